import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import type { LabelBox } from '@/lib/contracts/label-work';
import type { Db } from '../database/db';
import {
  decide,
  endUndoWindows,
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  newName,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import {
  answerTask,
  boxAt,
  endTaskWindows,
  holdTask,
  makeTasks,
  makeTasksOf,
  type TestTask,
} from '../testing/label-builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { loadLabelWork } from './load-label-work';
import { settleTask } from './settle-task';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let other: TestBrand;
let anna: TestUser;
let ben: TestUser;
let oda: TestUser;

beforeAll(async () => {
  database = await createTestDatabase(20);
  ({ db } = database);
  [brand, other] = [await makeBrand(db), await makeBrand(db)];
  [anna, ben, oda] = [
    await makeUser(db, ['labeler']),
    await makeUser(db, ['labeler']),
    await makeUser(db, ['ops']),
  ];
});
afterAll(() => database.drop());

type Said = Partial<Pick<SubmitLabelAnswer, 'outcome' | 'boxes'>>;
const makeTask = async (words = {}) => (await makeTasks(db, brand, words))[0]!;
async function settle(task: TestTask) {
  await endTaskWindows(db, task);
  return settleTask(db, task.taskId);
}
async function answered(said: Said, words = {}) {
  const task = await makeTask(words);
  await answerTask(db, anna, task, said);
  return { task, outcome: await settle(task) };
}
const taskOf = ({ taskId }: TestTask) => db.labelTask.findUniqueOrThrow({ where: { id: taskId } });
const setsOf = (imageSha256: string) =>
  db.boxSet.findMany({
    where: { imageSha256 },
    orderBy: [{ brandId: { sort: 'asc', nulls: 'last' } }, { version: 'asc' }],
    include: { boxes: { orderBy: { position: 'asc' }, include: { causes: true } } },
  });
const labelsOf = (imageSha256: string) =>
  db.label.findMany({ where: { imageSha256, supersededById: null }, include: { causes: true } });

describe('before the undo window is over', () => {
  test('nothing settles', async () => {
    const task = await makeTask();
    expect(await settleTask(db, task.taskId)).toBe('nothing-to-do');
    await answerTask(db, anna, task, { boxes: [boxAt(1, 1, brand)] });
    expect(await settleTask(db, task.taskId)).toBe('waiting');
    expect(await setsOf(task.imageSha256)).toEqual([]);
    expect(await taskOf(task)).toMatchObject({ state: 'answered', endedAt: null });
  });
});

describe('one answer', () => {
  test('with boxes writes the boxes with their causes, and a label that names them', async () => {
    const { task, outcome } = await answered({ boxes: [boxAt(1.25, 2.5, brand), boxAt(200, 100, brand)] });
    expect(outcome).toBe('settled');
    const [set] = await setsOf(task.imageSha256);
    const [answer] = await db.labelAnswer.findMany({ where: { taskId: task.taskId } });
    expect(set).toMatchObject({
      brandId: brand.id,
      version: 1,
      outcome: 'boxes',
      labelTaskId: task.taskId,
      boxes: [
        {
          x: 1.25,
          y: 2.5,
          width: 60,
          height: 40,
          provenance: 'drawn',
          causes: [{ answerId: answer!.id, position: 0 }],
        },
        { x: 200, causes: [{ answerId: answer!.id, position: 1 }] },
      ],
    });
    expect(await labelsOf(task.imageSha256)).toMatchObject([
      {
        brandId: brand.id,
        presence: 'present',
        kind: 'mark',
        causes: [{ boxSetId: set!.id, verdictId: null }],
      },
    ]);
    expect(await taskOf(task)).toMatchObject({ state: 'done', agreement: null });
  });

  test('"no mark" says that no box is there, and nothing about the brand', async () => {
    const { task } = await answered({ outcome: 'no-mark' });
    expect(await setsOf(task.imageSha256)).toMatchObject([
      { brandId: brand.id, outcome: 'no_mark', boxes: [] },
    ]);
    expect(await labelsOf(task.imageSha256)).toEqual([]);
  });

  test('"wrong brand" makes the brand absent', async () => {
    const { task } = await answered({ outcome: 'wrong-brand' });
    const [set] = await setsOf(task.imageSha256);
    expect(set).toMatchObject({ outcome: 'wrong_brand', boxes: [] });
    expect(await labelsOf(task.imageSha256)).toMatchObject([
      { presence: 'absent', kind: 'other', isHardNegative: false, causes: [{ boxSetId: set!.id }] },
    ]);
  });

  test('"cannot tell" teaches nothing', async () => {
    const { task, outcome } = await answered({ outcome: 'cannot-tell' });
    expect(outcome).toBe('settled');
    expect(await setsOf(task.imageSha256)).toEqual([]);
    expect(await labelsOf(task.imageSha256)).toEqual([]);
    expect(await taskOf(task)).toMatchObject({ state: 'done' });
  });

  test('drops the drafts of the task', async () => {
    const task = await makeTask();
    const content = { boxes: [], rejectedSuggestions: [], outcome: null, comment: '', activeMs: 0 };
    await db.labelDraft.create({ data: { taskId: task.taskId, labelerId: anna.id, version: 1, content } });
    await answerTask(db, anna, task);
    await settle(task);
    expect(await db.labelDraft.count({ where: { taskId: task.taskId } })).toBe(0);
  });
});

describe('what was believed before', () => {
  const taskAbout = async (source: string, words = {}) =>
    (await makeTasksOf(db, brand, source, { filter: { boxed: 'any' }, ...words }))[0]!;
  async function decided(reason: 'look-alike' | 'not-this-brand') {
    const source = newName('source');
    const images = [await makeImage(db)];
    const item = await makeScoredItem(db, [[brand, 0.9]], { source, images });
    await decide(db, anna, item, [
      { brandId: brand.id, reason, evidence: reason === 'look-alike' ? images : [] },
    ]);
    await endUndoWindows(db, item);
    await settleItem(db, item.reviewItemId);
    return { source, sha256: images[0]! };
  }
  async function answerAbout(source: string, said: Said) {
    const task = await taskAbout(source);
    await answerTask(db, ben, task, said);
    await settle(task);
  }

  test('a verdict’s kind stays: boxes say where, not of which kind', async () => {
    const { source, sha256 } = await decided('look-alike');
    await answerAbout(source, { boxes: [boxAt(1, 1, brand)] });
    const [label] = await labelsOf(sha256);
    expect(label).toMatchObject({ presence: 'present', kind: 'look_alike' });
    expect(label!.causes).toHaveLength(2);
  });

  test('an absent label is superseded by a boxed mark', async () => {
    const { source, sha256 } = await decided('not-this-brand');
    await answerAbout(source, { boxes: [boxAt(1, 1, brand)] });
    expect(await labelsOf(sha256)).toMatchObject([{ presence: 'present', kind: 'mark' }]);
    expect(await db.label.count({ where: { imageSha256: sha256 } })).toBe(2);
  });

  test('"wrong brand" where the machine was sure is a hard negative', async () => {
    const source = newName('source');
    const item = await makeScoredItem(db, [[brand, 0.9]], { source });
    await answerAbout(source, { outcome: 'wrong-brand' });
    expect(await labelsOf(item.images[0]!)).toMatchObject([{ presence: 'absent', isHardNegative: true }]);
  });

  test('earlier boxes are superseded as a whole and stay readable', async () => {
    const source = newName('source');
    const item = await makeScoredItem(db, [[brand, 0.9]], { source });
    await answerAbout(source, { boxes: [boxAt(1, 1, brand), boxAt(100, 1, brand)] });
    await answerAbout(source, { boxes: [boxAt(2, 1, brand)] });
    const [before, after] = await setsOf(item.images[0]!);
    expect(before).toMatchObject({ version: 1, supersededById: after!.id, boxes: [{}, {}] });
    expect(after).toMatchObject({ version: 2, supersededById: null, boxes: [{ x: 2 }] });
    expect((await labelsOf(item.images[0]!))[0]!.causes).toHaveLength(2);
  });
});

describe('a search for any mark', () => {
  const anyMark = { filter: { ask: 'any-mark', boxed: 'any' } } as const;

  test('writes a set for every brand found, and one for the marks that nobody could name', async () => {
    const boxes = [boxAt(1, 1, brand), boxAt(100, 1, other), boxAt(200, 1, null)];
    const { task } = await answered({ boxes }, anyMark);
    const sets = await setsOf(task.imageSha256);
    expect(sets.map((set) => [set.brandId, set.boxes.map((box) => box.x)])).toEqual(
      expect.arrayContaining([
        [brand.id, [1]],
        [other.id, [100]],
        [null, [200]],
      ]),
    );
    expect((await labelsOf(task.imageSha256)).map((label) => label.presence)).toEqual(['present', 'present']);
  });

  test('that finds nothing of a brand boxed before says that nothing of it is there', async () => {
    const source = newName('source');
    const item = await makeScoredItem(db, [[brand, 0.9]], { source });
    for (const [words, said] of [
      [{ filter: { boxed: 'any' } }, { boxes: [boxAt(1, 1, brand)] }],
      [anyMark, { outcome: 'no-mark' }],
    ] as const) {
      const [task] = await makeTasksOf(db, brand, source, words);
      await answerTask(db, anna, task!, {
        ...said,
        boxes: [...('boxes' in said ? said.boxes : [])] as LabelBox[],
      });
      await settle(task!);
    }
    const current = (await setsOf(item.images[0]!)).filter((set) => set.supersededById === null);
    expect(current.map((set) => [set.brandId, set.outcome, set.boxes.length])).toEqual([
      [brand.id, 'no_mark', 0],
      [null, 'no_mark', 0],
    ]);
  });
});

describe('two answers', () => {
  const double = { labelersWanted: 2 };
  async function twoAnswers(first: Said, second: Said) {
    const task = await makeTask(double);
    await answerTask(db, anna, task, first);
    expect(await settle(task)).toBe('waiting');
    expect(await taskOf(task)).toMatchObject({ state: 'open' });
    await answerTask(db, ben, task, second);
    return { task, outcome: await settle(task) };
  }

  test('that agree are one set of boxes in the middle, with both as causes', async () => {
    const { task, outcome } = await twoAnswers(
      { boxes: [boxAt(10, 10, brand), boxAt(200, 100, brand)] },
      { boxes: [boxAt(203, 100, brand), boxAt(12, 11, brand)] },
    );
    expect(outcome).toBe('settled');
    const [set] = await setsOf(task.imageSha256);
    expect(set!.boxes).toMatchObject([
      { x: 11, y: 10.5, width: 60, height: 40 },
      { x: 201.5, y: 100 },
    ]);
    for (const box of set!.boxes) expect(box.causes).toHaveLength(2);
    const { agreement } = await taskOf(task);
    expect(agreement).toBeGreaterThan(0.85);
    expect(agreement).toBeLessThan(1);
  });

  test('that differ go to a third person who sees both, and whose answer stands alone', async () => {
    const { task, outcome } = await twoAnswers({ boxes: [boxAt(10, 10, brand)] }, { outcome: 'no-mark' });
    expect(outcome).toBe('adjudication');
    expect(await taskOf(task)).toMatchObject({ state: 'adjudication' });
    expect(await setsOf(task.imageSha256)).toEqual([]);
    expect(await settleTask(db, task.taskId)).toBe('waiting');
    for (const person of [anna, ben]) {
      await expect(holdTask(db, person, task, { purpose: 'adjudication' })).rejects.toThrow(
        /cannot have task/,
      );
    }
    const slot = await holdTask(db, oda, task, { purpose: 'adjudication' });
    expect((await loadLabelWork(db, oda.id, slot)).answers).toMatchObject([
      { outcome: 'boxes', boxes: [{ x: 10, provenance: 'drawn' }] },
      { outcome: 'no-mark', boxes: [] },
    ]);
    await db.workSlot.update({
      where: { id: slot.slotId },
      data: { holderId: null, tabId: null, token: null, leasedUntil: null },
    });
    await answerTask(db, oda, task, { boxes: [boxAt(11, 10, brand)] }, 'adjudication');
    expect(await settle(task)).toBe('settled');
    const [set] = await setsOf(task.imageSha256);
    expect(set!.boxes).toMatchObject([{ x: 11, causes: { length: 1 } }]);
    expect(await taskOf(task)).toMatchObject({ state: 'done', agreement: 0 });
  });

  test('nobody answers a task twice', async () => {
    const task = await makeTask(double);
    await answerTask(db, anna, task);
    await expect(holdTask(db, anna, task)).rejects.toThrow(/cannot have task/);
  });
});

test('as many boxes as an answer may have are stored and settled', async () => {
  const source = newName('source');
  const item = await makeScoredItem(db, [[brand, 0.9]], {
    source,
    images: [await makeImage(db, { width: 6_000, height: 4_000 })],
  });
  const [task] = await makeTasksOf(db, brand, source);
  const boxes = Array.from({ length: 2_000 }, (_, index) =>
    boxAt((index % 50) * 100, Math.floor(index / 50) * 80, brand),
  );
  await answerTask(db, anna, task!, { boxes });
  expect(await settle(task!)).toBe('settled');
  expect(await db.box.count({ where: { boxSet: { imageSha256: item.images[0]! } } })).toBe(2_000);
});

test('the job repeated, and ten of them at once, change nothing', async () => {
  const task = await makeTask();
  await answerTask(db, anna, task, { boxes: [boxAt(1, 1, brand)] });
  await endTaskWindows(db, task);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => settleTask(db, task.taskId)));
  expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1);
  expect(await setsOf(task.imageSha256)).toHaveLength(1);
  expect(await labelsOf(task.imageSha256)).toHaveLength(1);
  const events = { subjectId: task.taskId, action: 'label-task-settled' };
  expect(await db.auditEvent.count({ where: events })).toBe(1);
});

test('what fails in the middle of a settlement leaves nothing behind', async () => {
  const task = await makeTask();
  await answerTask(db, anna, task, { boxes: [boxAt(1, 1, brand)] });
  await endTaskWindows(db, task);
  await db.$executeRaw`ALTER TABLE label_cause ADD CONSTRAINT no_causes_today CHECK (false) NOT VALID`;
  try {
    await expect(settleTask(db, task.taskId)).rejects.toThrow(/no_causes_today/);
  } finally {
    await db.$executeRaw`ALTER TABLE label_cause DROP CONSTRAINT no_causes_today`;
  }
  expect(await setsOf(task.imageSha256)).toEqual([]);
  expect(await labelsOf(task.imageSha256)).toEqual([]);
  expect(await taskOf(task)).toMatchObject({ state: 'answered' });
  expect(await settleTask(db, task.taskId)).toBe('settled');
});
