import { describe, expect, test } from 'vitest';
import { averagePrecision, findBoxes, fixedBoxes, matchBoxes, rankHits } from './boxes';

const box = (x: number, width = 10) => ({ x, y: 0, width, height: 10 });

describe('findBoxes', () => {
  const truth = [box(0), box(100)];

  test('a box that overlaps enough finds, whatever else it finds', () => {
    // 5 px aside: overlap 50, union 150, one third.
    expect(findBoxes(truth, [box(5)], { iou: 0.3, maxBoxes: 10 })).toEqual([true, false]);
    expect(findBoxes(truth, [box(5)], { iou: 0.5, maxBoxes: 10 })).toEqual([false, false]);
  });

  test('looks at the first boxes only', () => {
    expect(findBoxes(truth, [box(500), box(100)], { iou: 0.5, maxBoxes: 1 })).toEqual([false, false]);
    expect(findBoxes(truth, [box(500), box(100)], { iou: 0.5, maxBoxes: 2 })).toEqual([false, true]);
  });
});

describe('matchBoxes', () => {
  test('a true box is found once, by the best score', () => {
    const candidates = [
      { box: box(1), score: 0.5 },
      { box: box(0), score: 0.4 },
    ];
    expect(matchBoxes([box(0)], candidates, 0.5)).toEqual([
      { score: 0.5, isHit: true },
      { score: 0.4, isHit: false },
    ]);
  });

  test('where the best box is taken the next best counts', () => {
    const candidates = [
      { box: box(2), score: 0.9 },
      { box: box(2), score: 0.8 },
    ];
    expect(matchBoxes([box(2), box(4)], candidates, 0.5).map(({ isHit }) => isHit)).toEqual([true, true]);
  });
});

describe('averagePrecision', () => {
  const hit = (score: number) => ({ score, isHit: true });
  const miss = (score: number) => ({ score, isHit: false });

  test('hits at ranks 1 and 3 of 3 true boxes', () => {
    // Precision 1 at recall 1/3, 2/3 at recall 2/3, the third never: (1 + 2/3) / 3.
    const ranked = rankHits([
      { hits: [hit(0.9), miss(0.8)], truthCount: 2 },
      { hits: [hit(0.7)], truthCount: 1 },
    ]);
    expect(averagePrecision(ranked)).toBeCloseTo(5 / 9, 12);
  });

  test('precision is made monotonic from the right', () => {
    // Miss, hit, hit of 2: precisions 1/2 and 2/3, so both count 2/3.
    const ranked = rankHits([{ hits: [miss(0.9), hit(0.8), hit(0.7)], truthCount: 2 }]);
    expect(averagePrecision(ranked)).toBeCloseTo(2 / 3, 12);
  });

  test('counts stand for repeated pictures', () => {
    const one = { hits: [hit(0.9), miss(0.8)], truthCount: 2 };
    const other = { hits: [miss(0.95), hit(0.7)], truthCount: 1 };
    const counted = averagePrecision(rankHits([one, other]), Float64Array.of(2, 1));
    // Three copies written out: miss, hit, hit, miss, miss, hit of 5 true boxes.
    expect(counted).toBeCloseTo((2 * (2 / 3) + 1 / 2) / 5, 12);
    expect(averagePrecision(rankHits([one, other]), Float64Array.of(1, 0))).toBeCloseTo(0.5, 12);
  });

  test('has no answer without a true box', () => {
    expect(averagePrecision(rankHits([{ hits: [miss(1)], truthCount: 0 }]))).toBeNaN();
  });
});

test('the ten fixed boxes lie centred inside the picture', () => {
  const boxes = fixedBoxes({ width: 200, height: 100 });
  expect(boxes).toHaveLength(10);
  expect(boxes[0]).toEqual({ x: 50, y: 25, width: 100, height: 50 });
  for (const { x, y, width, height } of boxes) {
    expect(x + width / 2).toBeCloseTo(100);
    expect(y + height / 2).toBeCloseTo(50);
  }
});
