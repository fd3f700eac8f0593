import { estimateShare, type Estimate } from '../evaluation/intervals';

/** What is known of a picture and a brand: by a label, or because it shows another brand. */
export type Known = 'present' | 'absent' | null;
export type PoolScore = { imageSha256: string; prob: number; known: Known };

export type MiningRules = {
  /** Share of the pool that may be flagged for the brand. */
  flagRate: number;
  /** Pictures a brand at most, of the known and of the unknown. */
  quota: number;
};
/**
 * `left-alone`: precise enough, nothing is mined; `no-gain`: precision did not rise since the round before; `too-few`: too little of
 * what is flagged is known to say; `mined`: the circle goes on.
 */
export type MiningOutcome = 'left-alone' | 'no-gain' | 'too-few' | 'mined';
export type Mined = {
  outcome: MiningOutcome;
  /** Pool, and what the candidate puts at its head. */
  poolCount: number;
  flaggedCount: number;
  /** Of what is flagged and known, the share that shows the brand; null = nothing is known. */
  precision: Estimate | null;
  /** Of what is flagged: known not to be the brand, the surest first. */
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
 * The circle of hard-negative mining (DOMAIN.md section 4) for one brand: the pool's highest pictures, as many as the target flag rate
 * lets pass, and what is known of them. A brand whose precision there is 0.95 or more, of 30 known pictures at least, is left
 * alone. The circle ends when precision has not risen by a point since the round before. Else the pictures known not to be the brand
 * are what its next head learns against first, and the unknown ones are to be asked about. Ours; ties go to the smaller hash.
 *
 * @param before precision of the round before; null in the first
 */
export function mineBrand(
  pool: readonly PoolScore[],
  { flagRate, quota }: MiningRules,
  before: number | null,
): Mined {
  const flagged = pool
    .toSorted((a, b) => b.prob - a.prob || (a.imageSha256 < b.imageSha256 ? -1 : 1))
    .slice(0, Math.floor(flagRate * pool.length + 1e-9));
  const of = (known: Known) => flagged.filter((one) => one.known === known);
  const knownCount = flagged.length - of(null).length;
  const precision = knownCount === 0 ? null : estimateShare(of('present').length, knownCount);
  const outcome = judge(precision, before);
  const take = (known: Known) =>
    outcome === 'left-alone'
      ? []
      : of(known)
          .slice(0, quota)
          .map(({ imageSha256 }) => imageSha256);
  return {
    outcome,
    poolCount: pool.length,
    flaggedCount: flagged.length,
    precision,
    hard: take('absent'),
    unknown: take(null),
  };
}

function judge(precision: Estimate | null, before: number | null): MiningOutcome {
  if (precision === null || precision.n < FEWEST_KNOWN) return 'too-few';
  if (precision.value >= PRECISE_ENOUGH) return 'left-alone';
  return before !== null && precision.value < before + SMALLEST_GAIN ? 'no-gain' : 'mined';
}
