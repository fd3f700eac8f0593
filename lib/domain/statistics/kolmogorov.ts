/**
 * The chance that two samples of one continuous distribution differ as much as these do (two-sample Kolmogorov-Smirnov
 * test; Smirnov's limit with Stephens' correction for finite samples, 1970). Ties make it larger than it should be, so
 * that it alarms too seldom.
 *
 * @throws RangeError without a value in either
 */
export function kolmogorovPValue(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length === 0 || right.length === 0) throw new RangeError('both samples need a value');
  const root = Math.sqrt((left.length * right.length) / (left.length + right.length));
  return smirnovTail((root + 0.12 + 0.11 / root) * largestGap(left, right));
}

/** P(K > x) of Kolmogorov's distribution. */
export function smirnovTail(x: number): number {
  // The series is useless near 0, where the chance is 1 to ten digits.
  if (x < 0.2) return 1;
  let sum = 0;
  for (let term = 1; term <= 100; term++) sum += (term % 2 ? 2 : -2) * Math.exp(-2 * term * term * x * x);
  return Math.min(1, Math.max(0, sum));
}

/** The largest difference of the two empirical distribution functions. */
function largestGap(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const [a, b] = [Float64Array.from(left).sort(), Float64Array.from(right).sort()];
  let [i, j, gap] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === at) i++;
    while (j < b.length && b[j] === at) j++;
    gap = Math.max(gap, Math.abs(i / a.length - j / b.length));
  }
  return gap;
}
