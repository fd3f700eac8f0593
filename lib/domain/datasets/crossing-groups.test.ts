import { expect, test } from 'vitest';
import { countCrossingGroups, type PlacedPicture } from './crossing-groups';
import type { Split } from './splits';

const bits = (count: number) => (1n << BigInt(count)) - 1n;
const count = (...pictures: Array<[bigint, Split]>) => {
  const work = countCrossingGroups(
    pictures.map(([perceptualHash, split]): PlacedPicture => ({ perceptualHash, split })),
  );
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};

test('near-duplicates in one split cross nothing, and neither do pictures that differ in more than 8 bits', () => {
  expect(count([0n, 'training'], [bits(8), 'training'], [bits(30), 'test'])).toBe(0);
  expect(count([0n, 'training'], [bits(9), 'test'])).toBe(0);
  expect(count()).toBe(0);
});

test('a group with pictures in two splits counts once, however many cross and in whatever order', () => {
  expect(count([0n, 'training'], [bits(8), 'test'])).toBe(1);
  expect(count([0n, 'test'], [0n, 'training'], [1n, 'validation'])).toBe(1);
  expect(count([0n, 'training'], [bits(8), 'training'], [bits(16), 'test'])).toBe(1);
  expect(count([0n, 'training'], [1n, 'test'], [bits(40), 'training'], [bits(41), 'validation'])).toBe(2);
});
