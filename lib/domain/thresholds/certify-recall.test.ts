import { describe, expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { certifyRecall } from './certify-recall';

const goal = { rate: 1, target: 0.9, delta: 0.05 };
const present = (probs: readonly number[]) => probs.map((prob) => ({ prob, lot: 0.5, group: null }));
const rising = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / (count + 1));

describe('certifyRecall', () => {
  // Wilks' one-sided limits for 90 % at 95 % confidence: the lowest of 29, the second of 46, the third of 61.
  test.each([
    { n: 29, order: 1 },
    { n: 45, order: 1 },
    { n: 46, order: 2 },
    { n: 61, order: 3 },
  ])('of $n positives the threshold is the score of number $order from below', ({ n, order }) => {
    const scores = rising(n);
    expect(certifyRecall(present(scores), goal)).toMatchObject({
      kind: 'certified',
      threshold: scores[order - 1],
      n,
      errors: order - 1,
    });
  });

  test('with fewer than 29 it says how many are missing', () => {
    expect(certifyRecall(present(rising(20)), goal)).toEqual({
      kind: 'not-certified',
      n: 20,
      morePositives: 9,
    });
  });

  test('only what was drawn at the common rate counts', () => {
    const flagged = rising(100).map((prob, index) => ({ prob, lot: index / 100, group: null }));
    expect(certifyRecall(flagged, { ...goal, rate: 0.25 })).toMatchObject({ kind: 'not-certified', n: 25 });
  });

  test('copies count once, by their smallest lot', () => {
    const copies = rising(60).map((prob, index) => ({ prob, lot: index / 60, group: index % 31 }));
    expect(certifyRecall(copies, goal)).toMatchObject({
      kind: 'certified',
      n: 31,
      threshold: copies[0]!.prob,
    });
  });

  test('keeps its promise', () => {
    const next = createUniformStream('recall');
    const runs = 4_000;
    let broken = 0;
    for (let run = 0; run < runs; run++) {
      const outcome = certifyRecall(present(Array.from({ length: 70 }, next)), goal);
      // Scores are uniform: recall at a threshold is one less it.
      broken += Number(outcome.kind === 'certified' && 1 - outcome.threshold < 0.9);
    }
    expect(broken / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    expect(broken).toBeGreaterThan(0);
  });
});
