import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point, Size } from '../viewport';
import {
  cellOf,
  CELLS,
  enterCell,
  regionOf,
  startCorners,
  stepBack,
  takeCorner,
  type Cell,
  type CornerGrid,
  type CornerStep,
} from './corner-grid';
import type { Rect } from './rect';

const whole = ({ width, height }: Size): Rect => ({ x: 0, y: 0, width, height });
const gridOf = (step: CornerStep): CornerGrid => {
  if (step.kind !== 'grid') throw new Error('a box already');
  return step.grid;
};

/** Presses the keys of somebody who sees in which cell each corner lies. */
function draw(rect: Rect, picture: Size, seen: Rect = whole(picture)): { rect: Rect; presses: number[] } {
  const corners = [
    { x: rect.x, y: rect.y },
    { x: rect.x + rect.width, y: rect.y + rect.height },
  ];
  const presses = [0, 0];
  let grid = startCorners(seen);
  for (;;) {
    const at = grid.first === null ? 0 : 1;
    presses[at]! += 1;
    const step = enterCell(grid, cellWith(corners[at]!, grid), picture);
    if (step.kind === 'box') return { rect: step.rect, presses };
    grid = step.grid;
  }
}

function cellWith({ x, y }: Point, grid: CornerGrid): Cell {
  return CELLS.find((cell) => {
    const { left, right, top, bottom } = cellOf(regionOf(grid), cell);
    return left <= x && x <= right && top <= y && y <= bottom;
  })!;
}

test('every box of every picture is reached to the pixel, a corner in log3 of the longer side', () => {
  const side = fc.integer({ min: 3, max: 20_000 });
  const boxed = fc.tuple(side, side).chain(([width, height]) => {
    const span = (length: number) =>
      fc
        .integer({ min: 0, max: length - 3 })
        .chain((from) => fc.integer({ min: 3, max: length - from }).map((size) => ({ from, size })));
    return fc.record({ picture: fc.constant({ width, height }), across: span(width), down: span(height) });
  });
  fc.assert(
    fc.property(boxed, ({ picture, across, down }) => {
      const rect = { x: across.from, y: down.from, width: across.size, height: down.size };
      const drawn = draw(rect, picture);
      expect(drawn.rect).toEqual(rect);
      const most = Math.ceil(Math.log(Math.max(picture.width, picture.height) + 1) / Math.log(3) + 1e-9);
      expect(Math.max(...drawn.presses)).toBeLessThanOrEqual(Math.max(1, most));
    }),
    { numRuns: 500 },
  );
});

test.each([
  [{ width: 480, height: 360 }, { x: 40, y: 30, width: 120, height: 80 }, 6],
  [{ width: 1600, height: 1200 }, { x: 913, y: 77, width: 211, height: 64 }, 7],
  [{ width: 6000, height: 4000 }, { x: 1, y: 3999 - 40, width: 3000, height: 40 }, 8],
])('a corner in a picture of $width x $height px takes few presses', (picture, rect, most) => {
  const { presses } = draw(rect, picture);
  expect(Math.max(...presses)).toBeLessThanOrEqual(most);
});

test('what was zoomed to is gone through, so it takes fewer', () => {
  const picture = { width: 6000, height: 4000 };
  const seen = { x: 2900, y: 1950, width: 200, height: 120 };
  const rect = { x: 2950, y: 1990, width: 60, height: 20 };
  const drawn = draw(rect, picture, seen);
  expect(drawn.rect).toEqual(rect);
  expect(Math.max(...drawn.presses)).toBeLessThanOrEqual(5);
});

test('a corner may be taken before one place is left: the middle of what is', () => {
  const picture = { width: 300, height: 300 };
  const upper = gridOf(enterCell(startCorners(whole(picture)), 'nw', picture));
  const lower = gridOf(takeCorner(upper, picture));
  expect(lower.first!.at).toEqual({ x: 49, y: 49 });
  const box = takeCorner(gridOf(enterCell(lower, 'c', picture)), picture);
  expect(box).toEqual({ kind: 'box', rect: { x: 49, y: 49, width: 127, height: 127 } });
});

test('one key back leads through the first corner to the start', () => {
  const picture = { width: 300, height: 300 };
  const start = startCorners(whole(picture));
  const nearer = gridOf(enterCell(start, 'se', picture));
  const second = gridOf(takeCorner(nearer, picture));
  const last = gridOf(enterCell(second, 'nw', picture));
  expect(stepBack(last)).toEqual(second);
  expect(stepBack(second)).toEqual(nearer);
  expect(stepBack(nearer)).toEqual(start);
  expect(stepBack(start)).toBeNull();
});

test('even in a picture of one px a box comes out', () => {
  const picture = { width: 1, height: 1 };
  const lower = gridOf(enterCell(startCorners(whole(picture)), 'c', picture));
  expect(enterCell(lower, 'c', picture)).toEqual({
    kind: 'box',
    rect: { x: 0, y: 0, width: 1, height: 1 },
  });
});
