import { expect, test } from 'vitest';
import { nextLabelWorth, type CurvePoint } from './next-label-worth';

const point = (positives: number, recall: number | null, heldOut = 1_000, negatives = 200): CurvePoint => ({
  positives,
  recall,
  heldOut,
  negatives,
  passing: Math.floor(negatives / 100),
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
});

test('a run without a held-out picture of the brand has learned and not measured', () => {
  expect(nextLabelWorth([point(3, null, 0)])).toEqual({ kind: 'none-held-out', positives: 3 });
});

test('a few held-out negatives measure too, and are not put on one line with many', () => {
  const worth = nextLabelWorth([point(5, 0.5, 4, 300), point(40, 0.75, 8, 70)]);
  expect(worth).toMatchObject({ kind: 'certainty', last: { heldOut: 8, passing: 0 }, now: { value: 0.75 } });
  expect(nextLabelWorth([point(5, 0.5, 4, 60), point(40, 0.75, 8, 70)])).toMatchObject({
    kind: 'recall',
    runs: 2,
  });
});

test('as large a share of the next labels is held out as in the last run', () => {
  const narrows = (positives: number) => {
    const worth = nextLabelWorth([point(positives, 0.5, 10)]);
    return worth.kind === 'certainty' ? worth.widthNow - worth.widthThen : null;
  };
  expect(narrows(10)!).toBeGreaterThan(narrows(90)!);
});
