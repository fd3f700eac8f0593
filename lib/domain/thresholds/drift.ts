import { bettingPValue } from '../statistics/betting';
import { binomialTail, upperBinomialTail } from '../statistics/binomial';
import { kolmogorovPValue } from '../statistics/kolmogorov';

/** What has drifted. `errors` is asked of a threshold that promises a precision, `verdicts` of all traffic. */
export const DRIFT_REASONS = ['flag-rate', 'scores', 'pictures', 'errors', 'verdicts'] as const;
export type DriftReason = (typeof DRIFT_REASONS)[number];
export type DriftVerdict = { reason: DriftReason; pValue: number; limit: number; isDrifted: boolean };

export type DriftInput = {
  /** Flagged pairs and scored ads before, and since the last look. */
  flags: { before: FlagCount; now: FlagCount };
  /** Scores over the floor, then and since the last look; one a group of copies. */
  scores: { before: ArrayLike<number>; now: ArrayLike<number> };
  /** What the two-sample test of the pictures' embeddings says (`findWitness`); null = too few to compare. */
  picturesPValue: number | null;
  decided: DriftDecisions;
};
export type FlagCount = { flagged: number; scored: number };
export type DriftDecisions =
  | {
      kind: 'promise';
      /**
       * Settled decisions of pairs flagged at the certified threshold since it was issued, in the order of their decision, one a
       * group of copies: whether the flag was right.
       */
      decisions: readonly boolean[];
      /** The promised precision. */
      target: number;
    }
  | {
      kind: 'traffic';
      /** Of flagged ads that were decided, the violations. */
      before: { violations: number; decided: number };
      now: { violations: number; decided: number };
    };

export type DriftPlan = {
  /** The chance that what is watched is told to have drifted, although nothing changed, in its whole life, e.g. 0.01. */
  falseAlarmShare: number;
  /** How often it will be looked at in this life, e.g. 90 for daily looks over 90 days. */
  looks: number;
};

const TESTS = 4;

/**
 * Whether what was known still speaks of today's traffic. Four tests share the stated false-alarm share equally, and those that
 * look at new data each day share theirs equally over the looks (Bonferroni, so whatever depends on what):
 *
 * - flag rate: given all flags, today's are binomial when nothing changed (conditional test of two Poisson rates, Przyborowski &
 *   Wilenski 1940), two-sided;
 * - scores: two-sample Kolmogorov-Smirnov;
 * - pictures: the witness two-sample test of embeddings, `lib/domain/statistics/witness.ts`;
 * - errors: a betting test against "the precision is at least the target", looked at whenever one likes, at a quarter once; of traffic
 *   without a promise instead the violations among decided flags, as the flag rate (for counts out of few it alarms too seldom).
 *
 * Flags that come in bursts (one seller, many copies) break the first tests' assumption; count groups instead of ads.
 */
export function testDrift(input: DriftInput, { falseAlarmShare, looks }: DriftPlan): DriftVerdict[] {
  const share = falseAlarmShare / TESTS;
  const verdict = (reason: DriftReason, pValue: number, limit: number): DriftVerdict => ({
    reason,
    pValue,
    limit,
    isDrifted: pValue <= limit,
  });
  const { flags, scores, picturesPValue, decided } = input;
  const hasScores = scores.before.length > 0 && scores.now.length > 0;
  return [
    verdict('flag-rate', ratePValue(flags.before, flags.now), share / looks),
    verdict('scores', hasScores ? kolmogorovPValue(scores.before, scores.now) : 1, share / looks),
    verdict('pictures', picturesPValue ?? 1, share / looks),
    decided.kind === 'promise'
      ? verdict('errors', bettingPValue(decided.decisions, decided.target, Infinity), share)
      : verdict('verdicts', ratePValue(toFlags(decided.before), toFlags(decided.now)), share / looks),
  ];
}

/**
 * The plan of each of `watched` things that are watched at once: the chance that any of them is told to have drifted, in a
 * quarter in which nothing changes anywhere, is at most `familyShare` (Bonferroni), and of one never over `mostShare`.
 */
export function shareAmong(
  watched: number,
  { familyShare, mostShare, looks }: { familyShare: number; mostShare: number; looks: number },
): DriftPlan {
  return { falseAlarmShare: Math.min(mostShare, familyShare / Math.max(1, watched)), looks };
}

/** A look a day over the quarter that a certificate is valid. */
export const LOOKS = 90;
/**
 * In a quarter in which nothing changes anywhere, the chance of any alert at all is at most one in ten, however many brands
 * are watched; of one threshold never over one in a hundred.
 */
export const FAMILY_SHARE = 0.1;
const MOST_SHARE = 0.01;

/** The plan of each threshold, and of all traffic, while so many thresholds are watched. */
export const planFor = (thresholds: number): DriftPlan =>
  shareAmong(thresholds + 1, { familyShare: FAMILY_SHARE, mostShare: MOST_SHARE, looks: LOOKS });

/** Of `watched` things where nothing changed, how many may be expected to be told to have drifted in their life. */
export function expectedFalseAlarms(watched: number, { falseAlarmShare }: DriftPlan): number {
  return watched * falseAlarmShare;
}

const toFlags = ({ violations, decided }: { violations: number; decided: number }): FlagCount => ({
  flagged: violations,
  scored: decided,
});

function ratePValue(before: FlagCount, now: FlagCount): number {
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
