import { describe, expect, test } from 'vitest';
import { headValue, trainLogisticHead, type HeadExample, type LogisticHead } from './logistic-head';

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
    const head = trainLogisticHead(examples).head;
    for (const vector of around(0, 5, 0.2, 900)) expect(headValue(head, vector)).toBeGreaterThan(3);
    for (const vector of around(1, 5, 0.2, 900)) expect(headValue(head, vector)).toBeLessThan(-3);
  });

  test('a brand that looks like the others gets a flat line, one that does not a steep one', () => {
    const spread = (head: LogisticHead, axis: number) =>
      Math.max(...around(axis, 20, 0.2, 4000).map((vector) => Math.abs(headValue(head, vector))));
    const muddled = [
      ...toExamples(around(1, 6, 0.2, 300), 'own', { isPresent: true, isFromPool: false }),
      ...others,
      ...pool,
    ];
    expect(spread(trainLogisticHead(muddled).head, 1)).toBeLessThan(1.5);
    expect(spread(trainLogisticHead(examples).head, 0)).toBeGreaterThan(4);
  });

  test('is the log of a likelihood ratio: nothing to choose half-way between positives and other brands', () => {
    const head = trainLogisticHead(examples).head;
    const mean = (vectors: readonly Float32Array[]) =>
      vectors.reduce((sum, vector) => sum + headValue(head, vector), 0) / vectors.length;
    const [own, other] = [mean(around(0, 40, 0.2, 5000)), mean(around(1, 40, 0.2, 5000))];
    expect(Math.abs(own + other)).toBeLessThan((own - other) / 4);
  });

  test('the same examples give the same bits, and one picture twice is no news', () => {
    expect(trainLogisticHead(examples).head).toEqual(trainLogisticHead(examples).head);
    const twice = [...positives, ...positives, ...others, ...pool];
    const [once, again] = [trainLogisticHead(examples).head, trainLogisticHead(twice).head];
    once.weights.forEach((weight, dim) => expect(again.weights[dim]).toBeCloseTo(weight, 3));
    expect(again.bias).toBeCloseTo(once.bias, 3);
  });

  test('a few labelled negatives weigh as much as the whole pool', () => {
    const lookAlike = around(1, 1, 0.2, 777)[0]!;
    const withFew = trainLogisticHead([...positives, ...others.slice(0, 2), ...pool]).head;
    const withoutAny = trainLogisticHead([...positives, ...pool]).head;
    expect(headValue(withFew, lookAlike)).toBeLessThan(headValue(withoutAny, lookAlike) - 1);
  });

  test('near-duplicates do not vouch for each other', () => {
    const same = others.map((example) => ({ ...example, group: 'burst' }));
    const head = trainLogisticHead([...positives, ...same, ...pool]).head;
    // Left out together they look new, so they spread wider and the head is scaled down.
    const own = positives[0]!.vector;
    expect(headValue(head, own)).not.toBe(headValue(trainLogisticHead(examples).head, own));
  });

  test('needs a positive and something to leave out', () => {
    expect(() => trainLogisticHead([...others, ...pool])).toThrow(/a positive and two groups.*got 0 and 72/);
    expect(() => trainLogisticHead([...positives, others[0]!])).toThrow(/got 6 and 1/);
  });
});
