import { smallCountPValue } from './count-trials';
import type { LevelSize } from './level-sizes';

/**
 * The design of a certificate's sample. All pairs of a brand that may be flagged, from the highest score down, are cut into
 * blocks of `blockSize` neighbours, and each round draws one more pair of every block by lot. So every pair has the same
 * chance to be drawn, as an exact test needs it, and how many are drawn over a threshold is known beforehand.
 */
export type Blocks = { blockSize: number; blockCount: number };

/** A threshold that is tested: all `pairs` at or over it, which reach into `blocks` blocks (the last one perhaps in part). */
export type BlockLevel = { threshold: number; pairs: number; blocks: number; startShare: number };

export type Draw = { rank: number; block: number; round: number };

/**
 * Blocks for so many labels a round; the lowest pairs that fill no block are left out.
 *
 * @throws RangeError without a label a round
 */
export function cutBlocks(pairCount: number, labelsPerRound: number): Blocks {
  if (!(labelsPerRound >= 1)) throw new RangeError(`a round needs a label, got ${labelsPerRound}`);
  const blockSize = Math.max(1, Math.floor(pairCount / labelsPerRound));
  return { blockSize, blockCount: Math.min(Math.floor(labelsPerRound), Math.floor(pairCount / blockSize)) };
}

/** How many pairs of a block are drawn in so many rounds. */
export const drawsPerBlock = ({ blockSize }: Blocks, rounds: number) => Math.min(rounds, blockSize);

/**
 * The levels for the wanted sizes, from strict to loose. A threshold takes all pairs of one score or none, so a level goes
 * on to where the score changes; levels that come out alike are one, with both shares.
 *
 * @param probs of the pairs, falling
 * @param countable how many labels the first 0, 1, 2 … blocks bring (`expectGroupsInBlocks`), rising
 */
export function placeLevels(
  probs: ArrayLike<number>,
  { blockSize, blockCount }: Blocks,
  sizes: readonly LevelSize[],
  countable: ArrayLike<number>,
): BlockLevel[] {
  const levels: BlockLevel[] = [];
  let reached = 1;
  for (const { labels, startShare } of sizes) {
    while (reached < blockCount && countable[reached]! < labels) reached++;
    let pairs = reached * blockSize;
    while (pairs < probs.length && probs[pairs - 1] === probs[pairs]) pairs++;
    const last = levels.at(-1);
    if (last?.pairs === pairs) last.startShare += startShare;
    else if (pairs <= blockCount * blockSize) {
      levels.push({ threshold: probs[pairs - 1]!, pairs, blocks: Math.ceil(pairs / blockSize), startShare });
    }
  }
  return levels;
}

/**
 * What the rounds `fromRound`..`toRound` (both included, from 1) draw of the blocks from `fromBlock` to before `toBlock`.
 *
 * @param lotOf permanent random number in [0, 1) of the pair at a rank (0 = highest score), fixed before labels are seen
 */
export function drawRanks(
  blocks: Blocks,
  where: { fromBlock: number; toBlock: number; fromRound: number; toRound: number },
  lotOf: (rank: number) => number,
): Draw[] {
  const { blockSize } = blocks;
  const lastRound = drawsPerBlock(blocks, where.toRound);
  const draws: Draw[] = [];
  for (let block = where.fromBlock; block < where.toBlock; block++) {
    let taken = { rank: -1, lot: -1 };
    for (let round = 1; round <= lastRound; round++) {
      taken = nextByLot(block * blockSize, blockSize, taken, lotOf);
      if (round >= where.fromRound) draws.push({ rank: taken.rank, block, round });
    }
  }
  return draws;
}

type Taken = { rank: number; lot: number };

/** The member of a block that comes next by lot, ties by rank. */
function nextByLot(first: number, count: number, last: Taken, lotOf: (rank: number) => number): Taken {
  let next: Taken = { rank: -1, lot: Infinity };
  for (let rank = first; rank < first + count; rank++) {
    const lot = lotOf(rank);
    const isLeft = lot > last.lot || (lot === last.lot && rank > last.rank);
    if (isLeft && lot < next.lot) next = { rank, lot };
  }
  return next;
}

/**
 * The chance of so few errors over the level if a share of `errorShare` or more of all its pairs were errors.
 *
 * A block's errors among its draws are hypergeometric, so a sum of independent trials (Vatutin & Mikhailov 1982), and so is
 * their sum over blocks; its mean is rounds x pairs / blockSize x the pairs' error share, exactly. Such a sum has lighter
 * tails than the binomial with as many trials and the same mean (Hoeffding 1956, theorem 4, for counts at most the mean
 * less one; others get 1). So it holds for the pairs of the window whatever copies there are.
 *
 * @param draws from the level's blocks, those under its threshold included
 */
export function blockPValue(
  { errors, draws }: { errors: number; draws: number },
  { pairs, blocks }: BlockLevel,
  blockSize: number,
  errorShare: number,
): number {
  // Short of `errorShare` only when the level ends inside a block.
  return smallCountPValue(errors, draws, (errorShare * pairs) / (blocks * blockSize));
}
