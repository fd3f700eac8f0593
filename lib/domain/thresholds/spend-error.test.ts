import { describe, expect, test } from 'vitest';
import { errorOfAttempt } from './spend-error';

describe('errorOfAttempt', () => {
  test('attempts add up to delta and never over it', () => {
    const spent = Array.from({ length: 40 }, (_, index) => errorOfAttempt('attempts', 0.05, index + 1));
    expect(spent.slice(0, 3)).toEqual([0.025, 0.0125, 0.00625]);
    expect(spent.reduce((sum, part) => sum + part, 0)).toBeCloseTo(0.05, 10);
    expect(spent.reduce((sum, part) => sum + part, 0)).toBeLessThan(0.05);
  });

  test('one attempt may err with all of it, and is the only one', () => {
    expect(errorOfAttempt('one-attempt', 0.05, 1)).toBe(0.05);
    expect(() => errorOfAttempt('one-attempt', 0.05, 2)).toThrow('one attempt was planned');
    expect(errorOfAttempt('anytime', 0.05, 7)).toBe(0.05);
  });

  test('refuses what is no attempt and no share', () => {
    expect(() => errorOfAttempt('attempts', 0.05, 0)).toThrow(RangeError);
    expect(() => errorOfAttempt('attempts', 1, 1)).toThrow(RangeError);
  });
});
