import { blockPValue, drawsPerBlock, placeLevels, type BlockLevel, type Blocks } from './blocks';
import { createTrialCounter, groupPValue, type TrialLabel } from './count-trials';
import { expectGroupsInBlocks, type PairGroup } from './expect-groups';
import { chooseLevelSizes } from './level-sizes';
import type { LevelEvidence } from './walk-levels';

/** All pairs of a brand that may be flagged, of a window of traffic, score falling; groups null = no copies at all. */
export type Window = { probs: ArrayLike<number>; groups: ArrayLike<PairGroup> | null };

/** What an attempt will test, fixed before any label is seen. */
export type BlockPlan = {
  blocks: Blocks;
  /** How many pairs the attempt takes of each block. */
  rounds: number;
  errorShare: number;
  /** What it may err with. */
  delta: number;
  /** Labels of different things that it may be counted on to have in the end. */
  countable: number;
  /** Strict to loose; empty when so few labels cannot pass whatever they say. */
  levels: BlockLevel[];
};

/** A drawn pair and what was said of it. */
export type BlockLabel = TrialLabel & { rank: number };

/** A level with its labels counted. */
export type TestedLevel = LevelEvidence & {
  threshold: number;
  /** Pairs of the window at or over the threshold, labelled or not. */
  pairs: number;
  n: number;
  errors: number;
  /** Groups of copies among the n; n when there are no copies. */
  groups: number;
  /** Labels that are still wanted here: not drawn yet, or not decided. */
  missing: number;
};

/** Chooses what to test against "the error share is `errorShare` or more", from scores and copies alone. */
export function planBlockTest(
  { probs, groups }: Window,
  blocks: Blocks,
  { rounds, errorShare, delta }: { rounds: number; errorShare: number; delta: number },
): BlockPlan {
  const countableAt = expectGroupsInBlocks(groups, blocks, rounds);
  const countable = countableAt.at(-1)!;
  const sizes = chooseLevelSizes(Math.floor(countable), errorShare, delta);
  return {
    blocks,
    rounds,
    errorShare,
    delta,
    countable,
    levels: placeLevels(probs, blocks, sizes, countableAt),
  };
}

/**
 * What labels say at each level.
 *
 * @param labels of the plan's rounds, at most one a draw
 */
export function testBlocks(plan: BlockPlan, labels: readonly BlockLabel[]): TestedLevel[] {
  const { blocks, errorShare } = plan;
  const perBlock = drawsPerBlock(blocks, plan.rounds);
  const byRank = labels.toSorted((a, b) => a.rank - b.rank);
  const { counts, add } = createTrialCounter();
  let seen = 0;
  return plan.levels.map((level): TestedLevel => {
    for (; seen < byRank.length && byRank[seen]!.rank < level.pairs; seen++) add(byRank[seen]!);
    // What was drawn of the last block under the threshold needs no answer, but it was drawn.
    let under = seen;
    while (under < byRank.length && byRank[under]!.rank < level.blocks * blocks.blockSize) under++;
    const draws = level.blocks * perBlock;
    const missing = draws - counts.n - (under - seen);
    const pValue = () =>
      Math.max(
        blockPValue({ errors: counts.errors, draws }, level, blocks.blockSize, errorShare),
        counts.groups < counts.n ? groupPValue(counts, errorShare) : 0,
      );
    const { threshold, pairs, startShare } = level;
    const { n, errors, groups } = counts;
    return {
      threshold,
      pairs,
      startShare,
      n,
      errors,
      groups,
      missing,
      pValue: missing > 0 ? null : pValue(),
    };
  });
}
