import { normalTail } from './special-functions';

/**
 * The chance that values of `right` lie over those of `left` as much as they do when both come from one distribution (Mann &
 * Whitney 1947, one-sided; normal limit with corrections for ties and continuity). Exact tails are lighter than the limit's, so small
 * chances are, if anything, too large.
 *
 * @throws RangeError without a value in either
 */
export function rankSumPValue(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const [m, n] = [left.length, right.length];
  if (m === 0 || n === 0) throw new RangeError('both samples need a value');
  const all = [
    ...Array.from(left, (value) => ({ value, isRight: false })),
    ...Array.from(right, (value) => ({ value, isRight: true })),
  ].sort((a, b) => a.value - b.value);
  let [rankSum, ties] = [0, 0];
  for (let from = 0; from < all.length;) {
    let to = from;
    let rights = 0;
    while (to < all.length && all[to]!.value === all[from]!.value) rights += Number(all[to++]!.isRight);
    const size = to - from;
    rankSum += rights * ((from + 1 + to) / 2);
    ties += size ** 3 - size;
    from = to;
  }
  const total = m + n;
  const over = rankSum - (n * (n + 1)) / 2 - (m * n) / 2;
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  // All values are the same.
  if (variance <= 0) return 1;
  return 1 - normalTail((over - 0.5) / Math.sqrt(variance));
}
