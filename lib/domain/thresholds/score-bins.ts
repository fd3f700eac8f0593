/** Pairs of one brand with a score from `from` (a position of the handle) up to the next bin's. */
export type ScoreBin = {
  from: number;
  count: number;
  /** Sum of their fused probabilities. */ probSum: number;
};

/** How many pairs score at or over a threshold, which has to be the lower end of a bin. */
export function countAtOrOver(bins: readonly ScoreBin[], threshold: number): number {
  let count = 0;
  for (const bin of bins) if (bin.from >= threshold) count += bin.count;
  return count;
}
