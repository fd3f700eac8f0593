import { isViolation, type Reason } from '../reasons';
import type { BrandOption } from './allocate-hours';
import type { SampledAd, ScoredTraffic } from './quantities';

/** A bin's own labels count against its mean probability as so many labels. */
const TRUST_IN_SCORES = 10;
const BINS = 12;

/**
 * What a brand would cost and find a day at each threshold, as an option for `allocateHours`: a forecast, not an estimate,
 * so that brands without labels can be planned for as well.
 *
 * Pairs over the floor are cut by score into twelve bins of about equal size; a bin's share of violations is that of its labels
 * (weighted by 1/p), drawn towards its mean fused probability as if that were ten labels (ours; a beta prior). Found are the
 * violations expected among the pairs over the threshold.
 *
 * @param thresholds to choose from; "flag nothing" is added
 */
export function expectFound(
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
): BrandOption[] {
  const falling = Float64Array.from(traffic.probs).sort().reverse();
  const binSize = Math.max(1, Math.ceil(falling.length / BINS));
  const eligible = sample.filter(({ isAuthorized }) => !isAuthorized);
  /** Violations expected among the first 0, 1, 2 … pairs. */
  const found = new Float64Array(falling.length + 1);
  for (let first = 0, end = 0; first < falling.length; first = end) {
    end = Math.min(falling.length, first + binSize);
    // Pairs of one score are of one bin.
    while (end < falling.length && falling[end] === falling[end - 1]) end++;
    const bin = falling.subarray(first, end);
    const labelled = eligible.filter(({ prob }) => prob >= bin.at(-1)! && prob <= bin[0]!);
    const rate = violatingShare(labelled, bin);
    bin.forEach((_, place) => (found[first + place + 1] = found[first + place]! + rate));
  }
  const options = thresholds.map((threshold): BrandOption => {
    const flags = falling.findIndex((prob) => prob < threshold);
    const count = flags < 0 ? falling.length : flags;
    return { threshold, hours: (count * secondsPerDecision) / 3600 / days, found: found[count]! / days };
  });
  return [{ threshold: null, hours: 0, found: 0 }, ...options];
}

function violatingShare(labelled: readonly (SampledAd & { reason: Reason })[], bin: Float64Array): number {
  const mean = bin.reduce((sum, prob) => sum + prob, 0) / bin.length;
  const weights = labelled.map(({ p }) => 1 / p);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const violating = labelled.reduce((sum, { p, reason }) => sum + (isViolation(reason) ? 1 / p : 0), 0);
  if (all === 0) return mean;
  // Kish's effective number of labels: unlike weights tell less than their number says.
  const effective = (all * all) / weights.reduce((sum, weight) => sum + weight * weight, 0);
  return (effective * (violating / all) + TRUST_IN_SCORES * mean) / (effective + TRUST_IN_SCORES);
}
