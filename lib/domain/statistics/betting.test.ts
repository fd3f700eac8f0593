import { describe, expect, test } from 'vitest';
import { bettingPValue } from './betting';

const errors = (...at: (0 | 1)[]) => at.map(Boolean);
const right = (count: number) => Array.from({ length: count }, () => false);

describe('bettingPValue', () => {
  test('without an error every stake grows by 1 + f m / (1 - m)', () => {
    const capital = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, eighth) => sum + (1 + eighth / 8 / 9) ** 40 / 8, 0);
    expect(bettingPValue(right(40), 0.1, Infinity)).toBeCloseTo(1 / capital, 14);
  });

  test('keeps the best moment: errors that come later take nothing back', () => {
    const before = bettingPValue(right(60), 0.1, Infinity);
    expect(bettingPValue([...right(60), ...errors(1, 1, 1, 1)], 0.1, Infinity)).toBe(before);
    expect(bettingPValue([...errors(1, 1, 1, 1), ...right(60)], 0.1, Infinity)).toBeGreaterThan(before);
  });

  /** Exactly, over all paths: the capital depends on the counts only, so paths can be counted. */
  function chanceToPass(prob: number, steps: number): number {
    const stakes = [1, 2, 3, 4, 5, 6, 7, 8].map((eighth) => eighth / 8);
    const powers = (base: number) => Array.from({ length: steps + 1 }, (_, power) => base ** power);
    const games = stakes.map((stake) => ({ lost: powers(1 - stake), won: powers(1 + stake / 9) }));
    const capital = (right: number, wrong: number) =>
      games.reduce((sum, { lost, won }) => sum + (lost[wrong]! * won[right]!) / 8, 0);
    let alive = Float64Array.of(1);
    let passed = 0;
    for (let n = 1; n <= steps; n++) {
      const next = new Float64Array(n + 1);
      for (let wrong = 0; wrong <= n; wrong++) {
        const chance = (alive[wrong] ?? 0) * (1 - prob) + (alive[wrong - 1] ?? 0) * prob;
        if (chance === 0) continue;
        if (capital(n - wrong, wrong) >= 20) passed += chance;
        else next[wrong] = chance;
      }
      alive = next;
    }
    return passed;
  }

  test('looked at after each of 500 labels it passes what must not pass in less than 5 %, what should nearly always', () => {
    const wrongly = chanceToPass(0.1, 500);
    expect(wrongly).toBeLessThan(0.05);
    expect(wrongly).toBeGreaterThan(0.02);
    expect(chanceToPass(0.03, 500)).toBeGreaterThan(0.99);
  });

  test('a population that ends is known in the end', () => {
    // 30 things, three of them errors at the null: after 28 right ones there is no room for them.
    expect(bettingPValue(right(29), 0.1, 30)).toBe(0);
    expect(bettingPValue([...errors(1, 1, 1), ...right(27)], 0.1, 30)).toBe(1);
    expect(bettingPValue(right(20), 0.1, 30)).toBeLessThan(bettingPValue(right(20), 0.1, Infinity));
  });

  test('refuses a share that is none', () => {
    expect(() => bettingPValue([], 0, 10)).toThrow(RangeError);
  });
});
