import { describe, expect, test } from 'vitest';
import { intersectionOverUnion, suppressOverlaps } from './non-max-suppression';

const box = (x: number, score: number, width = 10) => ({ x, y: 0, width, height: 10, score });
const limits = { iou: 0.5, maxCount: 10 };

describe('intersectionOverUnion', () => {
  test.each([
    { why: 'the same', a: box(0, 1), b: box(0, 1), want: 1 },
    { why: 'apart', a: box(0, 1), b: box(20, 1), want: 0 },
    { why: 'side by side', a: box(0, 1), b: box(10, 1), want: 0 },
    { why: 'half over the other', a: box(0, 1), b: box(5, 1), want: 1 / 3 },
    { why: 'one inside the other', a: box(0, 1), b: box(0, 1, 5), want: 0.5 },
    { why: 'without area', a: box(0, 1, 0), b: box(0, 1, 0), want: 0 },
  ])('$why: $want', ({ a, b, want }) => {
    expect(intersectionOverUnion(a, b)).toBeCloseTo(want, 12);
    expect(intersectionOverUnion(b, a)).toBeCloseTo(want, 12);
  });
});

describe('suppressOverlaps', () => {
  test('of boxes over each other only the best stays, best first', () => {
    const boxes = [box(1, 0.5), box(0, 0.9), box(40, 0.6), box(2, 0.8)];
    expect(suppressOverlaps(boxes, limits)).toEqual([box(0, 0.9), box(40, 0.6)]);
  });

  test('an overlap of exactly the limit is kept', () => {
    expect(suppressOverlaps([box(0, 0.9), box(0, 0.8, 5)], limits)).toHaveLength(2);
    expect(suppressOverlaps([box(0, 0.9), box(0, 0.8, 5)], { ...limits, iou: 0.49 })).toHaveLength(1);
  });

  test('what only overlaps a suppressed box stays', () => {
    expect(suppressOverlaps([box(0, 0.9), box(3, 0.8), box(6, 0.7)], limits).map(({ x }) => x)).toEqual([
      0, 6,
    ]);
  });

  test('equal scores keep their order, and the count is bounded', () => {
    const boxes = Array.from({ length: 30 }, (_, index) => box(index * 20, 0.5));
    expect(suppressOverlaps(boxes, { ...limits, maxCount: 3 }).map(({ x }) => x)).toEqual([0, 20, 40]);
  });
});
