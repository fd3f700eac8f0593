import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { EMPTY_DRAWING } from '@/lib/domain/drawing/drawing';
import { DrawingTakenError, openLabelJournal, type KeptDrawing } from './label-journal';
import type { DrawingStep } from './stored-drawing';

beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));

const nothing: KeptDrawing = {
  base: EMPTY_DRAWING,
  steps: [],
  saved: { version: 0, content: null },
  sending: null,
  activeMs: 0,
};
const comment = (text: string): DrawingStep => ({
  kind: 'do',
  command: { kind: 'comment', comment: text },
  gesture: null,
});

test('steps come back in the order in which they were made, undo included, also to another page', async () => {
  const journal = await openLabelJournal('anna');
  await journal.begin('task', 'page 1', nothing);
  await journal.append('task', 'page 1', [comment('a'), comment('b')], 100);
  await journal.append('task', 'page 1', [{ kind: 'undo' }, comment('c')], 250);
  const afterCrash = await openLabelJournal('anna');
  expect(await afterCrash.read('task')).toEqual({
    ...nothing,
    steps: [comment('a'), comment('b'), { kind: 'undo' }, comment('c')],
    activeMs: 250,
  });
});

test('a page that begins a drawing anew fences off the one before it', async () => {
  const journal = await openLabelJournal('anna');
  await journal.begin('task', 'page 1', nothing);
  await journal.append('task', 'page 1', [comment('a')], 0);
  await journal.begin('task', 'page 2', nothing);
  await expect(journal.append('task', 'page 1', [comment('lost')], 0)).rejects.toThrow(DrawingTakenError);
  await expect(journal.note('task', 'page 1', { sending: null })).rejects.toThrow(DrawingTakenError);
  expect((await journal.read('task'))?.steps).toEqual([]);
});

test('people and tasks do not see each other’s drawings', async () => {
  const anna = await openLabelJournal('anna');
  await anna.begin('task', 'page', { ...nothing, steps: [comment('anna’s')] });
  expect(await (await openLabelJournal('ben')).read('task')).toBeNull();
  expect(await anna.read('another task')).toBeNull();
});

test('what nobody can read any more counts as nothing', async () => {
  const journal = await openLabelJournal('anna');
  const strange = { ...comment('a'), kind: 'a step of another version' } as unknown as DrawingStep;
  await journal.begin('task', 'page', { ...nothing, steps: [strange] });
  expect(await journal.read('task')).toBeNull();
});

test('answers wait through a crash until they are removed', async () => {
  const answer = {
    answerId: '00000000-0000-4000-8000-000000000001',
    title: 'an ad',
    body: {
      taskId: '00000000-0000-4000-8000-000000000002',
      slotId: '00000000-0000-4000-8000-000000000003',
      token: '00000000-0000-4000-8000-000000000004',
      outcome: 'no-mark' as const,
      boxes: [],
      suggestions: [],
      comment: '',
      activeMs: 5,
    },
  };
  const journal = await openLabelJournal('anna');
  journal.outbox.add(answer);
  expect(journal.outbox.list()).toEqual([answer]);
  const afterCrash = await openLabelJournal('anna');
  expect(afterCrash.outbox.list()).toEqual([answer]);
  expect((await openLabelJournal('ben')).outbox.list()).toEqual([]);
  afterCrash.outbox.remove(answer.answerId);
  expect((await openLabelJournal('anna')).outbox.list()).toEqual([]);
});
