import { describe, expect, test } from 'vitest';
import { SubmitLabelAnswerSchema } from './label-answers';
import { RectSchema } from './labeling';

const rect = { x: 1, y: 2, width: 3, height: 4 };

describe('a rectangle', () => {
  test('is rounded to hundredths of a pixel', () => {
    expect(RectSchema.parse({ x: 1.004, y: 2.005001, width: 3.1263, height: 4 })).toEqual({
      x: 1,
      y: 2.01,
      width: 3.13,
      height: 4,
    });
  });
  test.each([
    { x: -1 },
    { y: -0.01 },
    { width: 0 },
    { height: 0.004 },
    { x: Number.NaN },
    { width: Infinity },
    { x: 2e6 },
  ])('with %o is none', (fault) => {
    expect(RectSchema.safeParse({ ...rect, ...fault }).success).toBe(false);
  });
});

describe('an answer', () => {
  const id = '0190a8d0-0000-7000-8000-000000000000';
  const keys = [`d:${id}:0`, `i:${id}`];
  const answer = {
    taskId: id,
    slotId: id,
    token: id,
    outcome: 'boxes',
    boxes: [{ ...rect, brandId: id, suggestion: keys[0] }],
    suggestions: keys.map((key) => ({ key, isRejected: false })),
    comment: '',
    activeMs: 10,
  };
  const problemOf = (changes: object) =>
    SubmitLabelAnswerSchema.safeParse({ ...answer, ...changes }).error?.issues.map((issue) => issue.message);

  test('that fits itself is taken', () => {
    expect(problemOf({})).toBeUndefined();
  });
  test.each([
    { why: 'boxes without a box', changes: { boxes: [] }, problem: /boxes go with the outcome/ },
    { why: 'no mark with a box', changes: { outcome: 'no-mark' }, problem: /boxes go with the outcome/ },
    {
      why: 'a box of nothing offered',
      changes: { suggestions: [] },
      problem: /was offered and not rejected/,
    },
    {
      why: 'a box of what was rejected',
      changes: { suggestions: [{ key: keys[0], isRejected: true }] },
      problem: /was offered and not rejected/,
    },
    {
      why: 'two boxes of one suggestion',
      changes: { boxes: [answer.boxes[0], answer.boxes[0]] },
      problem: /becomes one box at most/,
    },
    {
      why: 'a suggestion named twice',
      changes: { suggestions: [answer.suggestions[0], answer.suggestions[0]] },
      problem: /name each suggestion once/,
    },
    {
      why: 'a key of another kind',
      changes: {
        suggestions: [{ key: 'x:1', isRejected: false }],
        boxes: [{ ...rect, brandId: id, suggestion: null }],
      },
      problem: /must be the key of a suggestion/,
    },
  ])('$why is refused', ({ changes, problem }) => {
    expect(problemOf(changes)).toEqual([expect.stringMatching(problem)]);
  });
});
