import { expect, test } from 'vitest';
import { chooseLevelSizes } from './level-sizes';
import { fewestLabels, USUAL_PROMISE } from './usual-promise';

test('so few labels make a level that can pass the first attempt, and one fewer makes none', () => {
  const fewest = fewestLabels(USUAL_PROMISE);
  const sizesOf = (labels: number) =>
    chooseLevelSizes(labels, 1 - USUAL_PROMISE.target, USUAL_PROMISE.delta / 2);
  expect(sizesOf(fewest)).toHaveLength(1);
  expect(sizesOf(fewest - 1)).toEqual([]);
});
