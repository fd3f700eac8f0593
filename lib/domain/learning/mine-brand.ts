import { estimateShare, type Estimate } from '../evaluation/intervals';
import type { Known } from './create-known';

export type PoolScore = {
  imageSha256: string;
  prob: number;
  known: Known;
  /** Whether the model has learned from it. */
  isLearned: boolean;
  /** Whether it was mined in a round before, or by the run before. */
  isMined: boolean;
};

export type MiningRules = {
  /** Share of the pool that may be flagged for the brand. */
  flagRate: number;
  /** Pictures a brand and round at most, of the known and of the unknown. */
  quota: number;
  /** Rounds at most. */
  rounds: number;
};
/**
 * `left-alone`: precise enough, nothing is mined; `no-gain`: the last round's mining did not pay; `too-few`: too little of what is flagged
 * is known to say or to mine; `nothing-new`: what is wrong there is learned against already; `capped`: the last round allowed; `mined`: the
 * circle goes on.
 */
export type MiningOutcome = 'left-alone' | 'no-gain' | 'too-few' | 'nothing-new' | 'capped' | 'mined';
export type Mined = {
  outcome: MiningOutcome;
  /** Pool, and what the candidate puts at its head. */
  poolCount: number;
  flaggedCount: number;
  /** Of what is flagged and known, the share that shows the brand; null = nothing is known. */
  precision: Estimate | null;
  /** The same of the pool without what was mined before this round: to be compared with `toBeat` of the round before. */
  apart: Estimate | null;
  /** The same of the pool without `hard` either: what the next round has to beat. */
  toBeat: Estimate | null;
  /** Of what is flagged: known not to be the brand and not learned against yet, the surest first. */
  hard: string[];
  /** Of what is flagged: nobody knows, the surest first. */
  unknown: string[];
};

/** A brand at least this precise is left alone. */
export const PRECISE_ENOUGH = 0.95;
/** Fewer known pictures say too little of a precision; no head is smaller. */
export const FEWEST_KNOWN = 30;
/** A rise under a point is none. */
const SMALLEST_GAIN = 0.01;

/**
 * One round of hard-negative mining (DOMAIN.md section 4) for one brand: the head of the pool (`headOf`) and what is known of it. A brand
 * whose precision there is 0.95 or more, of 30 known pictures at least, is left alone. Else the pictures known not to be the brand are
 * what it is learned against first in the next round. Unknown ones are to be asked about.
 *
 * What mining gained is judged on what it did not teach: precision at the head of the pool without everything mined so far, by the model
 * of this round and by the one before. The circle ends when that has not risen by a point, when everything wrong is learned against, or
 * after `rounds`. Ours; ties go to the smaller hash.
 *
 * @param at the round, from 1; `toBeat` of the round before, null in the first
 */
export function mineBrand(
  pool: readonly PoolScore[],
  rules: MiningRules,
  at: { round: number; before: Estimate | null },
): Mined {
  const flagged = headOf(pool, rules);
  const of = (known: Known) => flagged.filter((one) => one.known === known);
  const take = (scores: readonly PoolScore[]) =>
    scores.slice(0, rules.quota).map(({ imageSha256 }) => imageSha256);
  const precision = precisionOf(flagged);
  const isLeftAlone = precision !== null && precision.n >= FEWEST_KNOWN && precision.value >= PRECISE_ENOUGH;
  const hard = isLeftAlone ? [] : take(of('absent').filter(({ isLearned }) => !isLearned));
  const unmined = pool.filter(({ isMined }) => !isMined);
  const apart = precisionOf(headOf(unmined, rules));
  const next = new Set(hard);
  const isRising = at.round === 1 || hasRisen(at.before, apart, SMALLEST_GAIN);
  return {
    outcome: isLeftAlone
      ? 'left-alone'
      : judge(precision, { isRising, isLast: at.round >= rules.rounds, hasNew: hard.length > 0 }),
    poolCount: pool.length,
    flaggedCount: flagged.length,
    precision,
    apart,
    toBeat: precisionOf(
      headOf(
        unmined.filter(({ imageSha256 }) => !next.has(imageSha256)),
        rules,
      ),
    ),
    hard,
    unknown: isLeftAlone ? [] : take(of(null)),
  };
}

/**
 * The pool's highest pictures, the surest first: as many as the target flag rate lets pass, and 30 at least, so that a small pool has a head
 * that can be judged.
 */
export function headOf<Score extends Pick<PoolScore, 'prob' | 'imageSha256'>>(
  pool: readonly Score[],
  { flagRate }: Pick<MiningRules, 'flagRate'>,
): Score[] {
  return pool
    .toSorted((a, b) => b.prob - a.prob || (a.imageSha256 < b.imageSha256 ? -1 : 1))
    .slice(0, Math.max(FEWEST_KNOWN, Math.floor(flagRate * pool.length + 1e-9)));
}

function precisionOf(head: readonly PoolScore[]): Estimate | null {
  const known = head.filter((one) => one.known !== null);
  return known.length === 0
    ? null
    : estimateShare(known.filter((one) => one.known === 'present').length, known.length);
}

function hasRisen(before: Estimate | null, after: Estimate | null, gain: number): boolean {
  return before !== null && after !== null && after.value >= before.value + gain - 1e-9;
}

function judge(
  precision: Estimate | null,
  { isRising, isLast, hasNew }: { isRising: boolean; isLast: boolean; hasNew: boolean },
): MiningOutcome {
  if (!isRising) return 'no-gain';
  if (!hasNew) return precision === null || precision.n < FEWEST_KNOWN ? 'too-few' : 'nothing-new';
  return isLast ? 'capped' : 'mined';
}

/**
 * Which of a brand's rounds, in their order, made the model that is kept: the last one, unless precision apart from what was mined fell by it.
 * What it was taught holds and the rest is no worse. All rounds before it have gained, or there would be no more.
 */
export function chooseRound(rounds: ReadonlyArray<Pick<Mined, 'apart' | 'toBeat'>>): number {
  const last = rounds.length - 1;
  if (last === 0) return 0;
  return hasRisen(rounds[last - 1]!.toBeat, rounds[last]!.apart, 0) ? last : last - 1;
}
