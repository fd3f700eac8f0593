import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareAnswers, meanAgreement, type SaidOfPicture } from './agreement';

const box = (x: number, width = 10) => ({ x, y: 0, width, height: 10, brandId: 'a' });
const drew = (...xs: number[]): SaidOfPicture => ({ outcome: 'boxes', boxes: xs.map((x) => box(x)) });
const said = (outcome: SaidOfPicture['outcome']): SaidOfPicture => ({ outcome, boxes: [] });

describe('the agreement of two answers', () => {
  test.each([
    { why: 'the same boxes', left: drew(0, 50), right: drew(50, 0), want: 1 },
    { why: 'one box too many', left: drew(0, 50), right: drew(0), want: 0.5 },
    { why: 'a box aside', left: drew(0), right: drew(2), want: 8 / 12 },
    { why: 'boxes elsewhere', left: drew(0), right: drew(50), want: 0 },
    { why: 'the same without boxes', left: said('no-mark'), right: said('no-mark'), want: 1 },
    { why: 'different outcomes', left: said('no-mark'), right: said('wrong-brand'), want: 0 },
    { why: 'boxes against none', left: drew(0), right: said('no-mark'), want: 0 },
  ])('$why: $want', ({ left, right, want }) => {
    expect(compareAnswers(left, right).agreement).toBeCloseTo(want, 12);
    expect(compareAnswers(right, left).agreement).toBeCloseTo(want, 12);
  });

  test('lies in 0..1 and is 1 with itself', () => {
    const boxes = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(boxes, boxes, (left, right) => {
        const { agreement } = compareAnswers(drew(...left), drew(...right));
        expect(agreement).toBeGreaterThanOrEqual(0);
        expect(agreement).toBeLessThanOrEqual(1);
        expect(compareAnswers(drew(...left), drew(...left)).agreement).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('the agreement of a task', () => {
  test('is the mean over all pairs of answers', () => {
    expect(meanAgreement([drew(0), drew(0), said('no-mark')])).toBeCloseTo(1 / 3, 12);
  });
  test('needs two answers', () => {
    expect(meanAgreement([])).toBeNull();
    expect(meanAgreement([drew(0)])).toBeNull();
  });
});
