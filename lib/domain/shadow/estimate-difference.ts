import { isViolation, type Reason } from '../reasons';
import { MIN_POSITIVES, estimateWeightedShare } from '../statistics/weighted-share';
import type { QuantityEstimate } from '../thresholds/quantities';

/** A drawn ad that one of two models flags, with the chance of its draw. */
export type DrawnDifference = {
  p: number;
  /** Null = undecided. */
  reason: Reason | null;
  /** Decided, or gone, without a word about the brand: nobody confirmed the flag. */
  isUnconfirmed: boolean;
};

export type EstimatedDifference = {
  drawn: number;
  decided: number;
  violations: number;
  precision: QuantityEstimate;
};

const CONFIDENCE = 0.95;

/**
 * How much of what only one model flags is a violation: Hájek's estimate with weights 1/p over the decided draws, with
 * the interval of `estimateWeightedShare`; fewer than 30 decided are too few.
 */
export function estimateDifference(drawn: readonly DrawnDifference[]): EstimatedDifference {
  const decided = drawn.filter(({ reason, isUnconfirmed }) => reason !== null || isUnconfirmed);
  const isHit = ({ reason }: DrawnDifference) => reason !== null && isViolation(reason);
  const hits = decided.filter(isHit);
  const heaviest = decided.reduce((most, { p }) => Math.max(most, 1 / p), 1);
  const side = (ads: readonly DrawnDifference[]) => ({ weights: ads.map(({ p }) => 1 / p), heaviest });
  const n = decided.length;
  const share =
    n < MIN_POSITIVES
      ? null
      : estimateWeightedShare(side(hits), side(decided.filter((ad) => !isHit(ad))), CONFIDENCE);
  return {
    drawn: drawn.length,
    decided: n,
    violations: hits.length,
    precision: share ? { kind: 'estimate', ...share, positives: n, n } : { kind: 'too-few', positives: n, n },
  };
}
