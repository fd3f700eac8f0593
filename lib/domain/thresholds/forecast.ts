import { isViolation } from '../reasons';
import { estimateWeightedTotal, MIN_POSITIVES, type WeightedShare } from '../statistics/weighted-share';
import { cutSums, type Sums } from './cut-sums';
import type { DecidedAd, ScoredTraffic } from './quantities';
import { countAtOrOver } from './score-bins';

/** What a day brings at a position of the handle; null = too few to estimate. */
export type DayForecast = {
  threshold: number;
  flags: number;
  reviewerHours: number;
  violationsFound: WeightedShare | null;
  violationsMissed: WeightedShare | null;
};

/** What was drawn and decided in `sampleDays`, and all that was scored in `trafficDays`; both > 0. */
export type ForecastBasis = {
  sample: readonly DecidedAd[];
  sampleDays: number;
  traffic: ScoredTraffic;
  trafficDays: number;
  secondsPerDecision: number;
};

const CONFIDENCE = 0.95;

/**
 * Flags and reviewer hours a day, and the violations that flags find and miss, if the next days are like those of the
 * sample. Flags are counted; violations are weighted totals of the sample with gamma intervals, too few when fewer than 30
 * violations were drawn in all. A pair counts as one look: an ad that is flagged for two brands is reviewed once, so hours of several
 * brands together are an upper bound.
 */
export function forecastDays(
  thresholds: readonly number[],
  { sample, sampleDays, traffic, trafficDays, secondsPerDecision }: ForecastBasis,
): DayForecast[] {
  if (!(sampleDays > 0 && trafficDays > 0)) {
    throw new RangeError(`days must be positive, got ${sampleDays} and ${trafficDays}`);
  }
  const eligible = sample.filter(({ isAuthorized }) => !isAuthorized);
  const violations = eligible.filter(({ reason }) => isViolation(reason));
  const isEnough = violations.length >= MIN_POSITIVES;
  const [violating, all] = [cutSums(violations), cutSums(eligible)];
  const aDay = (sums: Sums, { heaviest }: Sums): WeightedShare | null => {
    if (!isEnough) return null;
    const total = estimateWeightedTotal({ ...sums, heaviest: Math.max(1, heaviest) }, CONFIDENCE);
    return { value: total.value / sampleDays, low: total.low / sampleDays, high: total.high / sampleDays };
  };
  return thresholds.map((threshold) => {
    const [found, drawn] = [violating(threshold), all(threshold)];
    const flags = countAtOrOver(traffic.bins, threshold) / trafficDays;
    return {
      threshold,
      flags,
      reviewerHours: (flags * secondsPerDecision) / 3600,
      violationsFound: aDay(found.over, drawn.over),
      violationsMissed: aDay(found.under, drawn.under),
    };
  });
}
