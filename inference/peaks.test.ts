import { describe, expect, test } from 'vitest';
import type { CellEnergies } from './energy-map';
import { findPeakBoxes } from './peaks';

function energiesOf(rows: number[][], contentRect = { x: 0, y: 0, width: 1, height: 1 }): CellEnergies {
  return {
    rows: rows.length,
    columns: rows[0]!.length,
    cells: Float64Array.from(rows.flat()),
    constant: 0,
    outside: 0,
    contentRect,
    value: 0,
  };
}

describe('findPeakBoxes', () => {
  test('touching strong cells are one box in original-image pixels, the strongest first', () => {
    const energies = energiesOf([
      [5, 5, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 6],
      [-9, 0, 0, 0],
    ]);
    expect(findPeakBoxes(energies, { width: 400, height: 800 })).toEqual([
      { x: 0, y: 0, width: 200, height: 200, score: 10 / 16, provenance: 'energy-peak' },
      { x: 300, y: 400, width: 100, height: 200, score: 6 / 16, provenance: 'energy-peak' },
    ]);
  });

  test('boxes are registered on the picture inside the padding and clipped to it', () => {
    const wide = energiesOf(
      [
        [0, 0],
        [3, 0],
        [0, 0],
        [0, 0],
      ],
      { x: 0, y: 0.25, width: 1, height: 0.5 },
    );
    expect(findPeakBoxes(wide, { width: 200, height: 100 })).toMatchObject([
      { x: 0, y: 0, width: 100, height: 50 },
    ]);
  });

  test('energy on padding alone is no box', () => {
    const padded = energiesOf(
      [
        [9, 9],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      { x: 0, y: 0.25, width: 1, height: 0.5 },
    );
    expect(findPeakBoxes(padded, { width: 200, height: 100 })).toEqual([]);
    expect(findPeakBoxes(energiesOf([[-1, -2]]), { width: 10, height: 10 })).toEqual([]);
  });

  test('at most five', () => {
    const dots = Array.from({ length: 7 }, (_, row) =>
      Array.from({ length: 7 }, (_, column) => (row % 2 && column % 2 ? 1 : 0)),
    );
    expect(findPeakBoxes(energiesOf(dots), { width: 70, height: 70 })).toHaveLength(5);
  });
});
