import { expect, test } from 'vitest';
import type { SaidOfPicture } from './agreement';
import { reportAgreement } from './report-agreement';

const drew = (...xs: number[]): SaidOfPicture => ({
  outcome: 'boxes',
  boxes: xs.map((x) => ({ x, y: 0, width: 10, height: 10, brandId: null })),
});
const noMark: SaidOfPicture = { outcome: 'no-mark', boxes: [] };
const times = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);

test('counts tasks with two answers or more, and boxes only where both drew', () => {
  const report = reportAgreement([
    [drew(0, 50), drew(0)],
    [noMark, noMark],
    [drew(0), noMark],
    [drew(0)],
    [],
  ]);
  expect(report).toEqual({
    tasks: 3,
    sameOutcome: { count: 2, share: null },
    matchedBoxes: { count: 2, of: 3, share: null },
    matchedIou: null,
  });
});

test('estimates from 30 tasks on', () => {
  const report = reportAgreement([
    ...times(20, [drew(0), drew(1)]),
    ...times(20, [drew(0, 50), drew(0, 90)]),
  ]);
  expect(report.sameOutcome.share).toMatchObject({ value: 1, n: 40 });
  expect(report.matchedBoxes).toMatchObject({ count: 80, of: 120, share: { value: 2 / 3 } });
  expect(report.matchedIou!.value).toBeCloseTo((9 / 11 + 1) / 2, 9);
  expect(report.matchedIou!.n).toBe(40);
});
