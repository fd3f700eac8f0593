import { describe, expect, test } from 'vitest';
import { cutSums } from './cut-sums';

const DRAWN = [
  { prob: 0.2, p: 0.1 },
  { prob: 0.9, p: 1 },
  { prob: 0.5, p: 0.5 },
  { prob: 0.5, p: 1 },
];
const NONE = { count: 0, sum: 0, squares: 0, heaviest: 0 };

describe('cutSums', () => {
  test('what scores just the threshold is over it', () => {
    expect(cutSums(DRAWN)(0.5)).toEqual({
      over: { count: 3, sum: 4, squares: 6, heaviest: 2 },
      under: { count: 1, sum: 10, squares: 100, heaviest: 10 },
    });
  });

  test('at either end all is on one side', () => {
    const cut = cutSums(DRAWN);
    expect(cut(0)).toEqual({ over: { count: 4, sum: 14, squares: 106, heaviest: 10 }, under: NONE });
    expect(cut(0.91)).toEqual({ over: NONE, under: { count: 4, sum: 14, squares: 106, heaviest: 10 } });
    expect(cutSums([])(0.5)).toEqual({ over: NONE, under: NONE });
  });

  test('both sides together are all, wherever the cut is', () => {
    const drawn = Array.from({ length: 500 }, (_, place) => ({
      prob: ((place * 37) % 101) / 100,
      p: 1 / (1 + (place % 8)),
    }));
    const cut = cutSums(drawn);
    for (let hundredth = 0; hundredth <= 100; hundredth++) {
      const { over, under } = cut(hundredth / 100);
      expect(over.count + under.count).toBe(500);
      expect(over.sum + under.sum).toBeCloseTo(
        drawn.reduce((sum, { p }) => sum + 1 / p, 0),
        8,
      );
      expect(over.count).toBe(drawn.filter(({ prob }) => prob >= hundredth / 100).length);
    }
  });
});
