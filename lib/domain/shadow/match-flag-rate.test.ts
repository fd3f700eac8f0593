import { describe, expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { matchFlagRate, pairsToMatch, type ShadowPair } from './match-flag-rate';

const pairs = (...probs: Array<readonly [before: number, after: number]>): ShadowPair[] =>
  probs.map(([before, after]) => ({ before, after }));

describe('the matched threshold', () => {
  test('flags as many ads as the model in use does', () => {
    const ads = pairs([0.9, 0.3], [0.8, 0.35], [0.2, 0.4], [0.1, 0.05]);
    expect(matchFlagRate(ads, 0.5)).toMatchObject({ value: 0.35, flaggedBefore: 2, flaggedAfter: 2 });
  });

  test('lies anywhere over the next score down where all agree', () => {
    const ads = pairs([0.9, 0.99], [0.8, 0.99], ...Array.from({ length: 20 }, () => [0.1, 0.2] as const));
    expect(matchFlagRate(ads, 0.5)).toMatchObject({ value: 0.99, low: 0.2, high: 0.99 });
  });

  test('is the nearest where ties allow no equal number, and the stricter of two', () => {
    const ads = pairs([0.9, 0.7], [0.8, 0.6], [0.1, 0.6], [0.1, 0.6], [0.1, 0.5]);
    expect(matchFlagRate(ads, 0.5)).toMatchObject({ value: 0.7, flaggedBefore: 2, flaggedAfter: 1 });
  });

  test('is unknown where the model in use flags nothing', () => {
    expect(matchFlagRate(pairs([0.4, 0.9]), 0.5)).toBeNull();
    expect(matchFlagRate([], 0.5)).toBeNull();
  });

  test('has an interval that shrinks with the ads', () => {
    const width = (count: number) => {
      const matched = matchFlagRate(traffic(`width ${count}`, count), 0.9)!;
      return matched.high - matched.low;
    };
    expect(width(20_000)).toBeLessThan(width(500) / 3);
  });
});

test('the interval holds the value of equal flag rates in 95 of 100 samples', () => {
  // Of two uniform scores that agree in half of the ads, equal flag rates mean equal values.
  const rounds = 400;
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    const { low, high } = matchFlagRate(traffic(`round ${round}`, 1_500), 0.9)!;
    held += Number(low <= 0.9 && high >= 0.9);
  }
  const sigma = Math.sqrt((0.95 * 0.05) / rounds);
  expect(held / rounds).toBeGreaterThan(0.95 - 3 * sigma);
});

test('the highest ads of the candidate are enough: more change nothing', () => {
  const all = traffic('enough', 5_000);
  const flagged = all.filter(({ before }) => before >= 0.95);
  const highest = all.toSorted((a, b) => b.after - a.after).slice(0, pairsToMatch(flagged.length));
  const enough = [...new Set([...flagged, ...highest])];
  expect(enough.length).toBeLessThan(all.length / 5);
  expect(matchFlagRate(enough, 0.95)).toEqual(matchFlagRate(all, 0.95));
});

function traffic(seed: string, count: number): ShadowPair[] {
  const next = createUniformStream(seed);
  return Array.from({ length: count }, () => {
    const before = next();
    return { before, after: next() < 0.5 ? before : next() };
  });
}
