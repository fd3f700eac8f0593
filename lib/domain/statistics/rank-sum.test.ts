import { expect, test } from 'vitest';
import { rankSumPValue } from './rank-sum';
import { createUniformStream } from './uniform-stream';

test('of ten against ten it is the normal limit, with its corrections', () => {
  // U = 90 of 100, mean 50, variance 175: z = 39.5 / 13.2288, P(Z > 2.98592) = 0.0014137.
  const left = [1, 2, 3, 4, 5, 6, 7, 8, 9, 20];
  const right = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
  expect(rankSumPValue(left, right)).toBeCloseTo(0.0014137, 6);
});

test('ties make the variance smaller, and nothing but ties says nothing', () => {
  const pValue = rankSumPValue([1, 2], [2, 2, 3]);
  // Ranks 1 | 3 3 3 | 5: right 3 + 3 + 5 = 11, over 11 - 6 - 3 = 2; variance 0.5 (6 - 24/20) = 2.4; z = 1.5/1.549193 = 0.968246.
  expect(pValue).toBeCloseTo(0.16646, 4);
  expect(rankSumPValue([2, 2], [2, 2, 2])).toBe(1);
});

test('small chances come no oftener than they say', () => {
  const next = createUniformStream('ranks');
  const draw = () => Array.from({ length: 40 }, next);
  let small = 0;
  const rounds = 20_000;
  for (let round = 0; round < rounds; round++) small += Number(rankSumPValue(draw(), draw()) <= 0.005);
  expect(small / rounds).toBeLessThan(0.005 + 3 * Math.sqrt(0.005 / rounds));
});

test('needs a value in either sample', () => {
  expect(() => rankSumPValue([], [1])).toThrow(RangeError);
});
