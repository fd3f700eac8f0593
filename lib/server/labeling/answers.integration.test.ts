import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import type { LabelDraftContent } from '@/lib/contracts/label-work';
import type { Db } from '../database/db';
import type { HeldSlot } from '../queue/claim-slots';
import { makeBrand, makeUser, newName, type TestBrand, type TestUser } from '../testing/builders';
import {
  answerBody,
  answerTask,
  boxAt,
  endTaskWindows,
  expireTaskLeases,
  holdTask,
  makeDetectedAd,
  makeTasks,
  makeTasksOf,
} from '../testing/label-builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { loadLabelWork } from './load-label-work';
import { findDraft, saveDraft } from './save-draft';
import { submitAnswer } from './submit-answer';
import { withdrawAnswer } from './withdraw-answer';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let other: TestBrand;
let anna: TestUser;
let ben: TestUser;

beforeAll(async () => {
  database = await createTestDatabase(20);
  ({ db } = database);
  [brand, other] = [await makeBrand(db), await makeBrand(db)];
  [anna, ben] = [await makeUser(db, ['labeler']), await makeUser(db, ['labeler'])];
});
afterAll(() => database.drop());

const makeTask = async () => (await makeTasks(db, brand))[0]!;
const submit = (user: TestUser, body: SubmitLabelAnswer, id: string = randomUUID()) =>
  submitAnswer(db, user.id, id, body);
const stateOf = async (taskId: string) =>
  (await db.labelTask.findUniqueOrThrow({ where: { id: taskId } })).state;
const answersTo = (taskId: string) =>
  db.labelAnswer.findMany({
    where: { taskId },
    include: { boxes: { orderBy: { position: 'asc' } }, suggestions: { orderBy: { number: 'asc' } } },
  });

/** A task about a picture with two suggestions: 50 x 30 px at 10, 20 and 40 x 40 px at 100, 100. */
async function makeSuggestedTask(words = {}) {
  const source = newName('source');
  const { keys } = await makeDetectedAd(db, source, [
    { x: 10.3, y: 20.4, width: 49.6, height: 29.9 },
    { x: 100, y: 100, width: 40, height: 40 },
  ]);
  const [task] = await makeTasksOf(db, brand, source, words);
  return { ...task!, keys };
}
const offered = (keys: readonly string[]) => keys.map((key) => ({ key, isRejected: false }));

