import { expect, test } from 'vitest';
import { estimateShare } from '../evaluation/intervals';
import { worthOfAnswers } from './share-worth';

test('more answers narrow the interval', () => {
  const { now, widthNow, widthThen } = worthOfAnswers(7, 10, 10);
  expect(now).toEqual(estimateShare(7, 10));
  const then = estimateShare(14, 20);
  expect(widthThen).toBeCloseTo(then.high - then.low, 10);
  expect(widthThen).toBeLessThan(widthNow);
});

test('before the first answer everything is possible, and the widest interval is named', () => {
  const { now, widthNow, widthThen } = worthOfAnswers(0, 0, 10);
  expect([now, widthNow]).toEqual([null, 1]);
  const half = estimateShare(5, 10);
  expect(widthThen).toBeCloseTo(half.high - half.low, 10);
});
