import { estimateShare, type Estimate } from '../evaluation/intervals';

/** Under this many independent trials a figure is "too few to estimate". */
export const MIN_TRIALS = 30;
const Z_95 = 1.959964;

/** A share of independent trials with Wilson's interval; null under MIN_TRIALS. */
export function estimateTrials(hits: number, n: number): Estimate | null {
  return n < MIN_TRIALS ? null : estimateShare(hits, n);
}

/** A mean with its normal 95 % interval (sample standard error); null under MIN_TRIALS values. */
export function estimateMean(values: readonly number[]): Estimate | null {
  const n = values.length;
  if (n < MIN_TRIALS) return null;
  const { mean, variance } = moments(values);
  const half = Z_95 * Math.sqrt(variance / n);
  return { value: mean, low: mean - half, high: mean + half, n };
}

/** Mean of `left` less mean of `right`, two independent samples (Welch's standard error); null when either is too small. */
export function estimateDifference(left: readonly number[], right: readonly number[]): Estimate | null {
  if (left.length < MIN_TRIALS || right.length < MIN_TRIALS) return null;
  const [a, b] = [moments(left), moments(right)];
  const value = a.mean - b.mean;
  const half = Z_95 * Math.sqrt(a.variance / left.length + b.variance / right.length);
  return { value, low: value - half, high: value + half, n: left.length + right.length };
}

export type Cluster = { hits: number; of: number };

/**
 * A share over things that come in clusters (boxes of a picture), where those of one cluster are alike: the ratio
 * estimator's linearised variance over clusters (Cochran 1977, 6.4), and never narrower than Wilson's interval over as
 * many trials as there are clusters with anything in them. Null under MIN_TRIALS such clusters.
 */
export function estimateClusteredShare(clusters: readonly Cluster[]): Estimate | null {
  const filled = clusters.filter((cluster) => cluster.of > 0);
  const count = filled.length;
  if (count < MIN_TRIALS) return null;
  const of = filled.reduce((sum, cluster) => sum + cluster.of, 0);
  const hits = filled.reduce((sum, cluster) => sum + cluster.hits, 0);
  const value = hits / of;
  const spread = filled.reduce((sum, cluster) => sum + (cluster.hits - value * cluster.of) ** 2, 0);
  const half = (Z_95 * Math.sqrt((spread * count) / (count - 1))) / of;
  const wilson = estimateShare(value * count, count);
  return {
    value,
    low: Math.max(0, Math.min(wilson.low, value - half)),
    high: Math.min(1, Math.max(wilson.high, value + half)),
    n: of,
  };
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}
