import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  LabelFilterSchema,
  MakeLabelBatchSchema,
  type LabelFilterInput,
} from '@/lib/contracts/label-batches';
import type { Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import {
  activateModel,
  decide,
  endUndoWindows,
  makeAd,
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  newName,
  saveScores,
  scoredAd,
  type Said,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import {
  answerTask,
  batchOf,
  boxAt,
  detect,
  endTaskWindows,
  holdTask,
  makeTasks,
  makeTasksOf,
} from '../testing/label-builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { closeBatch } from './close-batch';
import { getBatch, listBatches } from './list-batches';
import { estimateBatch, makeBatch, previewBatch } from './make-batch';
import { reopenBatch } from './reopen-batch';
import { settleTask } from './settle-task';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let other: TestBrand;
let anna: TestUser;
let oda: TestUser;

beforeAll(async () => {
  database = await createTestDatabase(20);
  ({ db } = database);
  [brand, other] = [await makeBrand(db), await makeBrand(db)];
  [anna, oda] = [await makeUser(db, ['labeler', 'reviewer']), await makeUser(db, ['ops'])];
});
afterAll(() => database.drop());

/** The pictures that a filter means, in its order; one test's pictures are those of its source. */
async function chosen(source: string, filter: Partial<LabelFilterInput> = {}, words = {}) {
  const { batchId } = await makeBatch(db, oda.id, batchOf({ brand: brand.slug, source, ...filter }, words));
  const tasks = await db.labelTask.findMany({ where: { batchId }, orderBy: { position: 'asc' } });
  await closeBatch(db, oda.id, batchId);
  return tasks;
}
const picturesOf = async (source: string, filter: Partial<LabelFilterInput> = {}) =>
  (await chosen(source, filter)).map((task) => task.imageSha256);
const preview = (source: string, filter: Partial<LabelFilterInput> = {}, words = {}) =>
  previewBatch(db, batchOf({ brand: brand.slug, source, ...filter }, words));
/** An ad that was scored, with its one picture first. */
async function scored(source: string, said: Said, words = {}) {
  const ad = await makeAd(db, { source, ...words });
  await saveScores(db, [scoredAd(ad, said)]);
  return ad;
}

describe('a filter', () => {
  test('by score takes ads by what the models in use say now; what scored nothing is under every floor', async () => {
    const source = newName('source');
    const shifting = await makeBrand(db);
    const [low, high] = [await scored(source, [[shifting, 0.2]]), await scored(source, [[shifting, 0.9]])];
    const none = await makeAd(db, { source });
    const asked = { brand: shifting.slug };
    expect(await picturesOf(source, { ...asked, scoreMin: 0.5 })).toEqual(high.images);
    expect((await picturesOf(source, { ...asked, scoreMax: 0.5 })).sort()).toEqual(
      [...low.images, ...none.images].sort(),
    );
    expect(await picturesOf(source, { ...asked, order: 'score' })).toEqual([
      ...high.images,
      ...low.images,
      ...none.images,
    ]);
    expect(await picturesOf(source, { ...asked, order: 'uncertainty', size: 1 })).toEqual(low.images);
    await activateModel(db, shifting.slug);
    await expect(picturesOf(source, { ...asked, scoreMin: 0.5 })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('by likeliest brand asks each picture about its own', async () => {
    const source = newName('source');
    const [one, two] = [
      await scored(source, [
        [brand, 0.4],
        [other, 0.3],
      ]),
      await scored(source, [[other, 0.8]]),
    ];
    await makeAd(db, { source });
    const tasks = await chosen(source, { brand: undefined, ask: 'likeliest', order: 'score' });
    expect(tasks.map((task) => [task.imageSha256, task.brandId])).toEqual([
      [two.images[0], other.id],
      [one.images[0], brand.id],
    ]);
  });

  test('by verdict takes ads settled for that reason, for the brand asked for', async () => {
    const source = newName('source');
    const settled = async (reason: Reason, of = brand) => {
      const item = await makeScoredItem(db, [[of, 0.9]], { source });
      const evidence = reason === 'counterfeit' ? item.images : [];
      await decide(db, anna, item, [{ brandId: of.id, reason, evidence }]);
      await endUndoWindows(db, item);
      await settleItem(db, item.reviewItemId);
      return item;
    };
    const fake = await settled('counterfeit');
    const wrong = await settled('not-this-brand');
    await settled('counterfeit', other);
    await makeScoredItem(db, [[brand, 0.9]], { source });
    expect(await picturesOf(source, { reasons: ['counterfeit'] })).toEqual(fake.images);
    expect(await picturesOf(source, { reasons: ['not-this-brand', 'generic-style'] })).toEqual(wrong.images);
    expect(await picturesOf(source, { label: 'present' })).toEqual(fake.images);
    expect(await picturesOf(source, { label: 'absent' })).toEqual(wrong.images);
    expect(await picturesOf(source, { label: 'unknown' })).toHaveLength(2);
  });

  test('takes pictures that are named, each with its brand, and none that is labeled already', async () => {
    const source = newName('source');
    const [first, second] = [await makeAd(db, { source }), await makeAd(db, { source })];
    const named = [
      { imageSha256: first.images[0]!, brand: brand.slug },
      { imageSha256: second.images[0]!, brand: other.slug },
    ];
    const filter = { from: 'named' as const, named, boxed: 'any' as const, size: 10 };
    const wanted = MakeLabelBatchSchema.parse({ name: source, filter });
    expect(await previewBatch(db, wanted)).toMatchObject({ matching: 2, chosen: 2, alreadyOpen: 0 });
    const { batchId } = await makeBatch(db, oda.id, wanted);
    const tasks = await db.labelTask.findMany({ where: { batchId } });
    expect(new Map(tasks.map((task) => [task.imageSha256, task.brandId]))).toEqual(
      new Map([
        [first.images[0], brand.id],
        [second.images[0], other.id],
      ]),
    );
    await expect(makeBatch(db, oda.id, wanted)).rejects.toMatchObject({ code: 'bad-input' });
    expect(LabelFilterSchema.safeParse({ ...filter, scoreMin: 0.5 }).success).toBe(false);
    expect(LabelFilterSchema.safeParse({ from: 'named' }).success).toBe(false);
  });

  test('finds pictures at which the detector is unsure', async () => {
    const source = newName('source');
    const [sure, unsure] = [await makeAd(db, { source }), await makeAd(db, { source })];
    const box = { x: 1, y: 1, width: 30, height: 30 };
    await detect(db, sure.images[0]!, [{ ...box, objectness: 0.9 }]);
    await detect(db, unsure.images[0]!, [
      { ...box, objectness: 0.8 },
      { ...box, objectness: 0.35 },
    ]);
    expect(await picturesOf(source, { detectorUnsure: true })).toEqual(unsure.images);
  });

  test('finds ads whose signals contradict each other', async () => {
    const source = newName('source');
    const withSignals = async (contributions: number[]) => {
      const ad = await makeAd(db, { source });
      const plain = scoredAd(ad, [[brand, 0.5]]);
      const readings = contributions.map((contribution, index) => ({
        name: (['appearance', 'mark', 'title'] as const)[index]!,
        value: 1,
        contribution,
        matched: null,
      }));
      const scores = plain.scores.map((score) => ({ ...score, signals: { bias: 0, readings } }));
      await saveScores(db, [{ ...plain, scores }]);
      return ad.images[0]!;
    };
    await withSignals([2, 1]);
    await withSignals([0.4, -2]);
    const torn = await withSignals([2, -1]);
    expect(await picturesOf(source, { signalsDisagree: true })).toEqual([torn]);
  });

  test('takes the newest content of an ad only, and one picture once', async () => {
    const source = newName('source');
    const shared = await makeImage(db);
    const old = await makeAd(db, { source });
    const changed = await makeAd(db, { source, externalId: old.externalId, images: [shared], title: 'New' });
    await makeAd(db, { source, images: [shared], title: 'Another ad with the same picture' });
    const tasks = await chosen(source);
    expect(tasks.map((task) => task.imageSha256)).toEqual([shared]);
    expect(changed.adId).toBe(old.adId);
  });

  test('takes all pictures of an ad side by side, or the best one', async () => {
    const source = newName('source');
    const ads = [
      await scored(source, [[brand, 0.9]], { imageCount: 3 }),
      await scored(source, [[brand, 0.8]], { imageCount: 3 }),
    ];
    const all = await picturesOf(source, { order: 'random' });
    const inAds = [ads[0]!.images, ads[1]!.images];
    if (inAds[0]![0] !== all[0]) inAds.reverse();
    expect(all).toEqual(inAds.flat());
    const best = await picturesOf(source, { pictures: 'best', order: 'score' });
    expect(best).toEqual(ads.map((ad) => ad.images[0]));
  });

  test('by size, category and day', async () => {
    const source = newName('source');
    const small = await makeImage(db, { width: 100, height: 500 });
    const large = await makeImage(db, { width: 900, height: 800 });
    await makeAd(db, { source, images: [small], category: 'shoes' });
    await makeAd(db, { source, images: [large], category: 'bags' });
    expect(await picturesOf(source, { sideMax: 100 })).toEqual([small]);
    expect(await picturesOf(source, { sideMin: 101 })).toEqual([large]);
    expect(await picturesOf(source, { category: 'bags' })).toEqual([large]);
    const today = new Date().toISOString().slice(0, 10);
    expect(await picturesOf(source, { receivedFrom: today, receivedTo: today })).toHaveLength(2);
    expect(await preview(source, { receivedTo: '2001-01-01' })).toMatchObject({ matching: 0 });
  });

  test('leaves out what was searched already, unless asked', async () => {
    const source = newName('source');
    await makeAd(db, { source });
    const [task] = await makeTasksOf(db, brand, source);
    await answerTask(db, anna, task!);
    await endTaskWindows(db, task!);
    await settleTask(db, task!.taskId);
    expect(await preview(source)).toMatchObject({ matching: 0 });
    expect(await preview(source, { boxed: 'yes' })).toMatchObject({ matching: 1 });
    expect(await preview(source, { boxed: 'any' })).toMatchObject({ matching: 1 });
    expect(await preview(source, { ask: 'any-mark' })).toMatchObject({ matching: 1 });
  });

  test('of imports takes imported pictures, with the ad that shows them where there is one', async () => {
    const [lonely, advertised] = [await makeImage(db), await makeImage(db)];
    const ad = await makeAd(db, { images: [advertised] });
    const run = {
      format: 'coco',
      mode: 'suggestions' as const,
      fileName: 'x.json',
      fileHash: 'f'.repeat(64),
    };
    const { id } = await db.labelImport.create({ data: run });
    const pictures = [lonely, advertised].map((imageSha256) => ({
      labelImportId: id,
      imageSha256,
      fileName: 'x',
    }));
    await db.labelImportPicture.createMany({ data: pictures });
    const { batchId } = await makeBatch(db, null, batchOf({ brand: brand.slug, from: 'imports' }));
    const tasks = await db.labelTask.findMany({ where: { batchId } });
    expect(new Map(tasks.map((task) => [task.imageSha256, task.revisionId]))).toEqual(
      new Map([
        [lonely, null],
        [advertised, ad.revisionId],
      ]),
    );
  });

  test('that names no brand there is, or means nothing, is refused in words', async () => {
    const source = newName('source');
    await expect(preview(source, { brand: 'no-such-brand' })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('no-such-brand') as string,
    });
    await expect(makeBatch(db, oda.id, batchOf({ brand: brand.slug, source }))).rejects.toMatchObject({
      code: 'bad-input',
    });
    expect(() => batchOf({ source })).toThrow(/name the brand/);
    expect(() => batchOf({ brand: 'b', scoreMin: 0.9, scoreMax: 0.1 })).toThrow(/scoreMin/);
    expect(() => batchOf({ brand: 'b', from: 'imports', scoreMin: 0.9 })).toThrow(/imported pictures/);
  });
});

describe('a batch', () => {
  async function manyAds(count: number) {
    const source = newName('source');
    for (let made = 0; made < count; made++) await makeAd(db, { source });
    return source;
  }

  test('holds what its preview said', async () => {
    const source = await manyAds(12);
    const words = { unassistedShare: 0.5, labelersWanted: 3 };
    const told = await preview(source, { size: 8 }, words);
    const { batchId, taskCount } = await makeBatch(
      db,
      oda.id,
      batchOf({ brand: brand.slug, source, size: 8 }, words),
    );
    const tasks = await db.labelTask.findMany({ where: { batchId }, orderBy: { position: 'asc' } });
    expect(told).toMatchObject({ matching: 12, chosen: 8, random: 0, alreadyOpen: 0 });
    expect([taskCount, tasks.length]).toEqual([8, 8]);
    expect(tasks.map((task) => task.imageSha256)).toEqual(told.sample);
    expect(tasks.filter((task) => !task.hasSuggestions)).toHaveLength(told.unassisted);
    expect(await db.workSlot.count({ where: { labelTask: { batchId } } })).toBe(24);
    expect(await preview(source)).toMatchObject({ matching: 12, alreadyOpen: 8, chosen: 4 });
  });

  test('is estimated without being counted, by filters of every kind', async () => {
    const source = await manyAds(40);
    await db.$executeRaw`ANALYZE`;
    const filters = [
      { brand: brand.slug, source },
      { brand: brand.slug },
      { brand: brand.slug, scoreMin: 0.5, signalsDisagree: true, sideMin: 10 },
      { ask: 'likeliest', detectorUnsure: true, label: 'unknown', randomShare: 0.5 },
      { ask: 'any-mark', from: 'imports', boxed: 'any' },
    ] as const;
    // So few ads are all in the sample.
    const told = filters.map(async (filter) => {
      const { matching } = await previewBatch(db, batchOf(filter));
      const about = (await estimateBatch(db, batchOf(filter))).matching;
      return { filter, about, matching: matching < 20 ? null : matching };
    });
    for (const { filter, about, matching } of await Promise.all(told))
      expect({ filter, about }).toEqual({ filter, about: matching });
    await expect(estimateBatch(db, batchOf({ brand: 'nobody' }))).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('with the same seed chooses the same pictures and the same ones to go without; another seed others', async () => {
    const source = await manyAds(15);
    const words = { unassistedShare: 0.5 };
    const draw = async (seed: string) =>
      (await chosen(source, { size: 6 }, { ...words, seed })).map((task) => [
        task.imageSha256,
        task.hasSuggestions,
      ]);
    const first = await draw('a');
    expect(await draw('a')).toEqual(first);
    expect(await draw('b')).not.toEqual(first);
  });

  test('mixes in pictures drawn at random from everything', async () => {
    const source = newName('source');
    const high: string[] = [];
    for (let made = 0; made < 6; made++) high.push((await scored(source, [[brand, 0.9]])).images[0]!);
    for (let made = 0; made < 10; made++) await makeAd(db, { source });
    const tasks = await chosen(source, { scoreMin: 0.5, size: 8, randomShare: 0.5 });
    const isHigh = tasks.map((task) => high.includes(task.imageSha256));
    expect(tasks).toHaveLength(8);
    expect(new Set(tasks.map((task) => task.imageSha256)).size).toBe(8);
    expect(isHigh.filter(Boolean).length).toBeGreaterThanOrEqual(4);
    expect(isHigh.filter((one) => !one).length).toBeGreaterThan(0);
  });

  test('made twice at once never asks about the same picture and brand twice', async () => {
    const source = await manyAds(6);
    const batch = batchOf({ brand: brand.slug, source, size: 3 });
    const made = await Promise.all([1, 2].map(() => makeBatch(db, oda.id, batch)));
    const tasks = await db.labelTask.findMany({ where: { batchId: { in: made.map((one) => one.batchId) } } });
    expect(new Set(tasks.map((task) => task.imageSha256)).size).toBe(6);
  });

  test('is listed with its progress, the newest first, page by page', async () => {
    const made = [];
    for (let count = 1; count <= 3; count++)
      made.push((await makeTasks(db, brand, { name: `Batch ${count}` }))[0]!);
    await answerTask(db, anna, made[2]!);
    const first = await listBatches(db, { limit: 2 });
    expect(first.batches.map((batch) => batch.name)).toEqual(['Batch 3', 'Batch 2']);
    expect(first.batches[0]).toMatchObject({
      state: 'open',
      tasks: { open: 0, answered: 1, done: 0 },
      filter: { brand: brand.slug },
    });
    const second = await listBatches(db, { limit: 2, cursor: first.nextCursor! });
    expect(second.batches[0]!.name).toBe('Batch 1');
    expect(
      (await listBatches(db, { limit: 5, state: 'closed' })).batches.every((one) => one.state === 'closed'),
    ).toBe(true);
    await expect(listBatches(db, { limit: 2, cursor: 'made up' })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});

describe('closing a batch', () => {
  test('asks nobody any more, settles what was answered and closes the rest', async () => {
    const tasks = await makeTasks(db, brand, { count: 3, labelersWanted: 2 });
    const [halfDone, inHand, untouched] = tasks as [(typeof tasks)[0], (typeof tasks)[0], (typeof tasks)[0]];
    await answerTask(db, anna, halfDone, { boxes: [boxAt(1, 1, brand)] });
    const held = await holdTask(db, anna, inHand);
    await closeBatch(db, oda.id, halfDone.batchId);
    expect(await db.workSlot.count({ where: { id: held.slotId, holderId: anna.id } })).toBe(0);
    await endTaskWindows(db, halfDone);
    expect(await settleTask(db, halfDone.taskId)).toBe('settled');
    expect((await getBatch(db, halfDone.batchId)).tasks).toMatchObject({ done: 1, closed: 2, open: 0 });
    await expect(holdTask(db, oda, untouched)).rejects.toThrow(/cannot have task/);
    expect(await db.boxSet.count({ where: { labelTaskId: halfDone.taskId } })).toBe(1);
  });

  test('twice, or of a batch that is not there, is refused', async () => {
    const [task] = await makeTasks(db, brand);
    const closings = await Promise.allSettled([1, 2, 3].map(() => closeBatch(db, oda.id, task!.batchId)));
    expect(closings.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    await expect(closeBatch(db, oda.id, task!.batchId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(closeBatch(db, oda.id, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
    await expect(getBatch(db, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('reopening a batch', () => {
  test('asks again about what nobody answered; what was answered stays settled', async () => {
    const tasks = await makeTasks(db, brand, { count: 3, labelersWanted: 2 });
    const [answered, untouched] = tasks as [(typeof tasks)[0], (typeof tasks)[0]];
    await answerTask(db, anna, answered);
    await closeBatch(db, oda.id, answered.batchId);
    await endTaskWindows(db, answered);
    await settleTask(db, answered.taskId);
    expect(await reopenBatch(db, oda.id, answered.batchId)).toEqual({ openedTasks: 2 });
    expect(await getBatch(db, answered.batchId)).toMatchObject({
      state: 'open',
      closedAt: null,
      tasks: { done: 1, open: 2, closed: 0 },
    });
    const waiting = { labelTaskId: untouched.taskId, answeredAt: null, closedAt: null };
    expect(await db.workSlot.count({ where: waiting })).toBe(2);
    const held = await holdTask(db, anna, untouched);
    expect(held.subjectId).toBe(untouched.taskId);
    expect(await db.workSlot.count({ where: { labelTaskId: answered.taskId, closedAt: null } })).toBe(1);
    expect(await db.auditEvent.count({ where: { action: 'label-batch-reopened' } })).toBe(1);
  });

  test('leaves closed what another batch asks about by now', async () => {
    const source = newName('source');
    for (let made = 0; made < 2; made++) await makeAd(db, { source });
    const batch = batchOf({ brand: brand.slug, source, order: 'newest' });
    const { batchId } = await makeBatch(db, oda.id, batch);
    await closeBatch(db, oda.id, batchId);
    await makeBatch(db, oda.id, batchOf({ brand: brand.slug, source, order: 'newest', size: 1 }));
    expect(await reopenBatch(db, oda.id, batchId)).toEqual({ openedTasks: 1 });
    expect((await getBatch(db, batchId)).tasks).toMatchObject({ open: 1, closed: 1 });
  });

  test('of one that is open, or is not there, is refused', async () => {
    const [task] = await makeTasks(db, brand);
    await expect(reopenBatch(db, oda.id, task!.batchId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(reopenBatch(db, oda.id, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });
});
