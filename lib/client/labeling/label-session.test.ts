import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import type { SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import type { LabelWork } from '@/lib/contracts/label-work';
import { newBox } from '@/lib/domain/drawing/new-boxes';
import { ApiError } from '../fetch-json';
import type { LabelApi } from './label-api';
import { openLabelJournal } from './label-journal';
import { createLabelSession } from './label-session';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const pictures = ['a', 'b'].map((letter, index) => ({
  sha256: letter.repeat(64),
  width: 100 * (index + 1),
  height: 100,
  mediaType: 'image/png',
}));

/** Two tasks, one for each picture of an ad. */
const tasks = pictures.map((picture, index): LabelWork => ({
  taskId: id(index),
  purpose: 'answer',
  lease: { slotId: id(100 + index), token: id(200 + index), leaseMsLeft: 60_000 },
  batch: { batchId: id(9), name: 'a batch', position: index, taskCount: 2 },
  picture,
  brand: null,
  ad: {
    revisionId: id(8),
    source: 's',
    externalId: '1',
    title: 'an ad',
    category: '',
    pictures,
    previous: null,
  },
  hasSuggestions: true,
  suggestions: [],
  draft: null,
  answers: [],
}));

function createServer() {
  const answered = new Map<string, SubmitLabelAnswer>();
  const api: LabelApi = {
    claim: async () => ({
      work: tasks.filter(({ taskId }) => ![...answered.values()].some((one) => one.taskId === taskId)),
      kept: [],
      leaseMs: 60_000,
    }),
    renew: async () => ({ renewed: [], lostSlotIds: [] }),
    letGo: async () => {},
    decline: async () => {},
    submit: async (answerId, body) => {
      answered.set(answerId, body);
      return { undoMsLeft: 10_000 };
    },
    withdraw: async (answerId) => {
      const { taskId } = answered.get(answerId)!;
      answered.delete(answerId);
      const work = tasks.find((task) => task.taskId === taskId)!;
      return { work: { ...work, lease: { ...work.lease, token: id(300) } }, releasedSlotIds: [] };
    },
    saveDraft: async () => Promise.reject(new ApiError('offline', 0, 'not reached')),
  };
  return { api, answered };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const box = newBox('b1', null, { x: 10, y: 10, width: 20, height: 20 });

beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));

async function openSession(server = createServer()) {
  const journal = await openLabelJournal('lou');
  const session = createLabelSession({ firstTaskId: null, resumedTaskId: null, api: server.api, journal });
  session.start();
  await settle();
  const current = () => session.getSnapshot().current!;
  const drawing = () => session.drawingOf(current());
  drawing();
  await settle();
  return { session, server, current, drawing };
}

test('what is drawn is sent, and the next picture is there in the same tick', async () => {
  const { session, server, current, drawing } = await openSession();
  expect(session.submit()).toBeNull();
  drawing().do({ kind: 'add', boxes: [box] });
  expect(session.submit()).toMatchObject({ outcome: 'boxes', taskId: id(0) });
  expect(current().taskId).toBe(id(1));
  await settle();
  expect([...server.answered.values()]).toMatchObject([{ boxes: [{ x: 10, y: 10, width: 20, height: 20 }] }]);
  session.stop();
});

test('boxes of the picture before can be copied as soon as they are submitted', async () => {
  const { session, current, drawing } = await openSession();
  expect(session.copySource(current())).toBeNull();
  drawing().do({ kind: 'add', boxes: [box] });
  session.submit();
  expect(session.copySource(current())).toMatchObject({
    picture: { sha256: 'a'.repeat(64), width: 100 },
    boxes: [{ x: 10 }],
  });
  session.stop();
});

test('taken back, a picture has its boxes and everything that can be undone', async () => {
  const { session, current, drawing } = await openSession();
  drawing().do({ kind: 'add', boxes: [box] });
  drawing().do({ kind: 'reshape', boxId: 'b1', rect: { ...box, x: 30 } });
  session.submit();
  await settle();
  await session.undo();
  expect(current().taskId).toBe(id(0));
  drawing();
  await settle();
  const { history } = drawing().getSnapshot();
  expect(history.present.boxes.map(({ x }) => x)).toEqual([30]);
  drawing().undo();
  expect(
    drawing()
      .getSnapshot()
      .history.present.boxes.map(({ x }) => x),
  ).toEqual([10]);
  session.stop();
});
