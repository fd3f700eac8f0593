import { describe, expect, test } from 'vitest';
import { estimateShare } from '../evaluation/intervals';
import { binomialTail, clopperPearson, smallestPassingSample, upperBinomialTail } from './binomial';

describe('binomial tails', () => {
  test('agree with sums of their terms', () => {
    // 0.9^29; 0.5^10 (1 + 10 + 45).
    expect(binomialTail(0, 29, 0.1)).toBeCloseTo(0.9 ** 29, 13);
    expect(binomialTail(2, 10, 0.5)).toBeCloseTo(56 / 1024, 13);
    expect(upperBinomialTail(8, 10, 0.5)).toBeCloseTo(56 / 1024, 13);
    expect(binomialTail(2, 61, 0.1)).toBeCloseTo(0.04911828, 8);
  });

  test('have their ends', () => {
    expect([binomialTail(-1, 5, 0.3), binomialTail(5, 5, 0.3)]).toEqual([0, 1]);
    expect([upperBinomialTail(0, 5, 0.3), upperBinomialTail(6, 5, 0.3)]).toEqual([1, 0]);
  });
});

// Newcombe 1998 (Statistics in Medicine 17:857), table I: methods 3 (Wilson) and 5 (Clopper-Pearson).
describe.each([
  { hits: 81, n: 263, exact: [0.2527, 0.3676], wilson: [0.2553, 0.3662] },
  { hits: 15, n: 148, exact: [0.0578, 0.1617], wilson: [0.0624, 0.1605] },
  { hits: 0, n: 20, exact: [0, 0.1684], wilson: [0, 0.1611] },
  { hits: 1, n: 29, exact: [0.0009, 0.1776], wilson: [0.0061, 0.1718] },
])('$hits of $n', ({ hits, n, exact, wilson }) => {
  test('Clopper-Pearson', () => {
    const { low, high } = clopperPearson(hits, n, 0.95);
    expect(low).toBeCloseTo(exact[0]!, 4);
    expect(high).toBeCloseTo(exact[1]!, 4);
  });

  test('Wilson', () => {
    const { low, high } = estimateShare(hits, n);
    expect(low).toBeCloseTo(wilson[0]!, 4);
    expect(high).toBeCloseTo(wilson[1]!, 4);
  });
});

describe('the smallest sample that can pass', () => {
  test.each([
    { target: 0.9, delta: 0.05, n: 29 },
    { target: 0.95, delta: 0.05, n: 59 },
    { target: 0.99, delta: 0.05, n: 299 },
    { target: 0.9, delta: 0.05 / 212, n: 80 },
    { target: 0.95, delta: 0.05 / 212, n: 163 },
  ])('errorless for $target at $delta: $n', ({ target, delta, n }) => {
    expect(smallestPassingSample(0, 1 - target, delta)).toBe(n);
  });

  test.each([
    { errors: 1, n: 46 },
    { errors: 2, n: 61 },
    { errors: 3, n: 76 },
    { errors: 10, n: 167 },
  ])('with $errors errors $n', ({ errors, n }) => {
    expect(smallestPassingSample(errors, 0.1, 0.05)).toBe(n);
    expect(binomialTail(errors, n, 0.1)).toBeLessThanOrEqual(0.05);
    expect(binomialTail(errors, n - 1, 0.1)).toBeGreaterThan(0.05);
  });
});
