import { describe, expect, test } from 'vitest';
import { estimateShare } from '../evaluation/intervals';
import { estimateStratifiedMean } from './stratified-mean';

describe('estimateStratifiedMean', () => {
  test('with one stratum is Wilson’s interval', () => {
    expect(estimateStratifiedMean([{ hits: 7, n: 20 }])).toEqual(estimateShare(7, 20));
  });

  test('two equal strata have an interval narrower by √2', () => {
    const one = estimateShare(10, 20);
    const both = estimateStratifiedMean([
      { hits: 10, n: 20 },
      { hits: 10, n: 20 },
    ])!;
    expect(both.value).toBe(0.5);
    expect(both.value - both.low).toBeCloseTo((one.value - one.low) / Math.SQRT2, 12);
    expect(both.n).toBe(40);
  });

  test('a large stratum weighs no more than a small one', () => {
    const mean = estimateStratifiedMean([
      { hits: 1000, n: 1000 },
      { hits: 0, n: 10 },
    ])!;
    expect(mean.value).toBe(0.5);
    expect(mean.low).toBeCloseTo(0.5 - (1 - estimateShare(1000, 1000).low) / 2, 12);
    expect(mean.high).toBeCloseTo(0.5 + estimateShare(0, 10).high / 2, 12);
  });

  test('strata without a trial do not count', () => {
    expect(
      estimateStratifiedMean([
        { hits: 0, n: 0 },
        { hits: 1, n: 2 },
      ]),
    ).toEqual(estimateShare(1, 2));
    expect(estimateStratifiedMean([])).toBeNull();
  });
});
