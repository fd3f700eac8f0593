import { describe, expect, test } from 'vitest';
import { findBestPrototype, toAppearanceValue, toBackgroundStatistics } from './appearance';

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
  expect(toAppearanceValue(0.5, background)).toBeCloseTo(3);
});

test('a background without spread does not make every picture certain', () => {
  expect(toBackgroundStatistics([0.2, 0.2, 0.2]).deviation).toBe(1e-3);
  expect(() => toBackgroundStatistics([0.2])).toThrow(/at least 2/);
});
