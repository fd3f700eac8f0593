import { describe, expect, test } from 'vitest';
import { auroc, cutAtFlagRate, toRanking } from './ranking';

describe('cutAtFlagRate', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index);

  test.each([
    { why: 'one of a hundred lies over the second highest', scores: hundred, flagRate: 0.01, cut: 98 },
    { why: 'five of a hundred', scores: hundred, flagRate: 0.05, cut: 94 },
    { why: '1.9 of a hundred are one', scores: hundred, flagRate: 0.019, cut: 98 },
    { why: 'too few to flag one: none', scores: [3, 1, 2], flagRate: 0.01, cut: 3 },
    { why: 'ties at the cut flag fewer, never more', scores: [5, 5, 5, 1], flagRate: 0.5, cut: 5 },
    { why: 'all may be flagged', scores: [1, 2], flagRate: 1, cut: -Infinity },
  ])('$why', ({ scores, flagRate, cut }) => {
    expect(cutAtFlagRate(toRanking(scores), flagRate)).toBe(cut);
    expect(scores.filter((score) => score > cut).length).toBeLessThanOrEqual(flagRate * scores.length);
  });

  test('a resample counts some twice and others not', () => {
    const ranking = toRanking([4, 3, 2, 1]);
    expect(cutAtFlagRate(ranking, 0.5, Float64Array.of(0, 2, 1, 1))).toBe(2);
    expect(cutAtFlagRate(ranking, 0.5, Float64Array.of(3, 0, 0, 1))).toBe(4);
  });

  test('nothing to choose from', () => {
    expect(() => cutAtFlagRate(toRanking([]), 0.01)).toThrow(RangeError);
  });
});

describe('auroc', () => {
  test.each([
    { why: 'all right', scores: [4, 3, 2, 1], isPositive: [true, true, false, false], area: 1 },
    { why: 'all wrong', scores: [1, 2], isPositive: [true, false], area: 0 },
    { why: 'three of four pairs', scores: [4, 2, 3, 1], isPositive: [true, true, false, false], area: 0.75 },
    { why: 'a tie is half a win', scores: [2, 2, 1], isPositive: [true, false, false], area: 0.75 },
  ])('$why', ({ scores, isPositive, area }) => {
    expect(auroc(toRanking(scores), isPositive)).toBeCloseTo(area, 12);
  });

  test('counts stand for repeated entries', () => {
    const counted = auroc(toRanking([3, 2, 1]), [true, false, true], Float64Array.of(2, 1, 1));
    expect(counted).toBeCloseTo(auroc(toRanking([3, 3, 2, 1]), [true, true, false, true]), 12);
  });

  test('needs both kinds', () => expect(auroc(toRanking([1]), [true])).toBeNaN());
});
