import { drawsPerBlock, type Blocks } from './blocks';

/** Whose copy a pair is; null = nothing like it. */
export type PairGroup = string | number | null;

/**
 * How many labels that tell of different things a design may be counted on to bring, over its first 0, 1, 2 … blocks: the
 * expected number of groups among the draws, less one standard deviation of how many draws will repeat a group. Without
 * copies it is the number of draws. Follows from the window alone, before anything is drawn.
 *
 * @param groups of the window's pairs, score falling; null = no copies at all
 */
export function expectGroupsInBlocks(
  groups: ArrayLike<PairGroup> | null,
  blocks: Blocks,
  rounds: number,
): Float64Array {
  const perBlock = drawsPerBlock(blocks, rounds);
  const { blockSize, blockCount } = blocks;
  const expected = Float64Array.from({ length: blockCount + 1 }, (_, block) => block * perBlock);
  if (!groups) return expected;
  /** Chance that no member was drawn yet. */
  const missed = new Map<string | number, number>();
  let sum = 0;
  let alone = 0;
  const members = new Map<string | number, number>();
  for (let block = 0; block < blockCount; block++) {
    for (let rank = block * blockSize; rank < (block + 1) * blockSize; rank++) {
      const group = groups[rank] ?? null;
      if (group === null) alone++;
      else members.set(group, (members.get(group) ?? 0) + 1);
    }
    for (const [group, count] of members) {
      const before = missed.get(group) ?? 1;
      // As if draws of a block were independent: a little fewer than there will be.
      const after = before * (1 - count / blockSize) ** perBlock;
      missed.set(group, after);
      sum += before - after;
    }
    members.clear();
    expected[block + 1] = countOn(sum + (alone * perBlock) / blockSize, (block + 1) * perBlock);
  }
  return expected;
}

/** `expected` groups among `labels` labels, less one standard deviation of the repetitions (as if Poisson). */
export function countOn(expected: number, labels: number): number {
  return expected - Math.sqrt(Math.max(0, labels - expected));
}
