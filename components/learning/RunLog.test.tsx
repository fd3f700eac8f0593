// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { LearningNote } from '@/lib/contracts/learning';
import { renderPage } from '../testing/render-page';
import { RunLog } from './RunLog';

afterEach(cleanup);

const line = (
  second: number,
  note: LearningNote['note'],
  of: Partial<Pick<LearningNote, 'brand' | 'by'>> = {},
): LearningNote => ({
  noteId: `01a20129-0000-7000-8000-00000000000${second}`,
  at: `2026-11-22T03:18:0${second}.000Z`,
  brand: null,
  by: null,
  note,
  ...of,
});

const NOTES: LearningNote[] = [
  line(0, { kind: 'begun' }),
  line(1, { kind: 'phase-begun', phase: 'looking' }),
  line(2, {
    kind: 'phase-ended',
    phase: 'looking',
    tookMs: 4_230,
    pictures: 320,
    leftOut: [{ what: 'pictures', reason: 'corrupt-image', count: 2 }],
  }),
  line(
    3,
    {
      kind: 'brand-done',
      outcome: 'learned',
      positives: 12,
      negatives: 2_000,
      references: 1,
      tookMs: 820,
      leftOut: [],
    },
    { brand: 'Acme' },
  ),
  line(4, { kind: 'stopped' }, { by: 'Anna' }),
  line(5, { kind: 'resumed' }, { by: 'Bea' }),
  line(6, { kind: 'taken-up', brandsDone: 1 }),
  line(7, { kind: 'round-done', round: 1, tried: 2, mined: 1 }),
  line(8, { kind: 'failed', problem: 'the disk is full' }),
  line(9, { kind: 'succeeded', candidates: 1 }),
];

const lines = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

test('a log says line by line when what happened, with times, counts, reasons and names', () => {
  renderPage(<RunLog notes={NOTES} />);
  expect(screen.getByRole('log', { name: 'Log' })).toBeTruthy();
  expect(lines()).toEqual([
    'Nov 22, 03:18:00A worker began.',
    'Nov 22, 03:18:01Looks at the pictures.',
    'Nov 22, 03:18:02Looked at the pictures in 4.2 sec · 320 pictures seen · left out: 2 pictures (The picture is damaged and cannot be decoded)',
    'Nov 22, 03:18:03Acme learned in 0.82 sec · 12 positive, 2,000 negative, 1 reference',
    'Nov 22, 03:18:04Anna stopped it.',
    'Nov 22, 03:18:05Bea had it go on.',
    'Nov 22, 03:18:06A worker took it up again behind 1 brand that is done.',
    'Nov 22, 03:18:07Round 1: 2 brands tried on the pool, 1 of them learns again.',
    'Nov 22, 03:18:08The run has failed: the disk is full',
    'Nov 22, 03:18:09Done: 1 candidate stored.',
  ]);
});

test('in Chinese, too', () => {
  renderPage(<RunLog notes={NOTES} />, 'zh-CN');
  expect(lines()[2]).toContain('已查看图片，用时 4.2秒 · 已查看 320 张图片 · 未用：2 张图片（');
  expect(lines()[4]).toContain('Anna 已停止运行。');
});
