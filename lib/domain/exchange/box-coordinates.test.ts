import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rect } from '../drawing/rect';
import {
  fromCorners,
  fromPercent,
  fromShares,
  fromVocBounds,
  toCorners,
  toPercent,
  toShares,
  toVocBounds,
} from './box-coordinates';

const size = fc.record({
  width: fc.integer({ min: 1, max: 20_000 }),
  height: fc.integer({ min: 1, max: 20_000 }),
});
const span = (limit: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: limit * 100 - 1 }), fc.integer({ min: 1, max: limit * 100 }))
    .map(([from, length]) => [from / 100, Math.min(length, limit * 100 - from) / 100] as const);
/** Any box in hundredths of a pixel inside any picture of up to 20,000 px. */
const boxed = size.chain((picture) =>
  fc.tuple(span(picture.width), span(picture.height)).map(([[x, width], [y, height]]) => ({
    picture,
    box: { x, y, width, height },
  })),
);

describe('comes back to the hundredth of a pixel', () => {
  test.each<[string, (box: Rect, picture: { width: number; height: number }) => Rect]>([
    ['corners', (box) => fromCorners(toCorners(box))],
    [
      'shares with the ten digits of a YOLO file',
      (box, picture) => {
        const digits = toShares(box, picture).map((share) => Number(share.toFixed(10)));
        return fromShares(digits as [number, number, number, number], picture);
      },
    ],
    ['percent', (box, picture) => fromPercent(toPercent(box, picture), picture)],
  ])('%s', (_what, roundTrip) => {
    fc.assert(
      fc.property(boxed, ({ box, picture }) => {
        expect(roundTrip(box, picture)).toEqual(box);
      }),
      { numRuns: 500 },
    );
  });
});

test('an edge in whole pixels of Pascal VOC is at most half a pixel away, inside the picture, and a pixel at least', () => {
  fc.assert(
    fc.property(boxed, ({ box, picture }) => {
      const bounds = toVocBounds(box, picture);
      expect(bounds.left).toBeGreaterThanOrEqual(1);
      expect(bounds.right).toBeLessThanOrEqual(picture.width);
      expect(bounds.right).toBeGreaterThanOrEqual(bounds.left);
      const back = fromVocBounds(bounds);
      // A thinner box grows to a pixel, so that one of its edges may move by up to a whole one.
      const limit = (box.width >= 1 ? 0.5 : 1) + 1e-9;
      expect(Math.abs(back.x - box.x)).toBeLessThanOrEqual(limit);
      expect(Math.abs(back.x + back.width - box.x - box.width)).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 500 },
  );
});

test('Pascal VOC counts from 1 and takes the last pixel in', () => {
  const picture = { width: 100, height: 50 };
  expect(toVocBounds({ x: 0, y: 0, width: 100, height: 50 }, picture)).toEqual({
    left: 1,
    top: 1,
    right: 100,
    bottom: 50,
  });
  expect(toVocBounds({ x: 99.9, y: 3, width: 0.1, height: 1 }, picture)).toEqual({
    left: 100,
    top: 4,
    right: 100,
    bottom: 4,
  });
});
