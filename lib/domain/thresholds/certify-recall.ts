import { smallestPassingSample } from '../statistics/binomial';
import { smallCountPValue } from './count-trials';

/** A pair (or known picture) with the brand present. */
export type PresentPair = {
  prob: number;
  /** Permanent random number in [0, 1) by which it was drawn. */
  lot: number;
  group: string | number | null;
};

export type RecallOutcome =
  | { kind: 'certified'; threshold: number; n: number; errors: number; pValue: number }
  /** `morePositives` more would be enough if the lowest of them all were still over the threshold. */
  | { kind: 'not-certified'; n: number; morePositives: number };

/**
 * The highest threshold at which at least `target` of all present pairs are flagged, with a chance of at most `delta` to
 * be wrong. Recall only falls as the threshold rises, so the fixed sequence from loose to strict is the classical
 * one-sided tolerance limit (Wilks 1941): with c the most misses that n positives may hold, the threshold is the score of the
 * (c+1)-th lowest. Exact for positives that were drawn at one common rate: those with a lot under `rate` count.
 *
 * For closed-set recall the positives are the known pictures of a frozen dataset that the model did not learn from, with
 * rate 1. For live recall they are what audits and flags showed, and the rate is the smallest inclusion probability of the
 * whole traffic; it is small, so this takes many positives. Copies of one thing count once, by their smallest lot.
 */
export function certifyRecall(
  present: readonly PresentPair[],
  { rate, target, delta }: { rate: number; target: number; delta: number },
): RecallOutcome {
  const missShare = 1 - target;
  const scores = onePerGroup(present.filter(({ lot }) => lot < rate))
    .map(({ prob }) => prob)
    .sort((a, b) => a - b);
  const n = scores.length;
  const needed = smallestPassingSample(0, missShare, delta);
  if (n < needed) return { kind: 'not-certified', n, morePositives: needed - n };
  let misses = 0;
  while (smallCountPValue(misses + 1, n, missShare) <= delta) misses++;
  return {
    kind: 'certified',
    threshold: scores[misses]!,
    n,
    errors: scores.filter((prob) => prob < scores[misses]!).length,
    pValue: smallCountPValue(misses, n, missShare),
  };
}

function onePerGroup(pairs: readonly PresentPair[]): PresentPair[] {
  const speakers = new Map<string | number, PresentPair>();
  const alone: PresentPair[] = [];
  for (const pair of pairs) {
    if (pair.group === null) alone.push(pair);
    else if (pair.lot < (speakers.get(pair.group)?.lot ?? Infinity)) speakers.set(pair.group, pair);
  }
  return [...alone, ...speakers.values()];
}
