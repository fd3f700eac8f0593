import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intersectionOverUnion } from '../non-max-suppression';
import { matchBoxesBest, SAME_MARK_IOU, type BoxPair, type BrandedRect } from './match-boxes';

const box = (x: number, y: number, width = 10, height = 10, brandId: string | null = 'a'): BrandedRect => ({
  x,
  y,
  width,
  height,
  brandId,
});
/** Crowded, so that most boxes have several possible partners. */
const boxes = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 8 }),
    y: fc.integer({ min: 0, max: 3 }),
    width: fc.integer({ min: 8, max: 12 }),
    height: fc.integer({ min: 8, max: 12 }),
    brandId: fc.constantFrom('a', 'b', null),
  }),
  { maxLength: 6 },
);

/** Most pairs, then the largest sum of IoU, by trying everything. */
function bestByTrying(left: readonly BrandedRect[], right: readonly BrandedRect[]) {
  const better = (a: [number, number], b: [number, number]) => (a[0] - b[0] || a[1] - b[1]) > 0;
  const from = (index: number, taken: ReadonlySet<number>): [number, number] => {
    if (index === left.length) return [0, 0];
    let best = from(index + 1, taken);
    right.forEach((other, at) => {
      if (taken.has(at) || other.brandId !== left[index]!.brandId) return;
      const iou = intersectionOverUnion(left[index]!, other);
      if (iou < SAME_MARK_IOU) return;
      const [count, sum] = from(index + 1, new Set([...taken, at]));
      if (better([count + 1, sum + iou], best)) best = [count + 1, sum + iou];
    });
    return best;
  };
  return from(0, new Set());
}
const sumOf = (pairs: readonly BoxPair[]) => pairs.reduce((sum, pair) => sum + pair.iou, 0);

describe('matchBoxesBest', () => {
  test('finds most pairs, and of those the ones that overlap most', () => {
    fc.assert(
      fc.property(boxes, boxes, (left, right) => {
        const pairs = matchBoxesBest(left, right);
        const [count, sum] = bestByTrying(left, right);
        expect(pairs).toHaveLength(count);
        expect(sumOf(pairs)).toBeCloseTo(sum, 9);
      }),
    );
  });

  test('is one to one, and only of boxes that may be the same mark', () => {
    fc.assert(
      fc.property(boxes, boxes, (left, right) => {
        const pairs = matchBoxesBest(left, right);
        expect(new Set(pairs.map((pair) => pair.left)).size).toBe(pairs.length);
        expect(new Set(pairs.map((pair) => pair.right)).size).toBe(pairs.length);
        for (const pair of pairs) {
          expect(left[pair.left]!.brandId).toBe(right[pair.right]!.brandId);
          expect(pair.iou).toBe(intersectionOverUnion(left[pair.left]!, right[pair.right]!));
          expect(pair.iou).toBeGreaterThanOrEqual(SAME_MARK_IOU);
        }
      }),
    );
  });

  test('does not care who is left and who is right', () => {
    fc.assert(
      fc.property(boxes, boxes, (left, right) => {
        const [one, other] = [matchBoxesBest(left, right), matchBoxesBest(right, left)];
        expect(one).toHaveLength(other.length);
        expect(sumOf(one)).toBeCloseTo(sumOf(other), 9);
      }),
    );
  });

  test('matches a list with itself box by box', () => {
    fc.assert(
      fc.property(boxes, (all) => {
        const pairs = matchBoxesBest(all, all);
        expect(pairs).toHaveLength(all.length);
        expect(sumOf(pairs)).toBeCloseTo(all.length, 9);
      }),
    );
  });

  test('where greedy loses a pair, it does not', () => {
    // Right 0 overlaps left 0 best, but left 1 has no other partner.
    const left = [box(0, 0, 10, 10), box(3, 0, 10, 10)];
    const right = [box(1, 0, 10, 10), box(-3, 0, 10, 10)];
    expect(matchBoxesBest(left, right).map((pair) => [pair.left, pair.right])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test('as many boxes as a picture may have are matched', () => {
    const grid = (shift: number) =>
      Array.from({ length: 2_000 }, (_, index) =>
        box((index % 50) * 20 + shift, Math.floor(index / 50) * 20),
      );
    expect(matchBoxesBest(grid(0), grid(1))).toHaveLength(2_000);
  });
});
