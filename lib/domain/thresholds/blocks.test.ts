import { describe, expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { blockPValue, cutBlocks, drawRanks, placeLevels } from './blocks';

/** A permanent random number for each rank. */
function lots(seed: string): (rank: number) => number {
  const next = createUniformStream(seed);
  const numbers = Array.from({ length: 600 }, next);
  return (rank) => numbers[rank]!;
}
const everything = { fromBlock: 0, fromRound: 1 };

describe('cutBlocks', () => {
  test.each([
    { pairs: 1000, labels: 300, blockSize: 3, blockCount: 300 },
    { pairs: 300, labels: 300, blockSize: 1, blockCount: 300 },
    { pairs: 40, labels: 300, blockSize: 1, blockCount: 40 },
    { pairs: 599, labels: 60.5, blockSize: 9, blockCount: 60 },
  ])(
    '$pairs pairs, $labels labels: $blockCount blocks of $blockSize',
    ({ pairs, labels, blockSize, blockCount }) => {
      expect(cutBlocks(pairs, labels)).toEqual({ blockSize, blockCount });
    },
  );

  test('a round without a label is refused', () => {
    expect(() => cutBlocks(100, 0)).toThrow(RangeError);
  });
});

describe('drawRanks', () => {
  const blocks = { blockSize: 5, blockCount: 8 };

  test('a round takes one pair of each block, a later one another', () => {
    const draws = drawRanks(blocks, { ...everything, toBlock: 8, toRound: 3 }, lots('a'));
    expect(draws).toHaveLength(24);
    expect(new Set(draws.map(({ rank }) => rank)).size).toBe(24);
    for (const { rank, block } of draws) expect(Math.floor(rank / 5)).toBe(block);
    const later = drawRanks(blocks, { ...everything, toBlock: 8, fromRound: 3, toRound: 3 }, lots('a'));
    expect(later).toEqual(draws.filter(({ round }) => round === 3));
  });

  test('every pair has the same chance', () => {
    const counts = Array.from({ length: 40 }, () => 0);
    for (let run = 0; run < 2_000; run++) {
      for (const { rank } of drawRanks(
        blocks,
        { ...everything, toBlock: 8, toRound: 2 },
        lots(`run ${run}`),
      )) {
        counts[rank]!++;
      }
    }
    // 800 of 2,000 each; four standard deviations of 22.
    for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(88);
  });

  test('ends when a block is used up', () => {
    expect(drawRanks(blocks, { ...everything, toBlock: 1, toRound: 9 }, lots('a'))).toHaveLength(5);
  });
});

describe('placeLevels', () => {
  const blocks = { blockSize: 4, blockCount: 10 };
  const perRound = Array.from({ length: 11 }, (_, count) => count);
  const size = (labels: number, startShare = 0) => ({ labels, startShare });

  test('takes as many blocks as labels are wanted', () => {
    const probs = Array.from({ length: 40 }, (_, rank) => 1 - rank / 100);
    expect(placeLevels(probs, blocks, [size(3, 1), size(7)], perRound)).toEqual([
      { threshold: probs[11], pairs: 12, blocks: 3, startShare: 1 },
      { threshold: probs[27], pairs: 28, blocks: 7, startShare: 0 },
    ]);
  });

  test('goes on to where the score changes, and joins what comes out alike', () => {
    const probs = Array.from({ length: 40 }, (_, rank) => (rank < 18 ? 0.9 : 0.5 - rank / 100));
    expect(placeLevels(probs, blocks, [size(2, 0.5), size(4, 0.5), size(5)], perRound)).toEqual([
      { threshold: 0.9, pairs: 18, blocks: 5, startShare: 1 },
      { threshold: probs[19], pairs: 20, blocks: 5, startShare: 0 },
    ]);
  });

  test('has no level where all scores are one beyond the blocks', () => {
    expect(
      placeLevels(
        Array.from({ length: 43 }, () => 0.7),
        blocks,
        [size(2, 1)],
        perRound,
      ),
    ).toEqual([]);
  });
});

describe('blockPValue', () => {
  test('of whole blocks is the binomial tail', () => {
    const level = { threshold: 0.5, pairs: 610, blocks: 61, startShare: 1 };
    expect(blockPValue({ errors: 2, draws: 61 }, level, 10, 0.1)).toBeCloseTo(0.04911828, 8);
  });

  test('says nothing where the bound for unlike blocks does not hold', () => {
    const level = { threshold: 0.5, pairs: 100, blocks: 10, startShare: 1 };
    expect(blockPValue({ errors: 1, draws: 10 }, level, 10, 0.1)).toBe(1);
  });

  /** 53 of 530 pairs are errors, in lumps; the level ends inside its last block. */
  const isError = (rank: number) => (rank >= 60 && rank < 90) || (rank >= 200 && rank < 215) || rank >= 522;
  const level = { threshold: 0.5, pairs: 530, blocks: 54, startShare: 1 };

  test.each([1, 3])(
    'rejects what is true as seldom as it says, whatever the order of errors (%s a block)',
    (rounds) => {
      const runs = 4_000;
      let rejected = 0;
      for (let run = 0; run < runs; run++) {
        const draws = drawRanks(
          { blockSize: 10, blockCount: 54 },
          { ...everything, toBlock: 54, toRound: rounds },
          lots(`${rounds} ${run}`),
        );
        const errors = draws.filter(({ rank }) => rank < 530 && isError(rank)).length;
        rejected += Number(blockPValue({ errors, draws: draws.length }, level, 10, 0.1) <= 0.05);
      }
      expect(rejected / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    },
  );
});
