import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doAgree, planConsensus, type AnswerBox, type TaskAnswer } from './consensus';

const box = (x: number, changes: Partial<AnswerBox> = {}): AnswerBox => ({
  x,
  y: 10,
  width: 40,
  height: 20,
  brandId: 'a',
  position: 0,
  provenance: 'drawn',
  ...changes,
});
const drew = (answerId: string, ...boxes: AnswerBox[]): TaskAnswer => ({
  answerId,
  isAdjudication: false,
  outcome: 'boxes',
  boxes: boxes.map((one, position) => ({ ...one, position })),
});
const said = (answerId: string, outcome: TaskAnswer['outcome']): TaskAnswer => ({
  answerId,
  isAdjudication: false,
  outcome,
  boxes: [],
});
const settledBy = (answers: TaskAnswer[], wanted = answers.length) => {
  const plan = planConsensus(answers, wanted);
  return plan.kind === 'settle' ? plan.answerIds : plan.kind;
};

describe('planConsensus', () => {
  test('waits for every wanted answer', () => {
    expect(settledBy([], 1)).toBe('wait');
    expect(settledBy([drew('1', box(0))], 2)).toBe('wait');
  });

  test('one wanted answer stands', () => {
    expect(planConsensus([drew('1', box(5))], 1)).toEqual({
      kind: 'settle',
      outcome: 'boxes',
      answerIds: ['1'],
      boxes: [
        {
          x: 5,
          y: 10,
          width: 40,
          height: 20,
          brandId: 'a',
          provenance: 'drawn',
          causes: [{ answerId: '1', position: 0 }],
        },
      ],
    });
  });

  test('two that agree are one box in the middle, with both as causes', () => {
    const plan = planConsensus(
      [drew('1', box(0), box(100)), drew('2', box(102.5, { width: 41 }), box(1))],
      2,
    );
    expect(plan).toMatchObject({
      kind: 'settle',
      boxes: [
        {
          x: 0.5,
          width: 40,
          causes: [
            { answerId: '1', position: 0 },
            { answerId: '2', position: 1 },
          ],
        },
        {
          x: 101.25,
          width: 40.5,
          causes: [
            { answerId: '1', position: 1 },
            { answerId: '2', position: 0 },
          ],
        },
      ],
    });
  });

  test.each([
    { why: 'different outcomes', left: said('1', 'no-mark'), right: said('2', 'wrong-brand') },
    { why: 'boxes against none', left: drew('1', box(0)), right: said('2', 'no-mark') },
    { why: 'a box more', left: drew('1', box(0), box(100)), right: drew('2', box(0)) },
    { why: 'boxes too far apart to average', left: drew('1', box(0)), right: drew('2', box(10)) },
    { why: 'different brands', left: drew('1', box(0)), right: drew('2', box(0, { brandId: 'b' })) },
  ])('$why goes to a further person', ({ left, right }) => {
    expect(settledBy([left, right])).toBe('adjudicate');
  });

  test('a shaking hand at a small mark is no disagreement', () => {
    const small = { width: 16, height: 12 };
    expect(settledBy([drew('1', box(0, small)), drew('2', box(3, small))])).toEqual(['1', '2']);
  });

  test('a majority settles, and only its boxes count', () => {
    const plan = planConsensus([said('1', 'no-mark'), drew('2', box(0)), drew('3', box(2))], 3);
    expect(plan).toMatchObject({ answerIds: ['2', '3'], boxes: [{ x: 1 }] });
  });

  test('half is no majority', () => {
    expect(
      settledBy([drew('1', box(0)), drew('2', box(0)), said('3', 'no-mark'), said('4', 'no-mark')]),
    ).toBe('adjudicate');
  });

  test('the adjudicator stands alone', () => {
    const third = { ...drew('3', box(50)), isAdjudication: true };
    expect(settledBy([drew('1', box(0)), said('2', 'no-mark'), third], 2)).toEqual(['3']);
  });

  test.each([
    { all: ['accepted', 'accepted'], want: 'accepted' },
    { all: ['drawn', 'drawn'], want: 'drawn' },
    { all: ['accepted', 'drawn'], want: 'edited' },
  ] as const)('boxes $all together are $want', ({ all, want }) => {
    const answers = all.map((provenance, index) => drew(String(index), box(0, { provenance })));
    expect(planConsensus(answers, 2)).toMatchObject({ boxes: [{ provenance: want }] });
  });

  test('whatever settles was said by more than half, and a box lies between its causes', () => {
    const answer = fc.record({
      outcome: fc.constantFrom('boxes', 'no-mark', 'cannot-tell'),
      xs: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 5 }), (raw) => {
        const answers = raw.map(({ outcome, xs }, index) =>
          outcome === 'boxes'
            ? drew(String(index), ...xs.map((x) => box(x * 3)))
            : said(String(index), outcome as 'no-mark'),
        );
        const plan = planConsensus(answers, answers.length);
        if (plan.kind !== 'settle') return;
        expect(plan.answerIds.length * 2).toBeGreaterThan(answers.length);
        const group = answers.filter((one) => plan.answerIds.includes(one.answerId));
        expect(group.every((one) => doAgree(group[0]!, one))).toBe(true);
        for (const settled of plan.boxes) {
          const lefts = settled.causes.map(
            (cause) => answers[Number(cause.answerId)]!.boxes[cause.position]!.x,
          );
          expect(settled.causes).toHaveLength(group.length);
          expect(settled.x).toBeGreaterThanOrEqual(Math.min(...lefts) - 0.005);
          expect(settled.x).toBeLessThanOrEqual(Math.max(...lefts) + 0.005);
        }
      }),
    );
  });
});
