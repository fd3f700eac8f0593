/** A share or mean with its 95 % interval; `n` is what it was taken over. */
export type Estimate = { value: number; low: number; high: number; n: number };

const Z_95 = 1.959964;

/**
 * A share of independent trials with Wilson's score interval (Wilson 1927), which stays inside 0..1 and is honest for
 * few trials and for shares of 0 and 1.
 *
 * @param z standard normal quantile of either end; by default that of 95 % in all
 * @throws RangeError without a trial
 */
export function estimateShare(hits: number, n: number, z = Z_95): Estimate {
  if (!(n > 0)) throw new RangeError('a share needs at least one trial');
  const share = hits / n;
  const z2 = (z * z) / n;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (z * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n))) / (1 + z2);
  // At 0 and n the formula meets its end only up to rounding.
  const low = hits === 0 ? 0 : Math.max(0, middle - half);
  const high = hits === n ? 1 : Math.min(1, middle + half);
  return { value: share, low, high, n };
}

/** The middle 95 % of a bootstrap's values around the value itself (percentile method, Efron 1979). */
export function estimateByResamples(value: number, resampled: readonly number[], n: number): Estimate {
  const sorted = resampled.filter((one) => !Number.isNaN(one)).sort((a, b) => a - b);
  if (sorted.length === 0) return { value, low: value, high: value, n };
  return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975), n };
}

/** Linear between the neighbours; `sorted` rises and is not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (at - below) * (next - sorted[below]!);
}

/**
 * How often each of `count` members is drawn when `count` are drawn with replacement, within each stratum on its own.
 *
 * @param strata per member the name of its stratum
 * @param next uniform in [0, 1)
 */
export function drawCounts(strata: readonly string[], next: () => number): Float64Array {
  const members = new Map<string, number[]>();
  strata.forEach((name, index) => {
    const group = members.get(name);
    if (group) group.push(index);
    else members.set(name, [index]);
  });
  const counts = new Float64Array(strata.length);
  for (const group of members.values()) {
    for (let draw = 0; draw < group.length; draw++) counts[group[Math.floor(next() * group.length)]!]! += 1;
  }
  return counts;
}
