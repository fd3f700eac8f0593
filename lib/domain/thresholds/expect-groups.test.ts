import { expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { drawRanks } from './blocks';
import { countOn, expectGroupsInBlocks } from './expect-groups';

test('without copies every draw counts', () => {
  expect([...expectGroupsInBlocks(null, { blockSize: 4, blockCount: 3 }, 2)]).toEqual([0, 2, 4, 6]);
  expect([...expectGroupsInBlocks([null, null, null, null], { blockSize: 2, blockCount: 2 }, 1)]).toEqual([
    0, 1, 2,
  ]);
});

test('with copies it is the mean number of groups among the draws, less the margin', () => {
  const blocks = { blockSize: 5, blockCount: 30 };
  // Copies of ten pairs each, all over the window.
  const groups = Array.from({ length: 150 }, (_, rank) => (rank * 7) % 15);
  const runs = 2_000;
  const next = createUniformStream('groups');
  let sum = 0;
  for (let run = 0; run < runs; run++) {
    const where = { fromBlock: 0, toBlock: 30, fromRound: 1, toRound: 1 };
    const lots = Array.from({ length: 150 }, next);
    const draws = drawRanks(blocks, where, (rank) => lots[rank]!);
    sum += new Set(draws.map(({ rank }) => groups[rank])).size;
  }
  const mean = sum / runs;
  expect(expectGroupsInBlocks(groups, blocks, 1).at(-1)! / countOn(mean, 30)).toBeCloseTo(1, 1);
});
