import { expect, test } from 'vitest';
import { fitLogistic, type LogisticRow } from './fit-logistic';

/** Every combination, both outcomes, weighted by how probable each is: the weights are known exactly. */
function rowsOf(weights: readonly number[], offset: number): LogisticRow[] {
  const values = [-2, -1, 0, 1, 2];
  return values.flatMap((x) =>
    values.flatMap((y) => {
      const features = [1, x, y * 1000];
      const logit = features.reduce((sum, value, at) => sum + value * weights[at]!, offset);
      const prob = 1 / (1 + Math.exp(-logit));
      return [
        { features, offset, isPresent: true, weight: prob },
        { features, offset, isPresent: false, weight: 1 - prob },
      ];
    }),
  );
}

test('finds the weights that made the outcomes, on any scale and beside an offset', () => {
  const [bias, x, y] = fitLogistic(rowsOf([-1, 0.7, 0.0005], 0.4)) as [number, number, number];
  expect(bias).toBeCloseTo(-1, 2);
  expect(x).toBeCloseTo(0.7, 2);
  expect(y).toBeCloseTo(0.0005, 4);
});

test('what the rows cannot tell stays near zero', () => {
  const rows = rowsOf([0.5, 0, 0], 0).map((row) => ({ ...row, features: [1, 0] }));
  expect(fitLogistic(rows)[1]).toBe(0);
});
