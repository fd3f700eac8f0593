import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  edgesOf,
  fitRect,
  HANDLES,
  handlePoint,
  isLargeEnough,
  MIN_SIDE_PX,
  nudgeRect,
  pullHandle,
  rectAround,
  rectBetween,
  scaleRect,
  type Direction,
  type NudgeKind,
  type Rect,
} from './rect';
import type { Size } from '../viewport';

const picture: Size = { width: 640, height: 480 };
const box: Rect = { x: 100, y: 80, width: 60, height: 40 };

const anyPicture = fc.record({
  width: fc.integer({ min: 1, max: 8_000 }),
  height: fc.integer({ min: 1, max: 8_000 }),
});
const anyPoint = fc.record({
  x: fc.double({ min: -9_000, max: 9_000, noNaN: true }),
  y: fc.double({ min: -9_000, max: 9_000, noNaN: true }),
});
const anyRect = fc.record({
  x: fc.double({ min: -9_000, max: 9_000, noNaN: true }),
  y: fc.double({ min: -9_000, max: 9_000, noNaN: true }),
  width: fc.double({ min: 0, max: 9_000, noNaN: true }),
  height: fc.double({ min: 0, max: 9_000, noNaN: true }),
});

function mayStand(rect: Rect, inside: Size): boolean {
  const { left, right, top, bottom } = edgesOf(rect);
  return (
    [left, right, top, bottom].every(Number.isInteger) &&
    left >= 0 &&
    top >= 0 &&
    right <= inside.width &&
    bottom <= inside.height &&
    isLargeEnough(rect, inside)
  );
}

describe('whatever is done to a box, it stays inside the picture, in whole px, and large enough to be meant', () => {
  test('by fitting', () => {
    fc.assert(
      fc.property(anyRect, anyPicture, (rect, size) => {
        expect(mayStand(fitRect(rect, size), size)).toBe(true);
      }),
    );
  });

  test('by keys', () => {
    const kind = fc.constantFrom<NudgeKind>('move', 'grow', 'shrink');
    const direction = fc.constantFrom<Direction>('left', 'right', 'up', 'down');
    const keys = fc.array(fc.record({ kind, direction, stepPx: fc.constantFrom(1, 10) }), { maxLength: 60 });
    fc.assert(
      fc.property(anyRect, anyPicture, keys, (rect, size, pressed) => {
        let moved = fitRect(rect, size);
        for (const key of pressed) {
          const before = moved;
          moved = nudgeRect(moved, key, size);
          expect(mayStand(moved, size)).toBe(true);
          const isSameSize = moved.width === before.width && moved.height === before.height;
          expect(isSameSize || key.kind !== 'move').toBe(true);
        }
      }),
    );
  });

  test('by handles', () => {
    fc.assert(
      fc.property(anyRect, anyPicture, fc.constantFrom(...HANDLES), anyPoint, (rect, size, handle, to) => {
        expect(mayStand(pullHandle(fitRect(rect, size), handle, to, size), size)).toBe(true);
      }),
    );
  });

  test('by being copied to a picture of another size', () => {
    fc.assert(
      fc.property(anyRect, anyPicture, anyPicture, (rect, from, to) => {
        expect(mayStand(scaleRect(fitRect(rect, from), from, to), to)).toBe(true);
      }),
    );
  });
});

test('a box that may stand already is not changed by fitting', () => {
  fc.assert(
    fc.property(anyRect, anyPicture, (rect, size) => {
      const fitted = fitRect(rect, size);
      expect(fitRect(fitted, size)).toEqual(fitted);
    }),
  );
});

test('two corners make the same box in any order', () => {
  fc.assert(
    fc.property(anyPoint, anyPoint, anyPicture, (a, b, size) => {
      const rect = rectBetween(a, b, size);
      expect(rectBetween(b, a, size)).toEqual(rect);
      expect(rectBetween({ x: a.x, y: b.y }, { x: b.x, y: a.y }, size)).toEqual(rect);
    }),
  );
});

test('a corner goes to the nearest border between two px', () => {
  expect(rectBetween({ x: 10.49, y: 10.5 }, { x: 20.5, y: 20.49 }, picture)).toEqual({
    x: 10,
    y: 11,
    width: 11,
    height: 9,
  });
});

test('the outermost points of a mark give its box, whatever was clicked first', () => {
  const points = [
    { x: 50, y: 10 },
    { x: 90, y: 30 },
    { x: 60, y: 70 },
    { x: 20, y: 40 },
  ];
  const want = { x: 20, y: 10, width: 70, height: 60 };
  expect(rectAround(points, picture)).toEqual(want);
  expect(rectAround(points.toReversed(), picture)).toEqual(want);
});

describe('an arrow key', () => {
  test.each([
    { kind: 'move', direction: 'left', stepPx: 1, want: { ...box, x: 99 } },
    { kind: 'move', direction: 'down', stepPx: 10, want: { ...box, y: 90 } },
    { kind: 'grow', direction: 'left', stepPx: 1, want: { ...box, x: 99, width: 61 } },
    { kind: 'grow', direction: 'right', stepPx: 10, want: { ...box, width: 70 } },
    { kind: 'grow', direction: 'up', stepPx: 1, want: { ...box, y: 79, height: 41 } },
    { kind: 'grow', direction: 'down', stepPx: 1, want: { ...box, height: 41 } },
    { kind: 'shrink', direction: 'left', stepPx: 1, want: { ...box, width: 59 } },
    { kind: 'shrink', direction: 'right', stepPx: 1, want: { ...box, x: 101, width: 59 } },
    { kind: 'shrink', direction: 'up', stepPx: 10, want: { ...box, height: 30 } },
    { kind: 'shrink', direction: 'down', stepPx: 1, want: { ...box, y: 81, height: 39 } },
  ] as const)('$kind $direction by $stepPx px', ({ want, ...key }) => {
    expect(nudgeRect(box, key, picture)).toEqual(want);
  });

  test('stops an edge at the opposite one', () => {
    const shrunk = nudgeRect(
      { ...box, width: 8 },
      { kind: 'shrink', direction: 'left', stepPx: 10 },
      picture,
    );
    expect(shrunk).toEqual({ ...box, width: MIN_SIDE_PX });
  });
});

test('a corner handle takes two edges along, a side handle one', () => {
  expect(pullHandle(box, 'se', { x: 200.4, y: 199.6 }, picture)).toEqual({
    x: 100,
    y: 80,
    width: 100,
    height: 120,
  });
  expect(pullHandle(box, 'w', { x: 90, y: 300 }, picture)).toEqual({ ...box, x: 90, width: 70 });
  expect(handlePoint(box, 'se')).toEqual({ x: 160, y: 120 });
  expect(handlePoint(box, 'n')).toEqual({ x: 130, y: 80 });
});

test('a copied box lies where it lay, in proportion', () => {
  expect(scaleRect(box, picture, { width: 1280, height: 960 })).toEqual({
    x: 200,
    y: 160,
    width: 120,
    height: 80,
  });
});
