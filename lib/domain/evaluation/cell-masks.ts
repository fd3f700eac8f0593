/** Cells of a map that show the picture: [firstRow, lastRow] x [firstColumn, lastColumn], ends included. */
export type CellRange = { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number };
export type Cell = { row: number; column: number };

/**
 * The cells of a letterboxed picture that lie at least half on it.
 *
 * @param rect where the picture lies, in fractions of the square
 */
export function contentCells(
  { rows, columns }: { rows: number; columns: number },
  rect: { x: number; y: number; width: number; height: number },
): CellRange {
  const [firstRow, lastRow] = halfInside(rows, rect.y, rect.height);
  const [firstColumn, lastColumn] = halfInside(columns, rect.x, rect.width);
  return { firstRow, lastRow, firstColumn, lastColumn };
}

/** The `share` of the range's cells with the most energy, strongest first; at least one. Equal ones in reading order. */
export function strongestCells(
  { cells, columns }: { cells: Float64Array; columns: number },
  range: CellRange,
  share: number,
): Cell[] {
  const all: (Cell & { energy: number })[] = [];
  for (let row = range.firstRow; row <= range.lastRow; row++) {
    for (let column = range.firstColumn; column <= range.lastColumn; column++) {
      all.push({ row, column, energy: cells[row * columns + column]! });
    }
  }
  return all
    .sort((a, b) => b.energy - a.energy)
    .slice(0, Math.max(1, Math.round(share * all.length)))
    .map(({ row, column }) => ({ row, column }));
}

/** The same pattern elsewhere: moved within the range, what leaves on one side comes back on the other. */
export function moveCells(cells: readonly Cell[], range: CellRange, by: Cell): Cell[] {
  const height = range.lastRow - range.firstRow + 1;
  const width = range.lastColumn - range.firstColumn + 1;
  return cells.map(({ row, column }) => ({
    row: range.firstRow + ((row - range.firstRow + by.row) % height),
    column: range.firstColumn + ((column - range.firstColumn + by.column) % width),
  }));
}

/** Where a cell lies in the original, px, cut to the picture. */
export function cellToPixels(
  { row, column }: Cell,
  { rows, columns }: { rows: number; columns: number },
  rect: { x: number; y: number; width: number; height: number },
  picture: { width: number; height: number },
): { left: number; top: number; right: number; bottom: number } {
  const toX = (at: number) => clamp(((at / columns - rect.x) / rect.width) * picture.width, picture.width);
  const toY = (at: number) => clamp(((at / rows - rect.y) / rect.height) * picture.height, picture.height);
  return { left: toX(column), top: toY(row), right: toX(column + 1), bottom: toY(row + 1) };
}

function halfInside(count: number, start: number, length: number): [number, number] {
  const first = Math.max(0, Math.ceil(start * count - 0.5));
  const last = Math.min(count - 1, Math.floor((start + length) * count - 0.5));
  return [first, Math.max(first, last)];
}

function clamp(value: number, limit: number): number {
  return Math.max(0, Math.min(limit, Math.round(value)));
}
