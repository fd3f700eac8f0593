import { expect, test } from 'vitest';
import {
  beginsWatch,
  comparesPictures,
  expectedFalseAlarms,
  LOOKS,
  PICTURE_LOOKS,
  planFor,
} from './drift-plan';

test('however many are watched, the chance of any false alarm in a quarter is shared among them and the two watches it may touch', () => {
  expect(planFor(3)).toEqual({ falseAlarmShare: 0.01, looks: LOOKS });
  expect(planFor(212).falseAlarmShare).toBeCloseTo(0.1 / (2 * 213), 12);
  expect(expectedFalseAlarms(213, planFor(212))).toBeCloseTo(0.1, 12);
  expect(expectedFalseAlarms(4, planFor(3))).toBeCloseTo(0.08, 12);
});

test('a watch follows on the other, each with its looks and its comparisons of pictures', () => {
  const numbers = Array.from({ length: 3 * LOOKS }, (_, at) => at + 1);
  expect(numbers.filter(beginsWatch)).toEqual([1, 91, 181]);
  expect(numbers.filter(comparesPictures).slice(0, 6)).toEqual([1, 2, 4, 7, 14, 21]);
  expect(numbers.filter(comparesPictures)).toHaveLength(3 * PICTURE_LOOKS);
  expect(numbers.filter(comparesPictures)).toContain(91);
});
