import { isViolation, type Reason } from '../reasons';
import { estimateWeightedTotal, MIN_POSITIVES, type WeightedShare } from '../statistics/weighted-share';
import type { SampledAd, ScoredTraffic } from './quantities';

/** What a day brings at a position of the handle; null = too few to estimate. */
export type DayForecast = {
  threshold: number;
  flags: number;
  reviewerHours: number;
  violationsFound: WeightedShare | null;
  violationsMissed: WeightedShare | null;
};

const CONFIDENCE = 0.95;

/**
 * Flags and reviewer hours a day, and the violations that flags find and miss, if the next days are like those of the
 * sample. Flags are counted; violations are weighted totals of the sample with gamma intervals, too few when fewer than 30
 * violations were drawn in all. A pair counts as one look: an ad that is flagged for two brands is reviewed once, so hours of several
 * brands together are an upper bound.
 *
 * @param days that sample and traffic are of, > 0
 */
export function forecastDays(
  thresholds: readonly number[],
  {
    sample,
    traffic,
    days,
    secondsPerDecision,
  }: {
    sample: readonly (SampledAd & { reason: Reason })[];
    traffic: ScoredTraffic;
    days: number;
    secondsPerDecision: number;
  },
): DayForecast[] {
  if (!(days > 0)) throw new RangeError(`days must be positive, got ${days}`);
  const eligible = sample.filter(({ isAuthorized }) => !isAuthorized);
  const violations = eligible.filter(({ reason }) => isViolation(reason));
  const isEnough = violations.length >= MIN_POSITIVES;
  const total = (isInside: (prob: number) => boolean): WeightedShare | null => {
    if (!isEnough) return null;
    const weights = violations.flatMap(({ prob, p }) => (isInside(prob) ? [1 / p] : []));
    const heaviest = eligible.reduce(
      (most, { prob, p }) => (isInside(prob) ? Math.max(most, 1 / p) : most),
      1,
    );
    const { value, low, high } = estimateWeightedTotal({ weights, heaviest }, CONFIDENCE);
    return { value: value / days, low: low / days, high: high / days };
  };
  const falling = Float64Array.from(traffic.probs).sort().reverse();
  return thresholds.map((threshold) => {
    const flags = countAtOrOver(falling, threshold) / days;
    return {
      threshold,
      flags,
      reviewerHours: (flags * secondsPerDecision) / 3600,
      violationsFound: total((prob) => prob >= threshold),
      violationsMissed: total((prob) => prob < threshold),
    };
  });
}

function countAtOrOver(falling: Float64Array, threshold: number): number {
  let [low, high] = [0, falling.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (falling[middle]! >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
