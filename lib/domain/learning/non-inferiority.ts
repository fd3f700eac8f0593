import { clopperPearson } from '../statistics/binomial';

export type PairedChange = {
  /** Positives that both models were asked about. */
  positives: number;
  /** Found by the new one only, and by the old one only. */
  gained: number;
  lost: number;
};
/** Shares, 0..1: what may be lost at most, and the chance of a wrong "shown" over all `brands` together. */
type NonInferiorityRules = { margin: number; delta: number; brands: number };
export type NonInferiority = {
  /** Whether a loss of recall of `margin` or more is refuted. */
  isShown: boolean;
  /** Upper bound of the recall lost, a share; negative = recall was won for certain. */
  worst: number;
  margin: number;
  /** Chance of a wrong "shown" that this brand may spend. */
  error: number;
};

/**
 * Whether a model's recall is not worse than another's by `margin`: the exact upper bound of the share of positives lost
 * minus the exact lower bound of the share gained (Clopper & Pearson 1934, half of the error each) lies under the margin.
 * The true difference of recalls is lost share - gained share, so by Bonferroni "shown" is wrong with chance `delta` at
 * most over all `brands` together. Conservative, and exact for few positives.
 *
 * @throws RangeError when more are gained and lost than there are positives
 */
export function testNonInferiority(
  { positives, gained, lost }: PairedChange,
  { margin, delta, brands }: NonInferiorityRules,
): NonInferiority {
  if (gained + lost > positives)
    throw new RangeError(`${gained} gained and ${lost} lost of ${positives} positives`);
  const error = delta / brands;
  if (positives === 0) return { isShown: false, worst: 1, margin, error };
  // Two-sided confidence 1 - error leaves error / 2 on either side.
  const highLost = clopperPearson(lost, positives, 1 - error).high;
  const lowGained = clopperPearson(gained, positives, 1 - error).low;
  const worst = highLost - lowGained;
  return { isShown: worst < margin, worst, margin, error };
}

/** Positives with which nothing lost and nothing gained just shows it: from 1 - (error / 2) ^ (1 / n) < margin. */
export function fewestPositives({ margin, delta, brands }: NonInferiorityRules): number {
  return Math.floor(Math.log(delta / brands / 2) / Math.log(1 - margin)) + 1;
}
