import { describe, expect, test } from 'vitest';
import { estimateWeightedTotal } from '../statistics/weighted-share';
import { estimateYields, type SampleCell, type TitleLevel } from './yields';

/** `n` ads of weight `weight`, `hits` of them violations, each looked at for 36 s: a hundred an hour. */
const cell = (
  isFlagged: boolean,
  titleLevel: TitleLevel,
  { n, weight = 1, hits }: { n: number; weight?: number; hits: number },
): SampleCell => ({
  isFlagged,
  titleLevel,
  weight: n * weight,
  activeMs: n * weight * 36_000,
  hits: { count: hits, sum: hits * weight, squares: hits * weight * weight, heaviest: weight },
});

describe('estimateYields', () => {
  // Traffic of 10,000: 100 flagged with 60 violations; of the rest 99 were drawn, one in a hundred.
  const cells = [
    cell(true, 3, { n: 40, hits: 30 }),
    cell(true, 0, { n: 60, hits: 30 }),
    cell(false, 3, { n: 2, weight: 100, hits: 1 }),
    cell(false, 0, { n: 97, weight: 100, hits: 1 }),
  ];
  const yields = estimateYields(cells);

  test('every policy looks at as many ads as the machine flagged', () => {
    for (const { looks, hours } of Object.values(yields)) {
      expect(looks).toBe(100);
      expect(hours).toBeCloseTo(1, 9);
    }
  });

  test('the machine found what it found', () => {
    expect(yields.machine.found).toMatchObject({ kind: 'estimate', value: 60, positives: 60 });
    const { low, high } = estimateWeightedTotal(
      { weights: Array.from({ length: 60 }, () => 1), heaviest: 1 },
      0.95,
    );
    expect(yields.machine.foundPerHour).toMatchObject({
      low: expect.closeTo(low, 9),
      high: expect.closeTo(high, 9),
    });
  });

  test('at random one ad in a hundred is looked at: 0.6 flagged violations, and one for each that was drawn', () => {
    expect(yields.random.found).toMatchObject({ value: expect.closeTo(2.6, 9), positives: 62 });
  });

  test('by titles, 100 of the 240 ads that name a brand are looked at: 100/240 of 30 + 100', () => {
    expect(yields['title-only'].found).toMatchObject({
      value: expect.closeTo((130 * 100) / 240, 9),
      positives: 31,
    });
  });

  test('what is left after the titles that name a brand is drawn from the next level', () => {
    const [named, keyword, rest] = [
      cell(true, 3, { n: 40, hits: 30 }),
      cell(true, 1, { n: 120, hits: 30 }),
      cell(false, 1, { n: 2, weight: 120, hits: 1 }),
    ];
    // 160 looks: all 40 named, then 120 of the 360 with a keyword.
    expect(estimateYields([named, keyword, rest])['title-only'].found).toMatchObject({
      value: expect.closeTo(30 + (30 + 120) / 3, 9),
    });
  });

  test('with fewer than 30 violations nothing is said', () => {
    const few = estimateYields([cell(true, 0, { n: 50, hits: 29 }), cell(false, 0, { n: 9, hits: 0 })]);
    expect(few.machine.found).toEqual({ kind: 'too-few', positives: 29 });
    expect(estimateYields([]).random.foundPerHour).toEqual({ kind: 'too-few', positives: 0 });
  });
});
