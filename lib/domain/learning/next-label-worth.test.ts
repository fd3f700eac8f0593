import { expect, test } from 'vitest';
import { nextLabelWorth, type CurvePoint } from './next-label-worth';

const point = (positives: number, recall: number, heldOut = 1_000): CurvePoint => ({
  positives,
  recall,
  heldOut,
});

test('misses that halve with every doubling go on doing so', () => {
  const worth = nextLabelWorth([point(5, 0.8), point(10, 0.9)]);
  expect(worth).toMatchObject({ kind: 'recall', labels: 10, now: 0.9 });
  expect(worth.kind === 'recall' && worth.after).toBeCloseTo(0.95, 2);
});

test('one run, or a curve that does not rise, says only how sure one will be', () => {
  for (const curve of [[point(10, 0.9, 20)], [point(10, 0.9, 20), point(20, 0.8, 20)]]) {
    const worth = nextLabelWorth(curve);
    expect(worth.kind).toBe('certainty');
    expect(worth.kind === 'certainty' && worth.widthThen < worth.widthNow).toBe(true);
  }
});

test('nobody promises more than everything, and where nothing was measured nothing is promised', () => {
  expect(nextLabelWorth([point(5, 0.5), point(10, 1)])).toMatchObject({ kind: 'recall', now: 1, after: 1 });
  expect(nextLabelWorth([])).toEqual({ kind: 'unknown' });
  expect(nextLabelWorth([point(0, 0), point(3, 1, 0)])).toEqual({ kind: 'unknown' });
});
