import { describe, expect, test } from 'vitest';
import { drawCounts, estimateByResamples, estimateShare } from './intervals';

describe('estimateShare', () => {
  // Wilson's interval worked out by hand: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.959964.
  test.each([
    { hits: 8, n: 10, low: 0.4902, high: 0.9433 },
    { hits: 5, n: 10, low: 0.2366, high: 0.7634 },
    { hits: 0, n: 100, low: 0, high: 0.037 },
    { hits: 100, n: 100, low: 0.963, high: 1 },
    { hits: 1, n: 1, low: 0.2065, high: 1 },
  ])('$hits of $n lies in [$low, $high]', ({ hits, n, low, high }) => {
    const share = estimateShare(hits, n);
    expect(share).toMatchObject({ value: hits / n, n });
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
  });

  test('has no answer without a trial', () => {
    expect(() => estimateShare(0, 0)).toThrow(RangeError);
  });
});

test('the interval of a bootstrap leaves out 2.5 % on either side', () => {
  const resampled = Array.from({ length: 1001 }, (_, index) => index / 1000);
  const { low, high } = estimateByResamples(0.5, resampled, 7);
  expect(low).toBeCloseTo(0.025, 9);
  expect(high).toBeCloseTo(0.975, 9);
});

test('a resample without what it measures is left out', () => {
  expect(estimateByResamples(0.5, [Number.NaN, 0.4, 0.4], 7)).toEqual({
    value: 0.5,
    low: 0.4,
    high: 0.4,
    n: 7,
  });
  expect(estimateByResamples(0.5, [], 7)).toEqual({ value: 0.5, low: 0.5, high: 0.5, n: 7 });
});

test('draws with replacement stay within their stratum', () => {
  const numbers = [0.9, 0.1, 0.5];
  const counts = drawCounts(['a', 'b', 'a'], () => numbers.shift()!);
  // Stratum a draws its second and its first member, b its only one.
  expect([...counts]).toEqual([1, 1, 1]);
  expect([...drawCounts(['a', 'b', 'a'], () => 0)]).toEqual([2, 1, 0]);
});
