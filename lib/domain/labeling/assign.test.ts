import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assign } from './assign';

const worthOf = (worth: readonly (readonly number[])[], columns: readonly number[]) =>
  columns.reduce((sum, column, row) => sum + (column < 0 ? 0 : worth[row]![column]!), 0);

/** By trying everything. */
function bestWorth(worth: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number {
  if (row === worth.length) return 0;
  const columns = worth[0]!.length;
  const rowsLeft = worth.length - row;
  const free = Array.from({ length: columns }, (_, column) => column).filter((one) => !taken.includes(one));
  const options = free.map((column) => worth[row]![column]! + bestWorth(worth, row + 1, [...taken, column]));
  if (rowsLeft > free.length) options.push(bestWorth(worth, row + 1, taken));
  return Math.max(...options);
}

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: columns, maxLength: columns }),
      { minLength: rows, maxLength: rows },
    ),
  );

describe('assign', () => {
  test('is as good as trying everything, for any numbers of rows and columns', () => {
    fc.assert(
      fc.property(matrix, (worth) => {
        const columns = assign(worth);
        expect(worthOf(worth, columns)).toBeCloseTo(bestWorth(worth), 9);
        const used = columns.filter((column) => column >= 0);
        expect(new Set(used).size).toBe(used.length);
        expect(used).toHaveLength(Math.min(worth.length, worth[0]!.length));
      }),
    );
  });

  test('gives up a better pair where the sum wins', () => {
    expect(
      assign([
        [0.9, 0.8],
        [0.8, 0],
      ]),
    ).toEqual([1, 0]);
  });

  test('nothing to assign', () => {
    expect(assign([])).toEqual([]);
    expect(assign([[], []])).toEqual([-1, -1]);
  });
});
