import { describe, expect, test } from 'vitest';
import { findBestPrototype, toAppearanceValue, toBackgroundStatistics, toEvidence } from './appearance';

const matrix = Float32Array.from([1, 0, 0, 1, 0.6, 0.8]);

describe('findBestPrototype', () => {
  test('looks only at the rows of the brand', () => {
    const up = Float32Array.from([0, 1]);
    expect(findBestPrototype(matrix, 2, up, 0, 3)).toEqual({ index: 1, cosine: 1 });
    expect(findBestPrototype(matrix, 2, up, 2, 1)).toMatchObject({ index: 2 });
  });

  test('has no answer for a brand without prototypes', () => {
    expect(findBestPrototype(matrix, 2, Float32Array.from([0, 1]), 3, 0)).toBeNull();
  });

  test('refuses an embedding of another size and rows that are not there', () => {
    expect(() => findBestPrototype(matrix, 2, new Float32Array(3), 0, 1)).toThrow(/expected 2 dims, got 3/);
    expect(() => findBestPrototype(matrix, 2, new Float32Array(2), 2, 2)).toThrow(RangeError);
  });
});

test('appearance counts deviations above the background', () => {
  const background = toBackgroundStatistics([0.1, 0.2, 0.3]);
  expect(background.mean).toBeCloseTo(0.2);
  expect(background.deviation).toBeCloseTo(0.1);
  const evidence = toEvidence(Float32Array.of(1, 0), background, null, 0.5);
  expect(toAppearanceValue(evidence, Float32Array.of(0.5, 0))).toBeCloseTo(3);
  expect(evidence).toMatchObject({ from: 'prototypes', vector: Float32Array.of(1, 0), bias: 0 });
});

test('beside a head the prototype counts one half, and the two are one vector', () => {
  const head = { weights: Float32Array.of(2, -1), bias: 0.5 };
  const evidence = toEvidence(Float32Array.of(0, 1), { mean: 0.2, deviation: 0.1 }, head, 0.5);
  const embedding = Float32Array.of(0.6, 0.8);
  const value = 2 * 0.6 - 0.8 + 0.5 + (0.5 * (0.8 - 0.2)) / 0.1;
  expect(toAppearanceValue(evidence, embedding)).toBeCloseTo(value, 5);
  expect(evidence.vector[0]! * 0.6 + evidence.vector[1]! * 0.8 + evidence.bias).toBeCloseTo(value, 5);
});

test('a background without spread does not make every picture certain', () => {
  expect(toBackgroundStatistics([0.2, 0.2, 0.2]).deviation).toBe(1e-3);
  expect(() => toBackgroundStatistics([0.2])).toThrow(/at least 2/);
});
