import { expect, test } from 'vitest';
import { minimise, type Objective } from './minimise';

/** (x - 3)^2 + 100 (y + 2)^2: a long valley. */
const valley: Objective = (point, gradient) => {
  const [x, y] = [point[0]! - 3, point[1]! + 2];
  gradient[0] = 2 * x;
  gradient[1] = 200 * y;
  return x * x + 100 * y * y;
};

test('finds the bottom of a narrow valley', () => {
  const found = minimise(valley, Float64Array.of(-40, 70), 100);
  expect(found[0]).toBeCloseTo(3, 6);
  expect(found[1]).toBeCloseTo(-2, 6);
});

test('stays where there is nothing to gain, and leaves its start alone', () => {
  const start = Float64Array.of(3, -2);
  expect(minimise(valley, start, 100)).toEqual(Float64Array.of(3, -2));
  minimise(valley, Float64Array.of(0, 0), 0);
  expect(start).toEqual(Float64Array.of(3, -2));
});

test('the same question gives the same bits', () => {
  const ask = () => minimise(valley, Float64Array.of(0.1, 0.7), 9);
  expect(ask()).toEqual(ask());
});
