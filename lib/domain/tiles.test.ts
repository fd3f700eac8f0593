import { expect, test } from 'vitest';
import { isCutByTile, toOverlappingTiles } from './tiles';

const picture = { width: 1000, height: 500 };

test('four tiles cover the picture and share a fifth of it', () => {
  expect(toOverlappingTiles(picture)).toEqual([
    { x: 0, y: 0, width: 600, height: 300 },
    { x: 400, y: 0, width: 600, height: 300 },
    { x: 0, y: 200, width: 600, height: 300 },
    { x: 400, y: 200, width: 600, height: 300 },
  ]);
});

test.each([
  { why: 'whole inside', box: { x: 100, y: 100, width: 50, height: 50 }, want: false },
  { why: 'at the edge of the picture', box: { x: 0, y: 0, width: 50, height: 50 }, want: false },
  { why: 'at the right edge of the tile', box: { x: 560, y: 100, width: 39, height: 50 }, want: true },
  { why: 'at the lower edge of the tile', box: { x: 100, y: 250, width: 50, height: 50 }, want: true },
])('a box $why is cut: $want', ({ box, want }) => {
  expect(isCutByTile(box, toOverlappingTiles(picture)[0]!, picture, 2)).toBe(want);
});

test('in the last tile the inner edges are left and above', () => {
  const last = toOverlappingTiles(picture)[3]!;
  expect(isCutByTile({ x: 401, y: 300, width: 50, height: 50 }, last, picture, 2)).toBe(true);
  expect(isCutByTile({ x: 950, y: 450, width: 50, height: 50 }, last, picture, 2)).toBe(false);
});
