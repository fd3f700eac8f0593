import { expect, test } from 'vitest';
import { groupNearDuplicates } from './near-duplicates';

/** A hash with these bits set, signed as the database holds it. */
const bits = (...set: number[]) =>
  BigInt.asIntN(
    64,
    set.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n),
  );
const first = (count: number) => bits(...Array.from({ length: count }, (_, bit) => bit));

test('eight bits apart is a near-duplicate, nine is not', () => {
  expect(groupNearDuplicates([[0n], [first(8)]])).toEqual([0, 0]);
  expect(groupNearDuplicates([[0n], [first(9)]])).toEqual([0, 1]);
});

test('bits of both halves and the sign count', () => {
  expect(groupNearDuplicates([[0n], [bits(63, 62, 61, 60, 40, 33, 32, 31)]])).toEqual([0, 0]);
  expect(groupNearDuplicates([[0n], [bits(63, 62, 61, 60, 40, 33, 32, 31, 0)]])).toEqual([0, 1]);
});

test('groups reach over others in between, and over any picture of an ad', () => {
  expect(groupNearDuplicates([[0n], [first(8)], [first(16)]])).toEqual([0, 0, 0]);
  expect(groupNearDuplicates([[0n], [first(20), first(40)], [first(44)], []])).toEqual([0, 1, 1, 3]);
});
