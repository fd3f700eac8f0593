import { describe, expect, test } from 'vitest';
import { adjustByHolm, comparePaired } from './paired-shares';

describe('comparePaired', () => {
  test('eight gained and two lost of forty', () => {
    // 2 · (1 + 10 + 45) / 2¹⁰
    const { value, p } = comparePaired({ n: 40, gained: 8, lost: 2 }, 0.95);
    expect(value).toBeCloseTo(0.15, 12);
    expect(p).toBeCloseTo(112 / 1024, 12);
  });

  test('an even split says nothing, and neither does none', () => {
    expect(comparePaired({ n: 9, gained: 3, lost: 3 }, 0.95).p).toBe(1);
    expect(comparePaired({ n: 9, gained: 0, lost: 0 }, 0.95)).toMatchObject({ value: 0, p: 1 });
  });

  test('where nothing changed the interval is what as many trials can rule out', () => {
    // Exact upper bound of 0 of n at a tail of 1.25 %: 1 - 0.0125^(1/n).
    const { low, high } = comparePaired({ n: 20, gained: 0, lost: 0 }, 0.95);
    const bound = 1 - 0.0125 ** (1 / 20);
    expect(high).toBeCloseTo(bound, 9);
    expect(low).toBeCloseTo(-bound, 9);
  });

  test('all gained', () => {
    const { value, low, high, p } = comparePaired({ n: 5, gained: 5, lost: 0 }, 0.95);
    expect(value).toBe(1);
    expect(p).toBeCloseTo(2 / 32, 12);
    // Exact lower bound of 5 of 5 less the upper bound of 0 of 5.
    expect(low).toBeCloseTo(0.0125 ** (1 / 5) - (1 - 0.0125 ** (1 / 5)), 9);
    expect(high).toBe(1);
  });

  test('needs a trial, and no more changes than trials', () => {
    expect(() => comparePaired({ n: 0, gained: 0, lost: 0 }, 0.95)).toThrow(RangeError);
    expect(() => comparePaired({ n: 3, gained: 2, lost: 2 }, 0.95)).toThrow('2 gained and 2 lost of 3');
  });
});

describe('adjustByHolm', () => {
  test('steps down from the smallest, in the order given', () => {
    const adjusted = adjustByHolm([0.04, 0.01, 0.03]);
    [0.06, 0.03, 0.06].forEach((want, index) => expect(adjusted[index]).toBeCloseTo(want, 12));
  });

  test('is never over one', () => expect(adjustByHolm([0.9, 0.8])).toEqual([1, 1]));
});
