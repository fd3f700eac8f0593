import type { WeightedSums } from '../statistics/weighted-share';
import { addWeight, noWeights } from './weights';

/** Pairs whose probability falls into one tenth: how many, what the machine says of them, and how many show the brand. */
export type CalibrationBin = {
  /** Σ weight · probability. */
  probSum: number;
  present: WeightedSums;
  absent: WeightedSums;
};

export const CALIBRATION_BINS = 10;

export function noBins(): CalibrationBin[] {
  return Array.from({ length: CALIBRATION_BINS }, () => ({
    probSum: 0,
    present: noWeights(),
    absent: noWeights(),
  }));
}

/** Counts a pair in its tenth; 1 belongs to the last. */
export function addToBins(
  bins: readonly CalibrationBin[],
  { prob, isPresent, weight }: { prob: number; isPresent: boolean; weight: number },
): void {
  const bin = bins[Math.min(CALIBRATION_BINS - 1, Math.floor(prob * CALIBRATION_BINS))]!;
  bin.probSum += weight * prob;
  addWeight(isPresent ? bin.present : bin.absent, weight);
}

/**
 * The expected calibration error: how far the mean probability of a tenth is from the share that shows the brand, weighted
 * by the pairs in it (Naeini, Cooper & Hauskrecht 2015; bins of equal width as in Guo et al. 2017). 0..1; null without a pair.
 */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number | null {
  let [gaps, total] = [0, 0];
  for (const { probSum, present, absent } of bins) {
    gaps += Math.abs(probSum - present.sum);
    total += present.sum + absent.sum;
  }
  return total === 0 ? null : gaps / total;
}
