import { describe, expect, test } from 'vitest';
import { estimateWeightedShare, estimateWeightedTotal } from './weighted-share';

const times = (count: number, weight = 1) => Array.from({ length: count }, () => weight);
const plain = (count: number) => ({ weights: times(count), heaviest: 1 });

describe('estimateWeightedShare', () => {
  // Newcombe 1998, table I, method 6: the mid-p interval.
  test.each([
    { hits: 81, n: 263, low: 0.2544, high: 0.3658 },
    { hits: 15, n: 148, low: 0.0601, high: 0.1581 },
    { hits: 0, n: 20, low: 0, high: 0.1391 },
    { hits: 1, n: 29, low: 0.0017, high: 0.1585 },
  ])('of equal weights it is the mid-p interval: $hits of $n', ({ hits, n, low, high }) => {
    const share = estimateWeightedShare(plain(hits), plain(n - hits), 0.95)!;
    expect(share.value).toBe(hits / n);
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
  });

  test("the value is Hájek's: weights over weights", () => {
    const share = estimateWeightedShare(
      { weights: [1, 1, 20], heaviest: 20 },
      { weights: [50], heaviest: 50 },
      0.95,
    )!;
    expect(share.value).toBe(22 / 72);
  });

  test('of nothing found it begins at nought and of nothing missed it ends at one, exactly', () => {
    const some = { weights: [1, 4, 9], heaviest: 20 };
    const nothing = { weights: [], heaviest: 20 };
    expect(estimateWeightedShare(nothing, some, 0.95)).toMatchObject({ value: 0, low: 0 });
    expect(estimateWeightedShare(some, nothing, 0.95)).toMatchObject({ value: 1, high: 1 });
  });

  test('a miss that was not found could have been a heavy one', () => {
    const hits = { weights: times(200), heaviest: 1 };
    const light = estimateWeightedShare(hits, { weights: [], heaviest: 1 }, 0.95)!;
    const heavy = estimateWeightedShare(hits, { weights: [], heaviest: 100 }, 0.95)!;
    expect(light.low).toBeGreaterThan(0.97);
    expect(heavy.low).toBeLessThan(0.5);
    expect([light.high, heavy.high]).toEqual([1, 1]);
  });

  test('is the same whichever side is asked for, and has no answer for nothing', () => {
    const [left, right] = [
      { weights: [1, 4, 9], heaviest: 10 },
      { weights: [2, 30], heaviest: 40 },
    ];
    const share = estimateWeightedShare(left, right, 0.9)!;
    const mirrored = estimateWeightedShare(right, left, 0.9)!;
    expect(share.low).toBeCloseTo(1 - mirrored.high, 9);
    expect(share.high).toBeCloseTo(1 - mirrored.low, 9);
    expect(estimateWeightedShare({ weights: [], heaviest: 1 }, { weights: [], heaviest: 1 }, 0.9)).toBeNull();
  });
});

describe('estimateWeightedTotal', () => {
  test('of equal weights it is the mid-p interval of a Poisson count, times the weight', () => {
    // Solved with SciPy 1.16: (P(X >= 10) + P(X > 10)) / 2 = 0.025 and the same from below.
    const { value, low, high } = estimateWeightedTotal({ weights: times(10, 5), heaviest: 5 }, 0.95);
    expect(value).toBe(50);
    expect(low).toBeCloseTo(5 * POISSON_10.low, 3);
    expect(high).toBeCloseTo(5 * POISSON_10.high, 3);
  });

  test('of nothing it ends where one of the heaviest is likely to have been seen', () => {
    const { value, low, high } = estimateWeightedTotal({ weights: [], heaviest: 20 }, 0.95);
    expect([value, low]).toEqual([0, 0]);
    // exp(-x) / 2 = 0.025.
    expect(high).toBeCloseTo(20 * Math.log(20), 6);
  });
});

const POISSON_10 = { low: 5.0795218, high: 17.8248537 };
