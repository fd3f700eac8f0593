import { SCORE_FLOOR } from '../fusion';
import type { WeightedSums } from '../statistics/weighted-share';
import { addToBins, noBins, type CalibrationBin } from './calibration';
import { confuse, type Confused } from './confusion';
import { CASE_SLICES, markSizeOf, markStateOf } from './slices';
import { addWeight, noWeights } from './weights';

/** All signals, all but the title, and each alone; all five are probabilities. */
export const EVALUATED_SIGNALS = ['fused', 'vision', 'appearance', 'mark', 'title'] as const;
export type EvaluatedSignal = (typeof EVALUATED_SIGNALS)[number];
/** Where a brand is flagged: from its threshold in use on, or from ½ on. */
export const OPERATING_POINTS = ['in-use', 'half'] as const;
export type OperatingPoint = (typeof OPERATING_POINTS)[number];

export const OUTCOMES = ['found', 'missed', 'wrong', 'passed', 'unknown'] as const;
/** `unknown`: nobody said whether the brand is there. */
export type Outcome = (typeof OUTCOMES)[number];

export type Probs = Record<EvaluatedSignal, number>;
export type ScoredPair = {
  brandId: string;
  outcome: Outcome;
  /** Of what is seen of the brand, where it is there. */
  kind: string | null;
  markSize: number | null;
  probs: Probs;
};
/** A picture or an ad with the brands that people answered for or that the machine holds possible. */
export type ScoredCase = {
  /** For how many it stands. */
  weight: number;
  category: string | null;
  source: string | null;
  language: string | null;
  pairs: readonly ScoredPair[];
};

/** Brands that are there and flagged, flagged and not there; cases with any flag. */
export type Flagged = { found: WeightedSums; wrong: WeightedSums; cases: WeightedSums };
export type Tally = {
  cases: WeightedSums;
  positives: WeightedSums;
  /** Positives whose brand is flagged and the most probable of all that are. */
  first: WeightedSums;
  flagged: Record<EvaluatedSignal, Record<OperatingPoint, Flagged>>;
  /** Of what all signals say; null where it is not counted (slices). */
  bins: CalibrationBin[] | null;
};
/** null = all brands; everything is the slice `all` with an empty value. */
export type TallyRow = { brandId: string | null; slice: string; value: string; tally: Tally };
export type ConfusedCount = Confused & { count: number };

const HALF = 0.5;
export const EVERYTHING = { slice: 'all', value: '' } as const;

/**
 * Counts cases, one after the other, for all brands and each, and for every slice.
 *
 * @param thresholds by brand
 */
export function createTallies(thresholds: ReadonlyMap<string, number>) {
  const rows = new Map<string, TallyRow>();
  const confusions = new Map<string, ConfusedCount>();

  const tallyOf = (brandId: string | null, { slice, value }: Cut): Tally => {
    const key = JSON.stringify([brandId, slice, value]);
    let row = rows.get(key);
    if (!row) {
      row = { brandId, slice, value, tally: newTally(slice === EVERYTHING.slice) };
      rows.set(key, row);
    }
    return row.tally;
  };

  function addPair(pair: ScoredPair, weight: number, cuts: readonly Cut[], threshold: number): void {
    const { brandId, outcome, probs, kind, markSize } = pair;
    const isPresent = outcome === 'found' || outcome === 'missed';
    const own: Cut[] = [
      { slice: 'mark', value: markStateOf(markSize) },
      { slice: 'mark-size', value: markSizeOf(markSize) },
      { slice: 'kind', value: kind ?? '' },
    ];
    const all = isPresent ? [...cuts, ...own] : cuts;
    for (const tally of all.flatMap((cut) => [tallyOf(null, cut), tallyOf(brandId, cut)])) {
      if (isPresent) addWeight(tally.positives, weight);
      for (const signal of EVALUATED_SIGNALS) {
        for (const point of OPERATING_POINTS) {
          if (probs[signal] < (point === 'in-use' ? threshold : HALF)) continue;
          const flagged = tally.flagged[signal][point];
          addWeight(isPresent ? flagged.found : flagged.wrong, weight);
        }
      }
      if (tally.bins !== null && probs.fused >= SCORE_FLOOR) {
        addToBins(tally.bins, { prob: probs.fused, isPresent, weight });
      }
    }
  }

  function addConfusion({ pairs, weight }: ScoredCase, cuts: readonly Cut[]): void {
    const judged = pairs.map(({ brandId, outcome, probs }) => ({
      brandId,
      isPresent: outcome === 'found' || outcome === 'missed',
      isFlagged: probs.fused >= thresholds.get(brandId)!,
      prob: probs.fused,
    }));
    const top = judged.reduce((most, one) => (one.isFlagged ? Math.max(most, one.prob) : most), -1);
    for (const { brandId, prob } of judged.filter(({ isPresent, isFlagged }) => isPresent && isFlagged)) {
      if (prob < top) continue;
      for (const cut of cuts) {
        addWeight(tallyOf(null, cut).first, weight);
        addWeight(tallyOf(brandId, cut).first, weight);
      }
    }
    for (const { truth, said } of confuse(judged)) {
      const key = JSON.stringify([truth, said]);
      const known = confusions.get(key);
      if (known) known.count += 1;
      else confusions.set(key, { truth, said, count: 1 });
    }
  }

  return {
    add(scored: ScoredCase): void {
      const { pairs, weight } = scored;
      const cuts: Cut[] = [
        EVERYTHING,
        ...CASE_SLICES.map((slice) => ({ slice, value: scored[slice] ?? '' })),
      ];
      for (const cut of cuts) {
        const tally = tallyOf(null, cut);
        addWeight(tally.cases, weight);
        for (const signal of EVALUATED_SIGNALS) {
          for (const point of OPERATING_POINTS) {
            const isFlagged = pairs.some(
              ({ brandId, outcome, probs }) =>
                outcome !== 'unknown' &&
                probs[signal] >= (point === 'in-use' ? thresholds.get(brandId)! : HALF),
            );
            if (isFlagged) addWeight(tally.flagged[signal][point].cases, weight);
          }
        }
      }
      for (const pair of pairs) {
        if (pair.outcome !== 'unknown') addPair(pair, weight, cuts, thresholds.get(pair.brandId)!);
      }
      addConfusion(scored, cuts);
    },
    /** A brand's cases are everybody's: each case could have shown it. */
    rows(): TallyRow[] {
      for (const brandId of thresholds.keys()) tallyOf(brandId, EVERYTHING);
      return [...rows.values()].map((row) => {
        if (row.brandId === null) return row;
        const { cases } = tallyOf(null, row);
        return { ...row, tally: { ...row.tally, cases } };
      });
    },
    confusions: (): ConfusedCount[] => [...confusions.values()],
  };
}

type Cut = { slice: string; value: string };

function newTally(hasBins: boolean): Tally {
  const flagged = () => ({ found: noWeights(), wrong: noWeights(), cases: noWeights() });
  const points = () => ({ 'in-use': flagged(), half: flagged() });
  return {
    cases: noWeights(),
    positives: noWeights(),
    first: noWeights(),
    flagged: {
      fused: points(),
      vision: points(),
      appearance: points(),
      mark: points(),
      title: points(),
    },
    bins: hasBins ? noBins() : null,
  };
}
