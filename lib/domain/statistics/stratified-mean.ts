import { estimateShare, type Estimate } from '../evaluation/intervals';

/** Hits of one stratum's trials. */
export type Stratum = { hits: number; n: number };

/**
 * The mean over strata of their shares of hits, so that a large stratum weighs no more than a small one, with its 95 %
 * interval from the strata's own (Wilson): mean - √Σ(share - low)² / k … mean + √Σ(high - share)² / k (MOVER for linear
 * functions of independent shares, Zou, Huang & Zhang 2009). With one stratum it is Wilson's interval.
 *
 * @returns null without a stratum that has a trial; `n` counts the trials
 */
export function estimateStratifiedMean(strata: readonly Stratum[]): Estimate | null {
  const shares = strata.filter(({ n }) => n > 0).map(({ hits, n }) => estimateShare(hits, n));
  const k = shares.length;
  if (k === 0) return null;
  const total = (of: (share: Estimate) => number) => shares.reduce((sum, share) => sum + of(share), 0);
  const value = total((share) => share.value) / k;
  return {
    value,
    low: Math.max(0, value - Math.sqrt(total((share) => (share.value - share.low) ** 2)) / k),
    high: Math.min(1, value + Math.sqrt(total((share) => (share.high - share.value) ** 2)) / k),
    n: total((share) => share.n),
  };
}