describe('an answer', () => {
  test('is stored with its boxes, ends the task’s waiting and queues the settlement', async () => {
    const task = await makeTask();
    const boxes = [boxAt(1.004, 2.006, brand), boxAt(100, 50, brand)];
    const stored = await answerTask(db, anna, task, { boxes, comment: 'two' });
    expect(stored).toMatchObject({ isReplay: false, undoMsLeft: 10_000 });
    expect(await answersTo(task.taskId)).toMatchObject([
      {
        labelerId: anna.id,
        outcome: 'boxes',
        boxCount: 2,
        attempt: 1,
        comment: 'two',
        boxes: [{ x: 1, y: 2.01, provenance: 'drawn' }, {}],
      },
    ]);
    expect(await stateOf(task.taskId)).toBe('answered');
    const jobs = await db.$queryRaw<Array<{ waits: boolean }>>`
      SELECT start_after > now() AS waits FROM pgboss.job
       WHERE name = 'settle-label-task' AND data ->> 'taskId' = ${task.taskId}`;
    expect(jobs).toEqual([{ waits: true }]);
  });

  test('notes what became of each suggestion, and how much of it is left', async () => {
    const { keys, ...task } = await makeSuggestedTask();
    await answerTask(db, anna, task, {
      boxes: [
        { ...boxAt(10, 20, brand), width: 50, height: 30, suggestion: keys[0]! },
        { ...boxAt(110, 100, brand), width: 40, height: 40, suggestion: keys[1]! },
        boxAt(200, 200, brand),
      ],
      suggestions: offered(keys),
    });
    const [answer] = await answersTo(task.taskId);
    expect(answer!.boxes).toMatchObject([
      { provenance: 'accepted', suggestionNumber: 1, suggestionIou: 1 },
      { provenance: 'edited', suggestionNumber: 2, suggestionIou: 30 / 50 },
      { provenance: 'drawn', suggestionNumber: null, suggestionIou: null },
    ]);
    expect(answer!.suggestions).toMatchObject([
      { number: 1, position: 0, fate: 'accepted' },
      { number: 2, position: 1, fate: 'edited' },
    ]);
  });

  test('tells rejected suggestions from those nobody looked at', async () => {
    const { keys, ...task } = await makeSuggestedTask();
    await answerTask(db, anna, task, {
      suggestions: [
        { key: keys[1]!, isRejected: true },
        { key: keys[0]!, isRejected: false },
      ],
    });
    expect((await answersTo(task.taskId))[0]!.suggestions).toMatchObject([
      { number: 1, position: 1, fate: 'rejected' },
      { number: 2, position: 0, fate: 'ignored' },
    ]);
  });

  test.each<{ why: string; said: () => Partial<SubmitLabelAnswer>; field: RegExp }>([
    {
      why: 'a box of another brand',
      said: () => ({ boxes: [boxAt(1, 1, other)] }),
      field: /boxes\[0\]\.brandId/,
    },
    { why: 'a box of no brand', said: () => ({ boxes: [boxAt(1, 1, null)] }), field: /boxes\[0\]\.brandId/ },
    {
      why: 'a box that reaches out of the picture',
      said: () => ({ boxes: [boxAt(1, 1, brand), boxAt(341, 1, brand)] }),
      field: /boxes\[1\]: reaches out of the picture of 400 x 300/,
    },
    {
      why: 'a suggestion of another picture',
      said: () => ({ suggestions: offered([`d:${randomUUID()}:0`]) }),
      field: /suggestions\[0\]\.key/,
    },
  ])('with $why is refused by name, and nothing is stored', async ({ said, field }) => {
    const task = await makeTask();
    const slot = await holdTask(db, anna, task);
    await expect(submit(anna, answerBody(slot, said()))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(field) as string,
    });
    expect(await answersTo(task.taskId)).toEqual([]);
    expect(await submit(anna, answerBody(slot))).toMatchObject({ isReplay: false });
  });

  test('names no suggestion where none was to be shown', async () => {
    const { keys, ...task } = await makeSuggestedTask({ unassistedShare: 1 });
    const slot = await holdTask(db, anna, task);
    await expect(submit(anna, answerBody(slot, { suggestions: offered(keys) }))).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('about any mark takes boxes of several brands and of none, but no "wrong brand"', async () => {
    const [task] = await makeTasks(db, brand, { filter: { ask: 'any-mark' } });
    const slot = await holdTask(db, anna, task!);
    for (const said of [
      { outcome: 'wrong-brand' as const },
      { boxes: [boxAt(1, 1, { id: randomUUID() })] },
    ]) {
      await expect(submit(anna, answerBody(slot, said))).rejects.toMatchObject({ code: 'bad-input' });
    }
    const boxes = [boxAt(1, 1, brand), boxAt(100, 1, other), boxAt(200, 1, null)];
    await submit(anna, answerBody(slot, { boxes }));
    expect((await answersTo(task!.taskId))[0]!.boxes.map((box) => box.brandId)).toEqual([
      brand.id,
      other.id,
      null,
    ]);
  });
});

describe('sent again', () => {
  test('the same answer is stored once, however many arrive at a time', async () => {
    const task = await makeTask();
    const slot = await holdTask(db, anna, task);
    const [id, body] = [randomUUID(), answerBody(slot, { boxes: [boxAt(1, 1, brand)] })];
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => submit(anna, body, id)));
    expect(outcomes.filter((outcome) => !outcome.isReplay)).toHaveLength(1);
    expect(await submit(anna, body, id)).toMatchObject({ answerId: id, isReplay: true });
    expect(await answersTo(task.taskId)).toHaveLength(1);
  });

  test('another body, or another person, under the same id is a conflict', async () => {
    const task = await makeTask();
    const slot = await holdTask(db, anna, task);
    const [id, body] = [randomUUID(), answerBody(slot)];
    await submit(anna, body, id);
    await expect(submit(anna, { ...body, comment: 'other' }, id)).rejects.toMatchObject({
      code: 'answer-differs',
    });
    await expect(submit(ben, body, id)).rejects.toMatchObject({ code: 'answer-differs' });
  });

  test.each<[string, (slot: HeldSlot) => HeldSlot]>([
    ['another token', (slot) => ({ ...slot, token: randomUUID() })],
    ['another task', (slot) => ({ ...slot, subjectId: randomUUID() })],
    ['another slot', (slot) => ({ ...slot, slotId: randomUUID() })],
  ])('with %s it has lost its lease', async (_what, change) => {
    const slot = change(await holdTask(db, anna, await makeTask()));
    await expect(submit(anna, answerBody(slot))).rejects.toMatchObject({ code: 'lease-lost' });
  });

  test('after somebody else took over it has lost its lease, and their answer stands', async () => {
    const task = await makeTask();
    const slow = await holdTask(db, anna, task);
    await expireTaskLeases(db, task);
    const quick = await holdTask(db, ben, task);
    await expect(submit(anna, answerBody(slow))).rejects.toMatchObject({ code: 'lease-lost' });
    await submit(ben, answerBody(quick));
    expect(await answersTo(task.taskId)).toMatchObject([{ labelerId: ben.id }]);
  });
});

