import { describe, expect, test } from 'vitest';
import { createUniformStream } from './uniform-stream';
import { findWitness } from './witness';

const SIZE = 8;

/** Unit vectors around no direction, `shift` of them moved along the first axis. */
function draw(next: () => number, count: number, shift = { share: 0, by: 0 }): Float32Array[] {
  return Array.from({ length: count }, () => {
    const isMoved = next() < shift.share;
    const vector = Float32Array.from({ length: SIZE }, () => next() + next() + next() - 1.5);
    if (isMoved) vector[0]! += shift.by;
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
}

describe('findWitness', () => {
  test('says nothing of two samples of one distribution, at every level no oftener than it says', () => {
    const next = createUniformStream('null');
    const rounds = 1_000;
    const pValues = Array.from({ length: rounds }, () => findWitness(draw(next, 40), draw(next, 30)).pValue);
    for (const level of [0.01, 0.05, 0.2]) {
      const share = pValues.filter((pValue) => pValue <= level).length / rounds;
      expect(share).toBeLessThan(level + 3 * Math.sqrt((level * (1 - level)) / rounds));
    }
  });

  test('sees that a third of the vectors moved, and which', () => {
    const next = createUniformStream('moved');
    const before = draw(next, 300);
    const now = [...draw(next, 100, { share: 1, by: 4 }), ...draw(next, 200)];
    const order = now.map((_, place) => (place * 7) % now.length);
    const mixed = order.map((place) => now[place]!);
    const { pValue, likenessToNow } = findWitness(before, mixed);
    const unlikeness = mixed.map(likenessToNow);
    expect(pValue).toBeLessThan(1e-5);
    const most = order
      .map((place, at) => ({ isMoved: place < 100, at }))
      .toSorted((a, b) => unlikeness[b.at]! - unlikeness[a.at]!);
    expect(most.slice(0, 20).every(({ isMoved }) => isMoved)).toBe(true);
  });

  test('needs two vectors in either sample', () => {
    const one = [new Float32Array(SIZE)];
    expect(() => findWitness(one, one)).toThrow(RangeError);
  });
});
