import type { Point, Size } from '../viewport';
import { fitRect, MIN_SIDE_PX, rectBetween, type Rect } from './rect';

// A box by keys alone, as keynav and the mouse grids of speech control do it: each key keeps a ninth of where the corner may be, so a corner
// among n places across takes log3(n) presses, and a picture of 6,560 px eight.

/** Cells of the grid as nine keys lie on a keyboard, row by row. */
export const CELLS = ['nw', 'n', 'ne', 'w', 'c', 'e', 'sw', 's', 'se'] as const;
export type Cell = (typeof CELLS)[number];

/** Where a corner may be: whole px between which it lies, all four included. */
export type Region = { left: number; right: number; top: number; bottom: number };

export type CornerGrid = {
  /** Of the picture, what was seen at the start. */
  seen: Region;
  /** Each inside the one before; never empty. */
  regions: readonly [Region, ...Region[]];
  /** The upper left corner, and the grid that it was taken from; null while that one is looked for. */
  first: { at: Point; grid: CornerGrid } | null;
};

/** What comes of a key: another grid, or the box. */
export type CornerStep = { kind: 'grid'; grid: CornerGrid } | { kind: 'box'; rect: Rect };

/** @param seen what can be seen of the picture, in px of the image */
export function startCorners(seen: Rect): CornerGrid {
  const [left, top] = [Math.round(seen.x), Math.round(seen.y)];
  const [right, bottom] = [Math.round(seen.x + seen.width), Math.round(seen.y + seen.height)];
  const upper = {
    left,
    top,
    right: Math.max(left, right - MIN_SIDE_PX),
    bottom: Math.max(top, bottom - MIN_SIDE_PX),
  };
  return { seen: { left, top, right, bottom }, regions: [upper], first: null };
}

/** Where the corner may be now. */
export function regionOf({ regions }: CornerGrid): Region {
  return regions.at(-1)!;
}

/** A ninth of it; a side of one or two px has no thirds, so some cells are the same. */
export function cellOf(region: Region, cell: Cell): Region {
  const index = CELLS.indexOf(cell);
  const [left, right] = third(region.left, region.right, index % 3);
  const [top, bottom] = third(region.top, region.bottom, Math.floor(index / 3));
  return { left, right, top, bottom };
}

/** Goes nearer; where one place is left, that is the corner. */
export function enterCell(grid: CornerGrid, cell: Cell, picture: Size): CornerStep {
  const region = cellOf(regionOf(grid), cell);
  const nearer: CornerGrid = { ...grid, regions: [...grid.regions, region] };
  const isPoint = region.left === region.right && region.top === region.bottom;
  return isPoint ? takeCorner(nearer, picture) : { kind: 'grid', grid: nearer };
}

/** The corner is in the middle of where it may be; after the upper left one comes the lower right one. */
export function takeCorner(grid: CornerGrid, picture: Size): CornerStep {
  const at = middleOf(regionOf(grid));
  if (grid.first !== null)
    return { kind: 'box', rect: fitRect(rectBetween(grid.first.at, at, picture), picture) };
  const { right, bottom } = grid.seen;
  const lower = {
    left: Math.min(at.x + MIN_SIDE_PX, right),
    top: Math.min(at.y + MIN_SIDE_PX, bottom),
    right,
    bottom,
  };
  return { kind: 'grid', grid: { seen: grid.seen, regions: [lower], first: { at, grid } } };
}

/** One key back; null when there was none. */
export function stepBack(grid: CornerGrid): CornerGrid | null {
  const [outermost, ...inner] = grid.regions;
  if (inner.length > 0) return { ...grid, regions: [outermost, ...inner.slice(0, -1)] };
  return grid.first && grid.first.grid;
}

export function middleOf({ left, right, top, bottom }: Region): Point {
  return { x: Math.floor((left + right) / 2), y: Math.floor((top + bottom) / 2) };
}

function third(from: number, to: number, index: number): [number, number] {
  const count = to - from + 1;
  const start = from + Math.floor((index * count) / 3);
  const end = from + Math.floor(((index + 1) * count) / 3) - 1;
  return [Math.min(start, to), Math.max(end, Math.min(start, to))];
}
