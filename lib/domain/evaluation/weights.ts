import { estimateWeightedShare, MIN_POSITIVES, type WeightedSums } from '../statistics/weighted-share';
import type { QuantityEstimate } from '../thresholds/quantities';
import { estimateShare } from './intervals';

export const noWeights = (): WeightedSums => ({ count: 0, sum: 0, squares: 0, heaviest: 0 });

export function addWeight(sums: WeightedSums, weight: number): void {
  sums.count += 1;
  sums.sum += weight;
  sums.squares += weight * weight;
  sums.heaviest = Math.max(sums.heaviest, weight);
}

export function joinWeights(one: WeightedSums, other: WeightedSums): WeightedSums {
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    squares: one.squares + other.squares,
    heaviest: Math.max(one.heaviest, other.heaviest),
  };
}

/** What is left of `all` without `part` of it; the heaviest may be any. */
export function withoutWeights(all: WeightedSums, part: WeightedSums): WeightedSums {
  return {
    count: all.count - part.count,
    // What is left of a sum of fractions may be a hair under nothing.
    sum: all.count === part.count ? 0 : Math.max(0, all.sum - part.sum),
    squares: all.count === part.count ? 0 : Math.max(0, all.squares - part.squares),
    heaviest: all.heaviest,
  };
}

const CONFIDENCE = 0.95;

/**
 * The share of `all` that `hits` are, with its 95 % interval: Wilson's where everything stands for itself, Hájek's estimate with
 * weights 1/p (`estimateWeightedShare`) where it does not. Fewer than 30 in all are too few.
 *
 * @param heaviest what one more hit may weigh; by default what the heaviest of all does
 */
export function estimateOf(
  hits: WeightedSums,
  all: WeightedSums,
  heaviest: number = all.heaviest,
): QuantityEstimate {
  const { count: n } = all;
  if (n < MIN_POSITIVES) return { kind: 'too-few', positives: n, n };
  if (all.heaviest <= 1) {
    const { value, low, high } = estimateShare(hits.count, n);
    return { kind: 'estimate', value, low, high, positives: n, n };
  }
  const misses = withoutWeights(all, hits);
  const share = estimateWeightedShare(
    { ...hits, heaviest: Math.max(1, heaviest) },
    { ...misses, heaviest: Math.max(1, misses.heaviest) },
    CONFIDENCE,
  );
  return { kind: 'estimate', ...share!, positives: n, n };
}
