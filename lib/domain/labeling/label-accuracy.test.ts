import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDoubleLabels, estimateLabelAccuracy, type LabelSide } from './label-accuracy';

test('pairs are counted as agreed, disagreed, or left out when somebody could not tell', () => {
  const pairs: [LabelSide, LabelSide][] = [
    ['marked', 'marked'],
    ['no-mark', 'absent'],
    ['marked', 'no-mark'],
    [null, 'marked'],
    [null, null],
  ];
  expect(countDoubleLabels(pairs)).toEqual({ agreed: 1, disagreed: 2, leftOut: 2 });
});

describe('estimateLabelAccuracy', () => {
  test('says nothing from fewer than 30 pictures', () => {
    expect(estimateLabelAccuracy({ agreed: 29, disagreed: 0, leftOut: 500 })).toEqual({
      singleAnswer: null,
      settledLabel: null,
    });
  });

  test('finds the accuracy that makes that many disagreements', () => {
    // a = 0.95: two answers differ with chance 2 · 0.95 · 0.05 = 0.095.
    const { singleAnswer, settledLabel } = estimateLabelAccuracy({ agreed: 905, disagreed: 95, leftOut: 0 });
    expect(singleAnswer!.value).toBeCloseTo(0.95, 9);
    expect(settledLabel!.value).toBeCloseTo(0.95 ** 2 + 2 * 0.95 ** 2 * 0.05, 9);
    expect(settledLabel!.value).toBeGreaterThan(singleAnswer!.value);
  });

  test('no disagreement is no proof: the interval stays open below', () => {
    const { singleAnswer } = estimateLabelAccuracy({ agreed: 30, disagreed: 0, leftOut: 0 });
    expect(singleAnswer).toMatchObject({ value: 1, high: 1, n: 30 });
    expect(singleAnswer!.low).toBeLessThan(0.95);
  });

  test('as many disagreements as coins would make say one half', () => {
    const { singleAnswer } = estimateLabelAccuracy({ agreed: 40, disagreed: 60, leftOut: 0 });
    expect(singleAnswer!.value).toBe(0.5);
  });

  test('falls as disagreement rises, and the interval holds the value', () => {
    const counts = fc.record({
      agreed: fc.integer({ min: 30, max: 400 }),
      disagreed: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(counts, ({ agreed, disagreed }) => {
        const now = estimateLabelAccuracy({ agreed, disagreed, leftOut: 0 }).singleAnswer!;
        const worse = estimateLabelAccuracy({ agreed: agreed - 1, disagreed: disagreed + 1, leftOut: 0 });
        expect(worse.singleAnswer?.value ?? 0).toBeLessThanOrEqual(now.value);
        expect(now.low).toBeLessThanOrEqual(now.value);
        expect(now.high).toBeGreaterThanOrEqual(now.value);
      }),
    );
  });

  test('covers the truth about as often as it says, in a simulated house', () => {
    let seed = 7;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const accuracy = 0.96;
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const pairs = Array.from({ length: 300 }, (): [LabelSide, LabelSide] => {
        const answer = () => (next() < accuracy ? 'marked' : 'no-mark');
        return [answer(), answer()];
      });
      const { singleAnswer } = estimateLabelAccuracy(countDoubleLabels(pairs));
      if (singleAnswer!.low <= accuracy && accuracy <= singleAnswer!.high) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.92);
  });
});
