import { describe, expect, test } from 'vitest';
import { toCosines } from '@/lib/domain/match-marks';
import { toFastCosines } from './cosines';

describe('toFastCosines', () => {
  test.each([
    { rows: 1, dims: 1 },
    { rows: 3, dims: 5 },
    { rows: 4, dims: 8 },
    { rows: 7, dims: 48 },
    { rows: 700, dims: 256 },
  ])('gives what the definition gives, for $rows rows of $dims', ({ rows, dims }) => {
    const matrix = Float32Array.from({ length: rows * dims }, (_, at) => Math.sin(at * at) / Math.sqrt(dims));
    const fast = toFastCosines(matrix, dims);
    const plain = toCosines(matrix, dims);
    for (const seed of [1, 2]) {
      const vector = Float32Array.from({ length: dims }, (_, dim) => Math.cos(dim * seed));
      const [actual, expected] = [Array.from(fast(vector)), Array.from(plain(vector))];
      expect(actual).toHaveLength(rows);
      expect(actual.every((cosine, row) => Math.abs(cosine - expected[row]!) < 1e-5)).toBe(true);
    }
  });

  test('an empty matrix has no cosines, and a vector of another size is refused', () => {
    expect(Array.from(toFastCosines(new Float32Array(), 4)(new Float32Array(4)))).toEqual([]);
    expect(() => toFastCosines(new Float32Array(8), 4)(new Float32Array(3))).toThrow(
      'expected 4 dims, got 3',
    );
  });
});