describe('taking back', () => {
  test('gives the task back with what was answered as its draft, and the next answer is attempt 2', async () => {
    const { keys, ...task } = await makeSuggestedTask();
    const boxes = [{ ...boxAt(10, 20, brand), width: 50, height: 30, suggestion: keys[0]! }];
    const suggestions = [offered(keys)[0]!, { key: keys[1]!, isRejected: true }];
    const { answerId } = await answerTask(db, anna, task, { boxes, suggestions, comment: 'hm' });
    const { slot, releasedSlotIds } = await withdrawAnswer(db, anna.id, answerId, randomUUID());
    expect(releasedSlotIds).toEqual([]);
    expect(await stateOf(task.taskId)).toBe('open');
    const work = await loadLabelWork(db, anna.id, slot);
    expect(work.draft).toMatchObject({
      version: 1,
      content: { boxes, rejectedSuggestions: [keys[1]], outcome: 'boxes', comment: 'hm', activeMs: 3_000 },
    });
    await submit(anna, answerBody(slot));
    expect((await answersTo(task.taskId)).map((answer) => answer.attempt).toSorted((a, b) => a - b)).toEqual([
      1, 2,
    ]);
  });

  test('is only for the person who answered, within the window, once', async () => {
    const task = await makeTask();
    const { answerId } = await answerTask(db, anna, task);
    await expect(withdrawAnswer(db, ben.id, answerId, randomUUID())).rejects.toMatchObject({
      code: 'not-found',
    });
    const twice = await Promise.allSettled(
      [1, 2].map(() => withdrawAnswer(db, anna.id, answerId, randomUUID())),
    );
    expect(twice.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);

    const late = await makeTask();
    const { answerId: settled } = await answerTask(db, anna, late);
    await endTaskWindows(db, late);
    await expect(withdrawAnswer(db, anna.id, settled, randomUUID())).rejects.toMatchObject({
      code: 'too-late',
    });
  });

  test('keeps the tab at three: what it would have seen last goes back', async () => {
    const tasks = await makeTasks(db, brand, { count: 4 });
    const person = await makeUser(db, ['labeler']);
    const tabId = randomUUID();
    const first = await holdTask(db, person, tasks[0]!, { tabId });
    const { answerId } = await submit(person, answerBody(first));
    for (const task of tasks.slice(1)) await holdTask(db, person, task, { tabId });
    const { slot, releasedSlotIds } = await withdrawAnswer(db, person.id, answerId, tabId);
    expect(slot.subjectId).toBe(tasks[0]!.taskId);
    expect(releasedSlotIds).toHaveLength(1);
    const held = await db.workSlot.findMany({ where: { holderId: person.id, answeredAt: null } });
    expect(held).toHaveLength(3);
  });
});

describe('a draft', () => {
  const content = (comment: string): LabelDraftContent => ({
    boxes: [boxAt(1, 2, brand)],
    rejectedSuggestions: [],
    outcome: null,
    comment,
    activeMs: 500,
  });
  const save = (user: TestUser, taskId: string, expectedVersion: number, comment = 'work') =>
    saveDraft(db, user.id, taskId, { expectedVersion, content: content(comment) });

  test('is saved version by version and comes back with the task', async () => {
    const { taskId } = await makeTask();
    const slot = await holdTask(db, anna, { taskId });
    expect(await save(anna, taskId, 0)).toMatchObject({ kind: 'saved', version: 1 });
    expect(await save(anna, taskId, 1, 'more')).toMatchObject({ kind: 'saved', version: 2 });
    expect((await loadLabelWork(db, anna.id, slot)).draft).toMatchObject({
      version: 2,
      content: content('more'),
    });
  });

  test('saved elsewhere since is not overwritten, but told', async () => {
    const { taskId } = await makeTask();
    await holdTask(db, anna, { taskId });
    await save(anna, taskId, 0, 'first tab');
    for (const stale of [0, 7]) {
      expect(await save(anna, taskId, stale, 'second tab')).toMatchObject({
        kind: 'conflict',
        stored: { version: 1, content: { comment: 'first tab' } },
      });
    }
    expect(await findDraft(db, taskId, anna.id)).toMatchObject({ content: { comment: 'first tab' } });
  });

  test('saved twenty times at once from the same version is saved once', async () => {
    const { taskId } = await makeTask();
    await holdTask(db, anna, { taskId });
    for (const expected of [0, 1]) {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) => save(anna, taskId, expected, `tab ${index}`)),
      );
      expect(outcomes.filter((outcome) => outcome.kind === 'saved')).toHaveLength(1);
    }
  });

  test('outlives its lease, and is nobody else’s', async () => {
    const task = await makeTask();
    await holdTask(db, anna, task);
    await save(anna, task.taskId, 0);
    await expireTaskLeases(db, task);
    const taken = await holdTask(db, ben, task);
    expect((await loadLabelWork(db, ben.id, taken)).draft).toBeNull();
    expect(await save(anna, task.taskId, 1, 'still here')).toMatchObject({ kind: 'saved', version: 2 });
    expect(await save(ben, task.taskId, 0, 'mine')).toMatchObject({ kind: 'saved', version: 1 });
    expect(await findDraft(db, task.taskId, anna.id)).toMatchObject({ content: { comment: 'still here' } });
  });

  test('of a task that was never in hand is refused', async () => {
    const { taskId } = await makeTask();
    await expect(save(anna, taskId, 0)).rejects.toMatchObject({ code: 'lease-lost' });
    expect(await db.labelDraft.count({ where: { taskId } })).toBe(0);
  });
});
