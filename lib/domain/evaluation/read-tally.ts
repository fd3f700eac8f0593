import { estimateStratifiedMean } from '../statistics/stratified-mean';
import { MIN_POSITIVES } from '../statistics/weighted-share';
import type { QuantityEstimate } from '../thresholds/quantities';
import type { EvaluatedSignal, OperatingPoint, Tally } from './tally';
import { estimateOf, joinWeights, noWeights } from './weights';

export type EvaluationKind = 'closed' | 'open' | 'business';

/** Figures of one signal at one operating point; null = a set of this kind does not have it. docs/evaluation.md says what each is. */
export type SignalEstimates = {
  recall: QuantityEstimate;
  wrongShare: QuantityEstimate | null;
  flagRate: QuantityEstimate | null;
  precision: QuantityEstimate | null;
};

/**
 * @param brandCount how many brands the tally is over: each case could have been flagged for each of them
 */
export function readTally(
  kind: EvaluationKind,
  { cases, positives, flagged }: Tally,
  { signal, point, brandCount }: { signal: EvaluatedSignal; point: OperatingPoint; brandCount: number },
): SignalEstimates {
  const { found, wrong, cases: flaggedCases } = flagged[signal][point];
  const recall = estimateOf(found, positives, found.heaviest || positives.heaviest);
  if (kind === 'business') return { recall, wrongShare: null, flagRate: null, precision: null };
  if (kind === 'closed') {
    const pairs = { ...noWeights(), count: brandCount * cases.count, heaviest: 1 };
    const negatives = { ...pairs, count: pairs.count - positives.count };
    return { recall, wrongShare: estimateOf(wrong, negatives), flagRate: null, precision: null };
  }
  const ofBrand = brandCount === 1 ? joinWeights(found, wrong) : flaggedCases;
  return {
    recall,
    wrongShare: null,
    flagRate: estimateOf(ofBrand, cases, ofBrand.heaviest || cases.heaviest),
    precision: estimateOf(found, joinWeights(found, wrong)),
  };
}

/** The mean over brands of their recalls: a brand with many pictures weighs no more than another. Not of weighted samples. */
export function meanRecall(
  tallies: readonly Tally[],
  { signal, point }: { signal: EvaluatedSignal; point: OperatingPoint },
): QuantityEstimate & { brands: number } {
  const known = tallies.filter(({ positives }) => positives.count > 0);
  const mean = estimateStratifiedMean(
    known.map(({ positives, flagged }) => ({
      hits: flagged[signal][point].found.count,
      n: positives.count,
    })),
  );
  const n = mean?.n ?? 0;
  if (mean === null || n < MIN_POSITIVES) return { kind: 'too-few', positives: n, n, brands: known.length };
  const { value, low, high } = mean;
  return { kind: 'estimate', value, low, high, positives: n, n, brands: known.length };
}
