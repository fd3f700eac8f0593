import { groupBy } from '../group-by';
import { stableRandom } from './stable-random';

export const ENTRY_CLASSES = ['positive', 'hard-negative', 'random-negative'] as const;
export type EntryClass = (typeof ENTRY_CLASSES)[number];

/** At most so many entries of a brand; null = all there are. */
export type EntryQuotas = Readonly<Record<EntryClass, number | null>>;

export type EntryCandidate = {
  imageSha256: string;
  brandId: string;
  entryClass: EntryClass;
  /** When people answered, in ms since 1970. */
  answeredAtMs: number;
};

export type EntryChoice = {
  /** Positions among the candidates, in rising order. */
  chosen: number[];
  /** Per brand and class what the quota asked for and there was not. */
  missing: ReadonlyMap<string, Readonly<Record<EntryClass, number>>>;
};

/** Absent while the machine was sure is a hard negative; any other absent is a random one. */
export function entryClassOf(presence: 'present' | 'absent', isHardNegative: boolean): EntryClass {
  if (presence === 'present') return 'positive';
  return isHardNegative ? 'hard-negative' : 'random-negative';
}

/**
 * Draws up to the quota of every brand and class: those with the smallest stable random numbers, so that the same seed
 * and candidates give the same choice and a larger quota only adds to it. Hard negatives may instead be taken newest
 * first: what the machine got wrong lately teaches more than what it has learned already.
 *
 * @param brandIds every brand of the recipe: what it has none of is missing too
 */
export function chooseEntries(
  candidates: readonly EntryCandidate[],
  brandIds: readonly string[],
  quotasOf: (brandId: string) => EntryQuotas,
  { seed, hardNegativeOrder }: { seed: string; hardNegativeOrder: 'random' | 'newest' },
): EntryChoice {
  const positions = candidates.map((_, position) => position);
  const strata = groupBy(positions, (position) => {
    const { brandId, entryClass } = candidates[position]!;
    return `${brandId} ${entryClass}`;
  });
  const chosen: number[] = [];
  const missing = new Map<string, Record<EntryClass, number>>();
  for (const brandId of brandIds) {
    const quotas = quotasOf(brandId);
    const lacks = { positive: 0, 'hard-negative': 0, 'random-negative': 0 };
    for (const entryClass of ENTRY_CLASSES) {
      const stratum = strata.get(`${brandId} ${entryClass}`) ?? [];
      const quota = quotas[entryClass] ?? stratum.length;
      lacks[entryClass] = Math.max(0, quota - stratum.length);
      const isNewestFirst = entryClass === 'hard-negative' && hardNegativeOrder === 'newest';
      for (const position of takeFirst(candidates, stratum, quota, seed, isNewestFirst))
        chosen.push(position);
    }
    missing.set(brandId, lacks);
  }
  return { chosen: chosen.sort((a, b) => a - b), missing };
}

function takeFirst(
  candidates: readonly EntryCandidate[],
  stratum: readonly number[],
  quota: number,
  seed: string,
  isNewestFirst: boolean,
): readonly number[] {
  if (stratum.length <= quota) return stratum;
  const ranked = stratum.map((position) => {
    const { imageSha256, brandId, answeredAtMs } = candidates[position]!;
    return { position, answeredAtMs, random: stableRandom(seed, `${brandId} ${imageSha256}`) };
  });
  ranked.sort((a, b) => (isNewestFirst && b.answeredAtMs - a.answeredAtMs) || a.random - b.random);
  return ranked.slice(0, quota).map(({ position }) => position);
}
