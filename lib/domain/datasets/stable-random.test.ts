import { describe, expect, test } from 'vitest';
import { stableRandom } from './stable-random';

describe('a stable random number', () => {
  test('never changes: splits of frozen datasets stand on it', () => {
    expect(stableRandom('seed', 'key')).toBe(0.0821264249370095);
    expect(stableRandom('', '')).toBe(0.4251672321686255);
  });

  test('is spread evenly over [0, 1)', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let key = 0; key < 20_000; key++) {
      const value = stableRandom('seed', String(key));
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
      tenths[Math.floor(value * 10)]! += 1;
    }
    // Six standard deviations of a binomial count.
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(6 * Math.sqrt(20_000 * 0.09));
  });

  test('knows seed from key', () => {
    expect(stableRandom('ab', 'c')).not.toBe(stableRandom('a', 'bc'));
  });
});
