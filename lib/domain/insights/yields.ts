import {
  estimateWeightedTotal,
  MIN_POSITIVES,
  type WeightedShare,
  type WeightedSums,
} from '../statistics/weighted-share';

/** How plainly a title names a brand: 3 by name or alias, 2 in a look-alike spelling, 1 by a keyword, 0 not at all. */
export const TITLE_LEVELS = [3, 2, 1, 0] as const;
export type TitleLevel = (typeof TITLE_LEVELS)[number];

/** Decided ads that were drawn with known chances (flagged: 1), alike in whether the machine flagged them and in their title. */
export type SampleCell = {
  isFlagged: boolean;
  titleLevel: TitleLevel;
  /** Σ 1/p: how many ads of the traffic they stand for. */
  weight: number;
  /** Σ ms/p: what people's active time would be if all of these were looked at. */
  activeMs: number;
  /** The violations among them; `heaviest` is of the whole cell. */
  hits: WeightedSums;
};

export const POLICIES = ['machine', 'title-only', 'random'] as const;
export type Policy = (typeof POLICIES)[number];

export type YieldEstimate =
  ({ kind: 'estimate' } & WeightedShare & { positives: number }) | { kind: 'too-few'; positives: number };

export type PolicyYield = {
  /** Ads looked at: for every policy as many as the machine flagged. */
  looks: number;
  /** People's active time for these looks. */
  hours: number;
  found: YieldEstimate;
  foundPerHour: YieldEstimate;
};

const CONFIDENCE = 0.95;
const MS_PER_HOUR = 3_600_000;

/**
 * Violations that `looks` reviews find, by who chooses what is looked at; `looks` is what the machine flagged.
 *
 * - machine: the flagged ads, as they were;
 * - random: as many of the traffic, drawn evenly;
 * - title-only: as many of the traffic, first those whose title names a brand, then look-alike spellings, then keywords, then
 *   the rest; within the last of these that is reached, drawn evenly.
 *
 * Each policy looks at a share f of every cell, so it finds Σ f/p over the sampled violations (Horvitz & Thompson 1952) in
 * Σ f·ms/p of active time. Intervals are those of `estimateWeightedTotal`; hours, and how much of the traffic has which
 * title, are taken as known. Ours. With fewer than 30 violations to go by, nothing is estimated.
 */
export function estimateYields(cells: readonly SampleCell[]): Record<Policy, PolicyYield> {
  const looks = weightOf(cells.filter(({ isFlagged }) => isFlagged));
  const traffic = weightOf(cells);
  const evenly = traffic === 0 ? 0 : looks / traffic;
  const byTitle = sharesByTitle(cells, looks);
  return {
    machine: estimate(cells, looks, ({ isFlagged }) => (isFlagged ? 1 : 0)),
    'title-only': estimate(cells, looks, ({ titleLevel }) => byTitle.get(titleLevel)!),
    random: estimate(cells, looks, () => evenly),
  };
}

/** The share of every title level that is looked at when `looks` ads are taken from the plainest titles on. */
function sharesByTitle(cells: readonly SampleCell[], looks: number): ReadonlyMap<TitleLevel, number> {
  let left = looks;
  return new Map(
    TITLE_LEVELS.map((level) => {
      const weight = weightOf(cells.filter(({ titleLevel }) => titleLevel === level));
      const share = weight === 0 ? 0 : Math.min(1, left / weight);
      left -= share * weight;
      return [level, share];
    }),
  );
}

function estimate(
  cells: readonly SampleCell[],
  looks: number,
  shareOf: (cell: SampleCell) => number,
): PolicyYield {
  const taken = cells.map((cell) => ({ cell, share: shareOf(cell) })).filter(({ share }) => share > 0);
  const total = (of: (cell: SampleCell, share: number) => number) =>
    taken.reduce((sum, { cell, share }) => sum + of(cell, share), 0);
  const hours = total((cell, share) => share * cell.activeMs) / MS_PER_HOUR;
  const positives = total(({ hits }) => hits.count);
  if (positives < MIN_POSITIVES || hours === 0) {
    const tooFew = { kind: 'too-few', positives } as const;
    return { looks, hours, found: tooFew, foundPerHour: tooFew };
  }
  const { value, low, high } = estimateWeightedTotal(
    {
      count: positives,
      sum: total(({ hits }, share) => share * hits.sum),
      squares: total(({ hits }, share) => share * share * hits.squares),
      heaviest: taken.reduce((most, { cell, share }) => Math.max(most, share * cell.hits.heaviest), 0),
    },
    CONFIDENCE,
  );
  return {
    looks,
    hours,
    found: { kind: 'estimate', value, low, high, positives },
    foundPerHour: {
      kind: 'estimate',
      value: value / hours,
      low: low / hours,
      high: high / hours,
      positives,
    },
  };
}

const weightOf = (cells: readonly SampleCell[]) => cells.reduce((sum, { weight }) => sum + weight, 0);
