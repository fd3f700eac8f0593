import { expect, test } from 'vitest';
import { compareRecallAt, measureHeldOut, type HeldOutScore } from './measure-held-out';

const positive = (before: number | null, after: number): HeldOutScore => ({ isPresent: true, before, after });
const negative = (before: number | null, after: number): HeldOutScore => ({
  isPresent: false,
  before,
  after,
});

test('counts what each model puts at or over a probability', () => {
  const figures = measureHeldOut([positive(0.4, 0.9), positive(0.6, 0.95), negative(0.5, 0.1)])!;
  expect(figures).toMatchObject({ positives: 2, negatives: 1, recallAtOnePercent: null });
  expect(figures.curve.find(({ threshold }) => threshold === 0.5)).toEqual({
    threshold: 0.5,
    before: { found: 1, wrong: 1 },
    after: { found: 2, wrong: 0 },
  });
  expect(figures.curve).toHaveLength(21);
});

test('recall is taken where one negative in a hundred passes, and a tie with the next one is not found', () => {
  const negatives = Array.from({ length: 100 }, (_, index) => negative(index / 100, index === 0 ? 0.7 : 0.2));
  const figures = measureHeldOut([positive(0.985, 0.2), positive(0.5, 0.3), ...negatives])!;
  expect(figures.recallAtOnePercent).toEqual({ before: 0.5, after: 0.5, gained: 1, lost: 1 });
});

test.each([
  {
    why: 'none may pass: over every negative',
    passing: 0,
    change: { before: 0, after: 0.5, gained: 1, lost: 0 },
  },
  { why: 'rounded down: 1.9 are one', passing: 1.9, change: { before: 0.5, after: 0.5, gained: 1, lost: 1 } },
  { why: 'two', passing: 2, change: { before: 0.5, after: 1, gained: 1, lost: 0 } },
])('recall is read off at any number of negatives: $why', ({ passing, change }) => {
  const figures = measureHeldOut([
    positive(0.8, 0.5),
    positive(0.1, 0.95),
    ...[0.9, 0.7, 0.6].map((before) => negative(before, before)),
  ])!;
  expect(figures.negativesOver).toEqual([
    [1, 3],
    [3, 0],
  ]);
  expect(
    compareRecallAt(
      [
        [1, 2],
        [3, 0],
      ],
      passing,
    ),
  ).toEqual(change);
});

test('a brand without a model had nothing before, and one without pictures has no figures', () => {
  expect(measureHeldOut([positive(null, 0.9), negative(null, 0.1)])!.curve[0]!.before).toBeNull();
  expect(measureHeldOut([negative(0.1, 0.1)])).toBeNull();
});
