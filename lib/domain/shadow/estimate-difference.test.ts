import { expect, test } from 'vitest';
import type { Reason } from '../reasons';
import { estimateDifference, type DrawnDifference } from './estimate-difference';

const draws = (count: number, reason: Reason | null, p = 0.25): DrawnDifference[] =>
  Array.from({ length: count }, () => ({ p, reason, isUnconfirmed: false }));

test('fewer than 30 decisions are too few to estimate, and say how many there are', () => {
  const ads = [...draws(20, 'counterfeit'), ...draws(9, 'not-this-brand'), ...draws(40, null)];
  expect(estimateDifference(ads)).toEqual({
    drawn: 69,
    decided: 29,
    violations: 20,
    precision: { kind: 'too-few', positives: 29, n: 29 },
  });
});

test('a draw counts for as many ads as it stands for', () => {
  const ads = [...draws(30, 'counterfeit', 1), ...draws(10, 'generic-style', 0.1)];
  const { precision } = estimateDifference(ads);
  expect(precision).toMatchObject({ kind: 'estimate', n: 40 });
  expect(precision.kind === 'estimate' && precision.value).toBeCloseTo(30 / 130, 12);
});

test('what nobody confirmed is no violation', () => {
  const gone = { p: 0.5, reason: null, isUnconfirmed: true };
  expect(estimateDifference([gone])).toMatchObject({ drawn: 1, decided: 1, violations: 0 });
});
