import { estimateShare, type Estimate } from '../evaluation/intervals';

/** What is known of a picture and a brand: by a label, or because it shows another brand. */
export type Known = 'present' | 'absent' | null;
export type PoolScore = {
  imageSha256: string;
  prob: number;
  known: Known;
  /** Whether the model has learned from it. */
  isLearned: boolean;
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
 * `left-alone`: precise enough, nothing is mined; `no-gain`: precision did not rise since the round before; `too-few`: too little of
 * what is flagged is known to say; `nothing-new`: what is wrong there is learned against already; `capped`: the last round allowed;
 * `mined`: the circle goes on.
 */
export type MiningOutcome = 'left-alone' | 'no-gain' | 'too-few' | 'nothing-new' | 'capped' | 'mined';
export type Mined = {
  outcome: MiningOutcome;
  /** Pool, and what the candidate puts at its head. */
  poolCount: number;
  flaggedCount: number;
  /** Of what is flagged and known, the share that shows the brand; null = nothing is known. */
  precision: Estimate | null;
  /** Of what is flagged: known not to be the brand and not learned against yet, the surest first. */
  hard: string[];
  /** Of what is flagged: nobody knows, the surest first. */
  unknown: string[];
};

/** A brand at least this precise is left alone. */
export const PRECISE_ENOUGH = 0.95;
/** Fewer known pictures say too little of a precision. */
export const FEWEST_KNOWN = 30;
/** A rise under a point is none. */
const SMALLEST_GAIN = 0.01;

/**
 * One round of hard-negative mining (DOMAIN.md section 4) for one brand: the pool's highest pictures, as many as the target flag rate
 * lets pass, and what is known of them. A brand whose precision there is 0.95 or more, of 30 known pictures at least, is left
 * alone. The circle ends when precision has not risen by a point since the round before, when everything wrong is learned against, or
 * after `rounds`. Else the pictures known not to be the brand are what it is learned against first in the next round. Unknown
 * ones are to be asked about. Ours; ties go to the smaller hash.
 *
 * @param at the round, from 1; precision of the round before, null in the first
 */
export function mineBrand(
  pool: readonly PoolScore[],
  { flagRate, quota, rounds }: MiningRules,
  at: { round: number; before: number | null },
): Mined {
  const flagged = pool
    .toSorted((a, b) => b.prob - a.prob || (a.imageSha256 < b.imageSha256 ? -1 : 1))
    .slice(0, Math.floor(flagRate * pool.length + 1e-9));
  const of = (known: Known) => flagged.filter((one) => one.known === known);
  const take = (scores: readonly PoolScore[]) => scores.slice(0, quota).map(({ imageSha256 }) => imageSha256);
  const knownCount = flagged.length - of(null).length;
  const precision = knownCount === 0 ? null : estimateShare(of('present').length, knownCount);
  const hard = take(of('absent').filter(({ isLearned }) => !isLearned));
  const outcome = judge(precision, { ...at, isLast: at.round >= rounds, hasNew: hard.length > 0 });
  return {
    outcome,
    poolCount: pool.length,
    flaggedCount: flagged.length,
    precision,
    hard: outcome === 'left-alone' ? [] : hard,
    unknown: outcome === 'left-alone' ? [] : take(of(null)),
  };
}

function judge(
  precision: Estimate | null,
  { before, isLast, hasNew }: { before: number | null; isLast: boolean; hasNew: boolean },
): MiningOutcome {
  if (precision === null || precision.n < FEWEST_KNOWN) return 'too-few';
  if (precision.value >= PRECISE_ENOUGH) return 'left-alone';
  if (before !== null && precision.value < before + SMALLEST_GAIN) return 'no-gain';
  if (!hasNew) return 'nothing-new';
  return isLast ? 'capped' : 'mined';
}

/** Which of a brand's rounds, in their order, made the model that is kept: the most precise one, of equal ones the first. */
export function chooseRound(rounds: ReadonlyArray<Pick<Mined, 'precision'>>): number {
  const values = rounds.map(({ precision }) => precision?.value ?? -1);
  return values.indexOf(Math.max(...values));
}
