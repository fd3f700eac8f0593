import { describe, expect, test } from 'vitest';
import { estimateShare } from '../evaluation/intervals';
import { estimateClusteredShare, estimateDifference, estimateMean, estimateTrials } from './estimates';

const times = <Value>(count: number, value: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => value(index));

test('nothing is estimated from fewer than 30', () => {
  expect(estimateTrials(20, 29)).toBeNull();
  expect(estimateMean(times(29, () => 1))).toBeNull();
  expect(
    estimateDifference(
      times(29, () => 1),
      times(300, () => 2),
    ),
  ).toBeNull();
  expect(estimateClusteredShare(times(29, () => ({ hits: 1, of: 2 })))).toBeNull();
  expect(estimateTrials(20, 30)).toEqual(estimateShare(20, 30));
});

test('a mean has the normal interval around it', () => {
  // Half 0 and half 2: mean 1, sample variance 100 / 99.
  const estimate = estimateMean(times(100, (index) => (index % 2) * 2))!;
  expect(estimate.value).toBe(1);
  expect(estimate.high - 1).toBeCloseTo(1.959964 * Math.sqrt(100 / 99 / 100), 9);
  expect(1 - estimate.low).toBeCloseTo(estimate.high - 1, 12);
});

test('a difference is wider than either mean', () => {
  const left = times(50, (index) => index % 3);
  const right = times(80, (index) => index % 5);
  const { value, low, high } = estimateDifference(left, right)!;
  const [a, b] = [estimateMean(left)!, estimateMean(right)!];
  expect(value).toBeCloseTo(a.value - b.value, 12);
  expect(high - low).toBeGreaterThan(Math.max(a.high - a.low, b.high - b.low));
});

describe('a share over clusters', () => {
  test('counts alike trials of a cluster less than independent ones', () => {
    const alike = estimateClusteredShare(times(60, (index) => ({ hits: (index % 2) * 10, of: 10 })))!;
    const independent = estimateShare(300, 600);
    expect(alike).toMatchObject({ value: 0.5, n: 600 });
    expect(alike.high - alike.low).toBeGreaterThan(2 * (independent.high - independent.low));
  });

  test('is never surer than as many trials as there are clusters', () => {
    const sure = estimateClusteredShare(times(40, () => ({ hits: 5, of: 5 })))!;
    expect(sure.high).toBe(1);
    expect(sure.low).toBeCloseTo(estimateShare(40, 40).low, 12);
  });

  test('leaves out clusters with nothing in them', () => {
    const some = times(30, () => ({ hits: 1, of: 2 }));
    expect(estimateClusteredShare([...some, ...times(50, () => ({ hits: 0, of: 0 }))])).toEqual(
      estimateClusteredShare(some),
    );
  });
});
