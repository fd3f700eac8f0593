import { describe, expect, test } from 'vitest';
import { fewestPositives, testNonInferiority } from './non-inferiority';

const rules = { margin: 0.1, delta: 0.05, brands: 1 };

describe('testNonInferiority', () => {
  test.each([
    { why: 'nothing lost of many', change: { positives: 100, gained: 0, lost: 0 }, isShown: true },
    {
      why: 'nothing lost of few: too little to say',
      change: { positives: 20, gained: 0, lost: 0 },
      isShown: false,
    },
    { why: 'much lost', change: { positives: 100, gained: 0, lost: 12 }, isShown: false },
    { why: 'as much won as lost', change: { positives: 1_000, gained: 40, lost: 40 }, isShown: true },
  ])('$why', ({ change, isShown }) => {
    expect(testNonInferiority(change, rules).isShown).toBe(isShown);
  });

  test('the bound of nothing lost is 1 - (error / 2) ^ (1 / n)', () => {
    expect(testNonInferiority({ positives: 50, gained: 0, lost: 0 }, rules).worst).toBeCloseTo(
      1 - 0.025 ** (1 / 50),
      10,
    );
  });

  test.each([1, 14, 212])(
    'the fewest positives for %i brands just show that nothing lost is no loss',
    (brands) => {
      const positives = fewestPositives({ ...rules, brands });
      const shown = (count: number) =>
        testNonInferiority({ positives: count, gained: 0, lost: 0 }, { ...rules, brands }).isShown;
      expect([shown(positives - 1), shown(positives)]).toEqual([false, true]);
    },
  );

  test('more brands ask for more evidence', () => {
    const change = { positives: 60, gained: 0, lost: 0 };
    expect(testNonInferiority(change, rules).isShown).toBe(true);
    expect(testNonInferiority(change, { ...rules, brands: 212 }).isShown).toBe(false);
  });

  test('is wrong at most as often as it may be, where the loss is just the margin', () => {
    let wrong = 0;
    let state = 7;
    const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let trial = 0; trial < 2_000; trial++) {
      let [gained, lost] = [0, 0];
      for (let one = 0; one < 120; one++) {
        const u = next();
        if (u < 0.15) lost++;
        else if (u < 0.2) gained++;
      }
      if (testNonInferiority({ positives: 120, gained, lost }, rules).isShown) wrong++;
    }
    expect(wrong / 2_000).toBeLessThanOrEqual(0.05);
  });

  test('refuses what cannot be', () => {
    expect(() => testNonInferiority({ positives: 1, gained: 1, lost: 1 }, rules)).toThrow(RangeError);
  });
});
