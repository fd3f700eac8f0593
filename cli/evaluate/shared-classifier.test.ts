import { expect, test } from 'vitest';
import { probsOf, trainSharedClassifier } from './shared-classifier';

const around = (axis: number, count: number, classIndex: number) =>
  Array.from({ length: count }, (_, index) => ({
    classIndex,
    vector: Float32Array.from({ length: 4 }, (_value, dim) =>
      dim === axis ? 1 : 0.1 * Math.sin((index + 1) * (dim + 2)),
    ),
  }));

test('tells classes apart, and moves one when another learns', () => {
  const examples = [...around(0, 10, 0), ...around(1, 10, 1), ...around(2, 10, 2)];
  const before = trainSharedClassifier(examples, 3);
  const [seen] = around(2, 1, 2);
  const probs = probsOf(before, seen!.vector);
  expect(probs.indexOf(Math.max(...probs))).toBe(2);
  expect(probs.reduce((sum, prob) => sum + prob, 0)).toBeCloseTo(1, 12);
  const after = trainSharedClassifier([...examples, ...around(3, 10, 0)], 3);
  expect(probsOf(after, seen!.vector)[2]).not.toBe(probs[2]);
});
