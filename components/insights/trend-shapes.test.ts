import { describe, expect, test } from 'vitest';
import { labelledPlaces, makeTrendScale, mostOf, roundUp, stretchesOf, TREND_HEIGHT } from './trend-shapes';

describe('shapes of trends', () => {
  test.each([
    [0, 1],
    [0.31, 0.5],
    [1, 1],
    [17, 20],
    [20, 20],
    [50.1, 100],
  ])('an axis up to %d ends at %d', (value, end) => {
    expect(roundUp(value)).toBeCloseTo(end, 9);
  });

  test('the axis holds the upper ends of intervals', () => {
    expect(mostOf([{ value: 3 }, { value: 2, low: 1, high: 9 }, null])).toBe(10);
    expect(mostOf([])).toBe(1);
  });

  test('a line breaks where nothing can be estimated', () => {
    expect(stretchesOf([{ value: 1 }, { value: 2 }, null, null, { value: 3 }])).toEqual([[0, 1], [4]]);
    expect(stretchesOf([null])).toEqual([]);
  });

  test('dates are written as far as they fit, the last one always', () => {
    expect(labelledPlaces(28, 280, 56)).toEqual([6, 13, 20, 27]);
    expect(labelledPlaces(1, 280, 56)).toEqual([0]);
    expect(labelledPlaces(3, 1_000, 56)).toEqual([0, 1, 2]);
  });

  test('steps share the width, and the largest value touches the top', () => {
    const scale = makeTrendScale(148, 10, 50);
    expect(scale.stepWidth).toBe(10);
    expect(scale.x(0)).toBe(45);
    expect([scale.y(50), scale.y(0)]).toEqual([8, TREND_HEIGHT - 20]);
  });
});
