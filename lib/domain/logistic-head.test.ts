import { describe, expect, test } from 'vitest';
import { headValue, trainLogisticHead, type HeadExample } from './logistic-head';

const DIMS = 8;

/** Unit vectors around an axis, the same every time. */
function around(axis: number, count: number, spread: number, start = 0): Float32Array[] {
  return Array.from({ length: count }, (_, index) => {
    const vector = Float32Array.from({ length: DIMS }, (_value, dim) => {
      const wave = Math.sin((start + index + 1) * (dim + 1) * 12.9898) * spread;
      return (dim === axis ? 1 : 0) + wave;
    });
    const norm = Math.hypot(...vector);
    return vector.map((value) => value / norm);
  });
}

const toExamples = (
  vectors: readonly Float32Array[],
  name: string,
  known: Pick<HeadExample, 'isPresent' | 'isFromPool'>,
): HeadExample[] => vectors.map((vector, index) => ({ vector, group: `${name}-${index}`, ...known }));

const positives = toExamples(around(0, 6, 0.2), 'own', { isPresent: true, isFromPool: false });
const others = toExamples(around(1, 12, 0.2, 50), 'other', { isPresent: false, isFromPool: false });
const pool = toExamples(around(4, 60, 0.4, 100), 'pool', { isPresent: false, isFromPool: true });
const examples = [...positives, ...others, ...pool];

describe('trainLogisticHead', () => {
  test('tells pictures that it has not seen', () => {
    const head = trainLogisticHead(examples);
    for (const vector of around(0, 5, 0.2, 900)) expect(headValue(head, vector)).toBeGreaterThan(3);
    for (const vector of around(1, 5, 0.2, 900)) expect(headValue(head, vector)).toBeLessThan(2.5);
  });

  test('counts in deviations of negatives that it has not seen', () => {
    const head = trainLogisticHead(examples);
    const unseen = [...around(1, 40, 0.2, 2000), ...around(4, 40, 0.4, 2000)].map((vector) =>
      headValue(head, vector),
    );
    const mean = unseen.reduce((sum, value) => sum + value, 0) / unseen.length;
    const variance = unseen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / unseen.length;
    expect(Math.abs(mean)).toBeLessThan(0.3);
    expect(Math.abs(Math.sqrt(variance) - 1)).toBeLessThan(0.3);
  });

  test('the same examples give the same bits, and one picture twice is no news', () => {
    expect(trainLogisticHead(examples)).toEqual(trainLogisticHead(examples));
    const twice = [...positives, ...positives, ...others, ...pool];
    const [once, again] = [trainLogisticHead(examples), trainLogisticHead(twice)];
    once.weights.forEach((weight, dim) => expect(again.weights[dim]).toBeCloseTo(weight, 3));
    expect(again.bias).toBeCloseTo(once.bias, 3);
  });

  test('a few labelled negatives weigh as much as the whole pool', () => {
    const lookAlike = around(1, 1, 0.2, 777)[0]!;
    const withFew = trainLogisticHead([...positives, ...others.slice(0, 2), ...pool]);
    const withoutAny = trainLogisticHead([...positives, ...pool]);
    expect(headValue(withFew, lookAlike)).toBeLessThan(headValue(withoutAny, lookAlike) - 1);
  });

  test('near-duplicates do not vouch for each other', () => {
    const same = others.map((example) => ({ ...example, group: 'burst' }));
    const head = trainLogisticHead([...positives, ...same, ...pool]);
    // Left out together they look new, so they spread wider and the head is scaled down.
    const own = positives[0]!.vector;
    expect(headValue(head, own)).not.toBe(headValue(trainLogisticHead(examples), own));
  });

  test('needs a positive and something to leave out', () => {
    expect(() => trainLogisticHead([...others, ...pool])).toThrow(/a positive and two groups.*got 0 and 72/);
    expect(() => trainLogisticHead([...positives, others[0]!])).toThrow(/got 6 and 1/);
  });

  test('20,000 pictures of 256 dims take seconds, not minutes', () => {
    const many = Array.from({ length: 20_000 }, (_, index): HeadExample => {
      const vector = Float32Array.from(
        { length: 256 },
        (_value, dim) => Math.sin(index * 7 + dim * dim) / 12,
      );
      return { vector, isPresent: index % 40 === 0, isFromPool: index % 2 === 0, group: `${index}` };
    });
    const startedAt = performance.now();
    trainLogisticHead(many);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  }, 90_000);
});
