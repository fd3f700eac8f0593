import { bettingPValue } from '../statistics/betting';
import { binomialTail, upperBinomialTail } from '../statistics/binomial';
import { kolmogorovPValue } from '../statistics/kolmogorov';

/** Why a certificate is marked stale. */
export type DriftReason = 'flag-rate' | 'scores' | 'errors';
export type DriftVerdict = { reason: DriftReason; pValue: number; limit: number; isDrifted: boolean };

export type DriftInput = {
  /** Flagged pairs and scored ads when the certificate was issued, and since the last look. */
  flags: { before: FlagCount; now: FlagCount };
  /** Scores over the floor, then and since the last look; one a group of copies. */
  scores: { before: ArrayLike<number>; now: ArrayLike<number> };
  /**
   * Settled decisions of pairs flagged at the certified threshold since it was issued, in the order of their decision, one a
   * group of copies: whether the flag was right.
   */
  decisions: readonly boolean[];
  /** The promised precision. */
  target: number;
};
export type FlagCount = { flagged: number; scored: number };

export type DriftPlan = {
  /** The chance that a brand where nothing changed is told stale in the whole life of a certificate, e.g. 0.01. */
  falseAlarmShare: number;
  /** How often flags and scores will be looked at in this life, e.g. 90 for daily looks over 90 days. */
  looks: number;
};

/**
 * Whether a certificate still speaks of today's traffic. Three tests share the stated false-alarm share equally:
 *
 * - flag rate: given all flags, today's are binomial when nothing changed (conditional test of two Poisson rates, Przyborowski &
 *   Wilenski 1940), two-sided, at a third over the number of looks;
 * - scores: two-sample Kolmogorov-Smirnov, at a third over the number of looks;
 * - errors: a betting test against "the precision is at least the target", looked at whenever one likes, at a third once.
 *
 * Flags that come in bursts (one seller, many copies) break the first two tests' assumption; count groups instead of ads.
 */
export function testDrift(input: DriftInput, { falseAlarmShare, looks }: DriftPlan): DriftVerdict[] {
  const third = falseAlarmShare / 3;
  const verdict = (reason: DriftReason, pValue: number, limit: number): DriftVerdict => ({
    reason,
    pValue,
    limit,
    isDrifted: pValue <= limit,
  });
  const { flags, scores, decisions, target } = input;
  const hasScores = scores.before.length > 0 && scores.now.length > 0;
  return [
    verdict('flag-rate', flagRatePValue(flags.before, flags.now), third / looks),
    verdict('scores', hasScores ? kolmogorovPValue(scores.before, scores.now) : 1, third / looks),
    verdict('errors', bettingPValue(decisions, target, Infinity), third),
  ];
}

/** Of `brands` brands where nothing changed, how many may be expected to be told stale in the life of their certificates. */
export function expectedFalseAlarms(brands: number, { falseAlarmShare }: DriftPlan): number {
  return brands * falseAlarmShare;
}

function flagRatePValue(before: FlagCount, now: FlagCount): number {
  const flagged = before.flagged + now.flagged;
  const scored = before.scored + now.scored;
  if (flagged === 0 || before.scored === 0 || now.scored === 0) return 1;
  const share = now.scored / scored;
  const tail = Math.min(
    binomialTail(now.flagged, flagged, share),
    upperBinomialTail(now.flagged, flagged, share),
  );
  return Math.min(1, 2 * tail);
}
