import { expect, test } from 'vitest';
import { cellToPixels, contentCells, moveCells, strongestCells } from './cell-masks';

const grid = { rows: 4, columns: 4 };
/** A picture twice as wide as high in a square. */
const rect = { x: 0, y: 0.25, width: 1, height: 0.5 };
const range = { firstRow: 1, lastRow: 2, firstColumn: 0, lastColumn: 3 };

test('cells on the padding are no content, cells half on the picture are', () => {
  expect(contentCells(grid, rect)).toEqual(range);
  expect(contentCells(grid, { x: 0.125, y: 0, width: 0.75, height: 1 })).toEqual({
    firstRow: 0,
    lastRow: 3,
    firstColumn: 0,
    lastColumn: 3,
  });
  expect(contentCells(grid, { x: 0.15, y: 0, width: 0.7, height: 1 })).toMatchObject({
    firstColumn: 1,
    lastColumn: 2,
  });
});

test('the strongest cells come first, padding never', () => {
  const cells = Float64Array.from({ length: 16 }, (_, at) => (at < 4 ? 100 : at % 5));
  expect(strongestCells({ cells, columns: 4 }, range, 0.25)).toEqual([
    { row: 1, column: 0 },
    { row: 2, column: 1 },
  ]);
  expect(strongestCells({ cells, columns: 4 }, range, 0.01)).toHaveLength(1);
});

test('a moved pattern keeps its shape over the edge', () => {
  const cells = [
    { row: 1, column: 3 },
    { row: 2, column: 0 },
  ];
  expect(moveCells(cells, range, { row: 1, column: 1 })).toEqual([
    { row: 2, column: 0 },
    { row: 1, column: 1 },
  ]);
});

test('cells map to pixels of the original and end at its edge', () => {
  const picture = { width: 200, height: 100 };
  expect(cellToPixels({ row: 1, column: 0 }, grid, rect, picture)).toEqual({
    left: 0,
    top: 0,
    right: 50,
    bottom: 50,
  });
  expect(cellToPixels({ row: 0, column: 3 }, grid, rect, picture)).toMatchObject({ top: 0, bottom: 0 });
});
