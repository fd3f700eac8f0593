import { describe, expect, test } from 'vitest';
import { chooseLevelSizes, labelsForTwoStarts } from './level-sizes';

describe('chooseLevelSizes', () => {
  test('starts with the smallest sample that can pass', () => {
    expect(chooseLevelSizes(29, 0.1, 0.05)).toEqual([{ labels: 29, startShare: 1 }]);
    expect(chooseLevelSizes(59, 0.05, 0.05)[0]).toEqual({ labels: 59, startShare: 1 });
    expect(chooseLevelSizes(299, 0.01, 0.05)[0]).toEqual({ labels: 299, startShare: 1 });
  });

  test('has no level where nothing can pass', () => {
    expect(chooseLevelSizes(28, 0.1, 0.05)).toEqual([]);
    expect(chooseLevelSizes(79, 0.1, 0.05 / 212)).toEqual([]);
  });

  test('puts a level where one more error may pass', () => {
    expect(chooseLevelSizes(95, 0.1, 0.05).map(({ labels }) => labels)).toEqual([46, 61, 76, 89]);
  });

  test('with labels enough it starts twice, with half of delta each', () => {
    expect(labelsForTwoStarts(0.1, 0.05)).toBe(108);
    const sizes = chooseLevelSizes(300, 0.1, 0.05);
    expect(sizes.filter(({ startShare }) => startShare > 0)).toEqual([
      { labels: 54, startShare: 0.5 },
      { labels: 180, startShare: 0.5 },
    ]);
    expect(sizes.at(-1)!.labels).toBeLessThanOrEqual(300);
  });

  test('of many labels it makes no more levels than it needs', () => {
    expect(chooseLevelSizes(20_000, 0.1, 0.05).length).toBeLessThan(300);
  });
});
