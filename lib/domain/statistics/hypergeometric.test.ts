import { describe, expect, test } from 'vitest';
import { hypergeometricTails } from './hypergeometric';

describe('hypergeometricTails', () => {
  test('are what counting says', () => {
    // 5 of 12 are marked, 4 are drawn: C(5,k) C(7,4-k) of C(12,4) = 495.
    const ways = [35, 175, 210, 70, 5];
    const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0);
    ways.forEach((_, found) => {
      const { atMost, atLeast } = hypergeometricTails(found, { drawn: 4, marked: 5, population: 12 });
      expect(atMost).toBeCloseTo(sum(ways.slice(0, found + 1)) / 495, 12);
      expect(atLeast).toBeCloseTo(sum(ways.slice(found)) / 495, 12);
    });
  });

  test('hold together over all that can be found, among many as well', () => {
    const of = { drawn: 2_000, marked: 4_000, population: 400_000 };
    for (const found of [0, 5, 20, 41, 80]) {
      const { atMost } = hypergeometricTails(found, of);
      const { atLeast } = hypergeometricTails(found + 1, of);
      expect(atMost + atLeast).toBeCloseTo(1, 7);
    }
    expect(hypergeometricTails(45, of).atLeast).toBeLessThan(1e-5);
    expect(hypergeometricTails(45, of).atLeast).toBeGreaterThan(1e-7);
  });

  test('know what must be', () => {
    expect(hypergeometricTails(0, { drawn: 7, marked: 0, population: 9 })).toEqual({ atMost: 1, atLeast: 1 });
    expect(hypergeometricTails(3, { drawn: 5, marked: 3, population: 5 }).atLeast).toBeCloseTo(1, 12);
    expect(() => hypergeometricTails(1, { drawn: 5, marked: 3, population: 5 })).toThrow(RangeError);
  });
});
