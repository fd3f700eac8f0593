import { describe, expect, test } from 'vitest';
import { measureSignal, meanOverBrands, type SignalRun } from './measure-signal';

const reasons = { noKnown: 'no known', noBrandFree: 'no brand-free', noStrangers: 'no strangers' };
/** A fixed cycle: enough for the values, which no draw changes. */
function cycle() {
  let step = 0;
  return () => (step = (step + 0.618034) % 1);
}
const measure = (run: Partial<SignalRun>, flagRate = 0.25) =>
  measureSignal(
    { known: [], brandFree: [], pairsAtHalf: { right: 0, all: 0 }, strangers: null, ...run },
    { flagRate, resamples: 50, next: cycle(), reasons },
  );

/** Two brands of unlike size: acme 2 of 3 at 0.5, other 0 of 1. */
const known = [
  { brand: 'acme', own: 0.9, rival: 0.1 },
  { brand: 'acme', own: 0.5, rival: 0.7 },
  { brand: 'acme', own: 0.2, rival: 0.1 },
  { brand: 'other', own: 0.4, rival: 0.1 },
];
const brandFree = [0.6, 0.3, 0.2, 0.1];

describe('measureSignal', () => {
  const figures = measure({ known, brandFree, pairsAtHalf: { right: 2, all: 4 } });

  test('recall is a mean over brands, at or over 0.5', () => {
    expect(figures.closedSetRecall).toMatchObject({ value: (2 / 3 + 0) / 2, n: 4 });
  });

  test('at the flag rate one of four brand-free ads may be flagged: over 0.3', () => {
    expect(figures.closedSetRecallAtFlagRate).toMatchObject({ value: (2 / 3 + 1) / 2 });
    expect(figures.rightBrandFirstAtFlagRate).toMatchObject({ value: (1 / 3 + 1) / 2 });
  });

  test('flag rate and precision are shares', () => {
    expect(figures.openSetFlagRate).toMatchObject({ value: 1 / 4, n: 4 });
    expect(figures.precision).toMatchObject({ value: 1 / 2, n: 4 });
  });

  test('known against unknown compares the most probable brand, whichever it is', () => {
    // Known 0.9, 0.7, 0.2, 0.4 against 0.6, 0.3, 0.2, 0.1: 4 + 4 + 1.5 + 3 of 16 pairs.
    expect(figures.auroc).toMatchObject({ value: 12.5 / 16, n: 8 });
  });

  test('intervals hold their value', () => {
    for (const figure of Object.values(figures)) {
      if (figure.value === null) continue;
      expect(figure.low).toBeLessThanOrEqual(figure.value + 1e-12);
      expect(figure.high).toBeGreaterThanOrEqual(figure.value - 1e-12);
    }
  });

  test('strangers of all galleries choose one threshold; a known ad counts by the share of its galleries', () => {
    const strangers = {
      known: [
        { ad: 0, own: 0.9 },
        { ad: 0, own: 0.2 },
        { ad: 3, own: 0.8 },
      ],
      strangers: [0.7, 0.3, 0.1, 0.05],
    };
    const { strangersRecallAtFlagRate } = measure({ known, brandFree, strangers });
    expect(strangersRecallAtFlagRate).toMatchObject({ value: (1 / 2 + 1) / 2, n: 2 });
  });
});

describe('what a set cannot give', () => {
  test.each([
    { why: 'no known ads', run: { brandFree }, name: 'closedSetRecall', reason: 'no known' },
    { why: 'no brand-free ads', run: { known }, name: 'closedSetRecallAtFlagRate', reason: 'no brand-free' },
    { why: 'no brand-free ads', run: { known }, name: 'openSetFlagRate', reason: 'no brand-free' },
    { why: 'no brand-free ads', run: { known }, name: 'auroc', reason: 'no brand-free' },
    {
      why: 'strangers not asked for',
      run: { known },
      name: 'strangersRecallAtFlagRate',
      reason: 'no strangers',
    },
    { why: 'nothing flagged', run: { known }, name: 'precision', reason: 'nothing is flagged at 0.5' },
  ] as const)('$name is null with the reason: $why', ({ run, name, reason }) => {
    expect(measure(run)[name]).toEqual({ value: null, reason });
  });

  test('and what it can give stays', () => {
    expect(measure({ known }).closedSetRecall).toMatchObject({ value: 1 / 3 });
    expect(measure({ brandFree }).openSetFlagRate).toMatchObject({ value: 1 / 4 });
  });
});

test('a brand that a resample did not draw does not count in its mean', () => {
  expect(meanOverBrands(['a', 'b'], (ad) => ad === 0, Float64Array.of(2, 0))).toBe(1);
});
