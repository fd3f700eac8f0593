import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../database/db';
import {
  decide,
  endUndoWindows,
  makeBrand,
  makeScoredItem,
  makeUser,
  newName,
  wantAnotherAnswer,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import {
  answerTask,
  boxAt,
  endTaskWindows,
  makeDetectedAd,
  makeTasks,
  makeTasksOf,
} from '../testing/label-builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { listLabelAccuracy } from './label-accuracy';
import { labelQueueStats } from './label-queue-stats';
import { reportBatch } from './report-batch';
import { settleTask } from './settle-task';
import { withdrawAnswer } from './withdraw-answer';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let anna: TestUser;
let ben: TestUser;

beforeAll(async () => {
  database = await createTestDatabase(20);
  ({ db } = database);
  brand = await makeBrand(db);
  [anna, ben] = [await makeUser(db, ['labeler']), await makeUser(db, ['labeler'])];
});
afterAll(() => database.drop());

test('a batch reports how its labelers agree; what was taken back and adjudicators do not count', async () => {
  const tasks = await makeTasks(db, brand, { count: 3, labelersWanted: 2 });
  const { answerId } = await answerTask(db, anna, tasks[0]!, { outcome: 'no-mark' });
  const { slot } = await withdrawAnswer(db, anna.id, answerId, anna.id);
  await db.workSlot.update({
    where: { id: slot.slotId },
    data: { holderId: null, tabId: null, token: null, leasedUntil: null },
  });
  await answerTask(db, anna, tasks[0]!, { boxes: [boxAt(0, 0, brand), boxAt(200, 0, brand)] });
  await answerTask(db, ben, tasks[0]!, { boxes: [boxAt(0, 0, brand)] });
  await answerTask(db, anna, tasks[1]!, { boxes: [boxAt(0, 0, brand)] });
  await answerTask(db, ben, tasks[1]!, { outcome: 'no-mark' });
  await answerTask(db, anna, tasks[2]!);
  await endTaskWindows(db, tasks[1]!);
  await settleTask(db, tasks[1]!.taskId);
  const oda = await makeUser(db, ['ops']);
  await answerTask(db, oda, tasks[1]!, { boxes: [boxAt(0, 0, brand)] }, 'adjudication');
  const { agreement, bias } = await reportBatch(db, tasks[0]!.batchId);
  expect(agreement).toEqual({
    tasks: 2,
    sameOutcome: { count: 1, share: null },
    matchedBoxes: { count: 2, of: 3, share: null },
    matchedIou: null,
    adjudicated: 1,
  });
  expect(bias.with.answers).toBe(5);
});

test('a batch reports what became of suggestions, and the boxes with and without them', async () => {
  const source = newName('source');
  for (let made = 0; made < 64; made++) {
    await makeDetectedAd(db, source, [{ x: 10, y: 10, width: 60, height: 40 }]);
  }
  const tasks = await makeTasksOf(db, brand, source);
  // Enough of both, whatever the hashes of these pictures say.
  await db.$executeRaw`UPDATE label_task SET has_suggestions = position % 2 = 0 WHERE batch_id = ${tasks[0]!.batchId}::uuid`;
  for (const { taskId } of tasks) {
    const { hasSuggestions, imageSha256 } = await db.labelTask.findUniqueOrThrow({ where: { id: taskId } });
    const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
    const key = `d:${release.id}:0`;
    expect(await db.detection.count({ where: { imageSha256 } })).toBe(1);
    const said = hasSuggestions
      ? {
          boxes: [boxAt(10, 10, brand, { suggestion: key }), boxAt(200, 10, brand)],
          suggestions: [{ key, isRejected: false }],
        }
      : { boxes: [boxAt(12, 10, brand)] };
    await answerTask(db, anna, { taskId }, said);
  }
  const { bias } = await reportBatch(db, tasks[0]!.batchId);
  const assisted = bias.with.answers;
  expect(assisted + bias.without.answers).toBe(64);
  expect(bias.suggestions).toEqual({
    accepted: assisted,
    edited: 0,
    rejected: 0,
    ignored: 0,
    total: assisted,
  });
  expect(bias.shares.accepted).toMatchObject({ value: 1, n: assisted });
  expect(bias.with.boxesPerPicture).toMatchObject({ value: 2, n: assisted });
  expect(bias.difference).toMatchObject({ value: 1 });
});

test('a batch that is not there has no report', async () => {
  await expect(reportBatch(db, anna.id)).rejects.toMatchObject({ code: 'not-found' });
});

test('label accuracy counts settled double answers to tasks and items, per brand', async () => {
  const [mine, empty] = [await makeBrand(db), await makeBrand(db)];
  const tasks = await makeTasks(db, mine, { count: 4, labelersWanted: 2 });
  const say = async (index: number, first: object, second: object) => {
    await answerTask(db, anna, tasks[index]!, first);
    await answerTask(db, ben, tasks[index]!, second);
    await endTaskWindows(db, tasks[index]!);
  };
  await say(0, { boxes: [boxAt(0, 0, mine)] }, { boxes: [boxAt(200, 200, mine)] });
  await say(1, { outcome: 'no-mark' }, { outcome: 'wrong-brand' });
  await say(2, { outcome: 'cannot-tell' }, { outcome: 'no-mark' });
  await answerTask(db, anna, tasks[3]!);
  const item = await makeScoredItem(db, [[mine, 0.9]]);
  await wantAnotherAnswer(db, item.reviewItemId);
  for (const person of [anna, ben]) {
    await decide(db, person, item, [{ brandId: mine.id, reason: 'counterfeit', evidence: item.images }]);
  }
  expect((await listLabelAccuracy(db)).find((one) => one.brandId === mine.id)!.fromVerdicts).toBe(0);
  await endUndoWindows(db, item);
  const all = await listLabelAccuracy(db);
  expect(all.find((one) => one.brandId === mine.id)).toEqual({
    brandId: mine.id,
    slug: mine.slug,
    name: mine.slug,
    doubleLabeled: 3,
    fromTasks: 2,
    fromVerdicts: 1,
    disagreements: 1,
    leftOut: 1,
    singleAnswer: null,
    settledLabel: null,
  });
  expect(all.some((one) => one.brandId === empty.id)).toBe(false);
  expect(await listLabelAccuracy(db, mine.id)).toEqual(all.filter(({ brandId }) => brandId === mine.id));
  expect(await listLabelAccuracy(db, empty.id)).toEqual([]);
});

test('the queue says how much waits, and what this person did', async () => {
  const before = await labelQueueStats(db, ben.id);
  const tasks = await makeTasks(db, brand, { count: 2, labelersWanted: 2 });
  expect((await labelQueueStats(db, ben.id)).waiting).toBe(before.waiting + 4);
  await answerTask(db, ben, tasks[0]!);
  expect(await labelQueueStats(db, ben.id)).toMatchObject({
    waiting: before.waiting + 3,
    mine: { today: before.mine.today + 1, lastHour: before.mine.lastHour + 1 },
  });
});
