import { isViolation } from '../reasons';
import type { BrandOption } from './allocate-hours';
import type { ForecastBasis } from './forecast';
import type { DecidedAd } from './quantities';
import type { ScoreBin } from './score-bins';

/** A stretch's own labels count against its mean probability as so many labels. */
const TRUST_IN_SCORES = 10;
const STRETCHES = 12;

/**
 * What a brand would cost and find a day at each threshold, as an option for `allocateHours`: a forecast, not an estimate,
 * so that brands without labels can be planned for as well.
 *
 * Pairs over the floor are cut by score into at most twelve stretches of about equal size; a stretch's share of violations is
 * that of its labels (weighted by 1/p), drawn towards its mean fused probability as if that were ten labels (ours; a beta
 * prior). Found are the violations expected among the pairs over the threshold.
 *
 * @param thresholds to choose from, lower ends of the traffic's bins; "flag nothing" is added
 */
export function expectFound(
  thresholds: readonly number[],
  {
    sample,
    traffic,
    trafficDays,
    secondsPerDecision,
  }: Pick<ForecastBasis, 'traffic' | 'trafficDays' | 'secondsPerDecision'> & {
    /** Answered for the brand. */
    sample: readonly DecidedAd[];
  },
): BrandOption[] {
  const eligible = sample.filter(({ isAuthorized, isAnswered }) => !isAuthorized && isAnswered);
  /** The pairs at or over each bin, and the violations expected among them. */
  const reached: Array<{ from: number; pairs: number; found: number }> = [];
  let [pairs, found, ceiling] = [0, 0, Infinity];
  for (const stretch of cutStretches(traffic.bins)) {
    const { from } = stretch.at(-1)!;
    const labelled = eligible.filter(({ prob }) => prob >= from && prob < ceiling);
    const rate = violatingShare(labelled, meanOf(stretch));
    for (const bin of stretch) {
      pairs += bin.count;
      found += bin.count * rate;
      reached.push({ from: bin.from, pairs, found });
    }
    ceiling = from;
  }
  const options = thresholds.map((threshold): BrandOption => {
    const at = reached.findLast(({ from }) => from >= threshold) ?? { pairs: 0, found: 0 };
    return {
      threshold,
      hours: (at.pairs * secondsPerDecision) / 3600 / trafficDays,
      found: at.found / trafficDays,
    };
  });
  return [{ threshold: null, hours: 0, found: 0 }, ...options];
}

/** Neighbouring bins that hold a twelfth of all pairs or more together, from the highest scores down. */
function cutStretches(bins: readonly ScoreBin[]): ScoreBin[][] {
  const falling = bins.filter(({ count }) => count > 0).sort((a, b) => b.from - a.from);
  const all = falling.reduce((sum, { count }) => sum + count, 0);
  const stretches: ScoreBin[][] = [];
  let size = Infinity;
  for (const bin of falling) {
    if (size >= all / STRETCHES) {
      stretches.push([]);
      size = 0;
    }
    stretches.at(-1)!.push(bin);
    size += bin.count;
  }
  return stretches;
}

function meanOf(stretch: readonly ScoreBin[]): number {
  const count = stretch.reduce((sum, bin) => sum + bin.count, 0);
  return stretch.reduce((sum, bin) => sum + bin.probSum, 0) / count;
}

function violatingShare(labelled: readonly DecidedAd[], mean: number): number {
  const weights = labelled.map(({ p }) => 1 / p);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const violating = labelled.reduce((sum, { p, reason }) => sum + (isViolation(reason) ? 1 / p : 0), 0);
  if (all === 0) return mean;
  // Kish's effective number of labels: unlike weights tell less than their number says.
  const effective = (all * all) / weights.reduce((sum, weight) => sum + weight * weight, 0);
  return (effective * (violating / all) + TRUST_IN_SCORES * mean) / (effective + TRUST_IN_SCORES);
}
