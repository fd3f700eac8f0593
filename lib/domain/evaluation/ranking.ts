/** Scores sorted once, with the order they came in, so that a resample is one pass over counts. */
export type Ranking = { scores: Float64Array; order: Uint32Array };

export function toRanking(scores: readonly number[]): Ranking {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return { scores: Float64Array.from(scores), order };
}

/**
 * The highest score that must not be flagged for at most a share of these to be flagged; flagged is what lies strictly
 * over it. Equal scores fall together, so ties flag fewer, never more. -Infinity when all may be flagged.
 *
 * @param counts how often each counts, by default once
 * @throws RangeError when there is nothing to rank
 */
export function cutAtFlagRate({ scores, order }: Ranking, flagRate: number, counts?: Float64Array): number {
  if (order.length === 0) throw new RangeError('no scores to choose a threshold from');
  const total = counts ? counts.reduce((sum, count) => sum + count, 0) : scores.length;
  const allowed = Math.floor(flagRate * total + 1e-9);
  let flagged = 0;
  for (const index of order) {
    flagged += counts ? counts[index]! : 1;
    if (flagged > allowed) return scores[index]!;
  }
  return -Infinity;
}

/**
 * Chance that a positive scores higher than a negative, ties counting one half (Hanley & McNeil 1982).
 *
 * NaN without one of the two kinds.
 */
export function auroc(
  { scores, order }: Ranking,
  isPositive: readonly boolean[],
  counts?: Float64Array,
): number {
  let [wins, positives, negatives] = [0, 0, 0];
  let at = 0;
  while (at < order.length) {
    const score = scores[order[at]!]!;
    let [tiedPositives, tiedNegatives] = [0, 0];
    for (; at < order.length && scores[order[at]!] === score; at++) {
      const count = counts ? counts[order[at]!]! : 1;
      if (isPositive[order[at]!]) tiedPositives += count;
      else tiedNegatives += count;
    }
    wins += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  return wins / (positives * negatives);
}
