import { bettingPValue } from '../statistics/betting';
import { hypergeometricTails } from '../statistics/hypergeometric';
import { kolmogorovPValue } from '../statistics/kolmogorov';
import { betOn, firstCapital, worthOf, type Capital } from '../statistics/test-martingale';
import { beginsWatch, PICTURE_LOOKS, type DriftPlan } from './drift-plan';

/** What has drifted. `errors` is asked of a threshold that promises a precision, `verdicts` of all traffic. */
export const DRIFT_REASONS = ['flag-rate', 'scores', 'pictures', 'errors', 'verdicts'] as const;
export type DriftReason = (typeof DRIFT_REASONS)[number];
export type DriftVerdict = { reason: DriftReason; pValue: number; limit: number; isDrifted: boolean };

/** Flagged ones among ads, or violations among decisions. */
export type Count = { hits: number; all: number };
/** Everything that was counted so far, and what bets against "today is like that" have made of one. */
type CountEvidence = { seen: Count; capital: Capital };
/** What is kept from look to look; `verdicts` null = a promise is watched instead. */
export type DriftEvidence = { flags: CountEvidence; verdicts: CountEvidence | null };

export type DriftInput = {
  /** Of the ads since the last look. */
  flags: Count;
  /** Scores over the floor, of the reference and of the last days. */
  scores: { before: ArrayLike<number>; now: ArrayLike<number> };
  /** What the two-sample test of the pictures' embeddings says (`findWitness`); null = too few, or not compared at this look. */
  picturesPValue: number | null;
  decided: DriftDecisions;
};
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
  /** `today`: of the flagged ads that were decided since the last look. */
  | { kind: 'traffic'; today: Count };

const TESTS = 4;

/** What the first look begins with. @param reference what was counted before the watch; `verdicts` null for a promise */
export function firstEvidence(reference: { flags: Count; verdicts: Count | null }): DriftEvidence {
  const begin = (seen: Count): CountEvidence => ({ seen, capital: firstCapital() });
  return {
    flags: begin(reference.flags),
    verdicts: reference.verdicts === null ? null : begin(reference.verdicts),
  };
}

/**
 * Whether what was known still speaks of today's traffic. Four tests share the false-alarm share of a watch equally (Bonferroni, so
 * whatever depends on what):
 *
 * - flag rate, and of traffic without a promise the violations among decided flags: the exact chances of so many or more, and of so few
 *   or fewer, today among all that came so far (hypergeometric: when days are draws of one traffic, which ads are today's is by
 *   lot). From look to look they are independent (Vovk, Testing randomness online, 2021), so a test martingale may bet on
 *   them; evidence adds up, and the alarm is raised when the capital reaches one over its share. It begins anew with every watch;
 * - scores: two-sample Kolmogorov-Smirnov of the last days against the reference, its share spread over the looks;
 * - pictures: the witness two-sample test of embeddings, `lib/domain/statistics/witness.ts`, its share spread over the looks that compare them;
 * - errors: a betting test against "the precision is at least the target", looked at whenever one likes, over all watches together.
 *
 * Flags that come in bursts (one seller, many copies) break the first assumption: a picture has to count once, when it first comes in.
 *
 * @param number of the look, counted from 1 over all watches of what is looked at
 * @returns what was found, and what the next look begins with
 */
export function testDrift(
  number: number,
  evidence: DriftEvidence,
  { flags: flagsToday, scores, picturesPValue, decided }: DriftInput,
  { falseAlarmShare, looks }: DriftPlan,
): { findings: DriftVerdict[]; evidence: DriftEvidence } {
  const share = falseAlarmShare / TESTS;
  const verdict = (reason: DriftReason, pValue: number, limit: number): DriftVerdict => ({
    reason,
    pValue,
    limit,
    isDrifted: pValue <= limit,
  });
  const hasScores = scores.before.length > 0 && scores.now.length > 0;
  const flags = addDay(evidence.flags, flagsToday, beginsWatch(number));
  const verdicts =
    decided.kind === 'traffic' && evidence.verdicts !== null
      ? addDay(evidence.verdicts, decided.today, beginsWatch(number))
      : null;
  return {
    findings: [
      verdict('flag-rate', chanceOf(flags), share),
      verdict('scores', hasScores ? kolmogorovPValue(scores.before, scores.now) : 1, share / looks),
      verdict('pictures', picturesPValue ?? 1, share / PICTURE_LOOKS),
      decided.kind === 'promise'
        ? verdict('errors', bettingPValue(decided.decisions, decided.target, Infinity), share)
        : verdict('verdicts', verdicts === null ? 1 : chanceOf(verdicts), share),
    ],
    evidence: { flags, verdicts },
  };
}

/** Where nothing was seen before or today, nothing is bet. */
function addDay({ seen, capital }: CountEvidence, today: Count, isNewWatch: boolean): CountEvidence {
  const together = { hits: seen.hits + today.hits, all: seen.all + today.all };
  const before = isNewWatch ? firstCapital() : capital;
  if (seen.all === 0 || today.all === 0) return { seen: together, capital: before };
  const { atMost, atLeast } = hypergeometricTails(today.hits, {
    drawn: today.all,
    marked: together.hits,
    population: together.all,
  });
  return { seen: together, capital: betOn(before, { up: atLeast, down: atMost }) };
}

/** A p-value that is valid whenever one looks. */
const chanceOf = ({ capital }: CountEvidence): number => Math.min(1, 1 / worthOf(capital));
