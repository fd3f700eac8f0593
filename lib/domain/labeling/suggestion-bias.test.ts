import { describe, expect, test } from 'vitest';
import { reportBias, type ObservedAnswer } from './suggestion-bias';

const answers = (count: number, answer: Partial<ObservedAnswer>): ObservedAnswer[] =>
  Array.from({ length: count }, () => ({
    hadSuggestions: true,
    boxCount: 1,
    activeMs: 4_000,
    suggestions: [],
    ...answer,
  }));

describe('reportBias', () => {
  test('counts fates of what was shown', () => {
    const report = reportBias([
      ...answers(20, {
        suggestions: [
          { fate: 'accepted', iou: 1 },
          { fate: 'rejected', iou: null },
        ],
      }),
      ...answers(20, { suggestions: [{ fate: 'edited', iou: 0.8 }] }),
    ]);
    expect(report.suggestions).toEqual({ accepted: 20, edited: 20, rejected: 20, ignored: 0, total: 60 });
    expect(report.shares.accepted).toMatchObject({ value: 1 / 3, n: 60 });
    expect(report.editedIou).toBeNull();
  });

  test('says how far edited boxes were moved when there are enough of them', () => {
    const report = reportBias(answers(40, { suggestions: [{ fate: 'edited', iou: 0.8 }] }));
    expect(report.editedIou).toMatchObject({ n: 40 });
    expect(report.editedIou!.value).toBeCloseTo(0.8, 12);
  });

  test('compares boxes a picture with and without', () => {
    const alternating = (hadSuggestions: boolean, more: number) =>
      answers(50, { hadSuggestions }).map((answer, index) => ({ ...answer, boxCount: (index % 2) + more }));
    const {
      difference,
      with: arm,
      without,
    } = reportBias([...alternating(true, 1), ...alternating(false, 0)]);
    expect(arm).toMatchObject({
      answers: 50,
      boxesPerPicture: { value: 1.5 },
      secondsPerPicture: { value: 4 },
    });
    expect(without).toMatchObject({ answers: 50, boxesPerPicture: { value: 0.5 } });
    expect(difference).toMatchObject({ value: 1, n: 100 });
    expect(difference!.low).toBeGreaterThan(0);
  });

  test('a picture for which the machine had nothing stays in the arm it was drawn for', () => {
    const report = reportBias(answers(30, { suggestions: [], boxCount: 0 }));
    expect(report.with.answers).toBe(30);
    expect(report.shares.accepted).toBeNull();
  });

  test('too few on one side: no difference', () => {
    expect(
      reportBias([...answers(200, {}), ...answers(29, { hadSuggestions: false })]).difference,
    ).toBeNull();
  });
});
