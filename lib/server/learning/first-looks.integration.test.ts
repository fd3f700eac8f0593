import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DrawFirstLooksSchema, type DrawFirstLooks } from '@/lib/contracts/first-looks';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { LearningRequestSchema } from '@/lib/contracts/learning';
import type { Db } from '../database/db';
import { freezeDataset } from '../datasets/freeze-dataset';
import { activateBrandModel } from '../models/activate-brand-model';
import { waitForTriage } from '../models/active-models';
import { toHalfFloats } from '../scores/half-floats';
import {
  activateModel,
  decide,
  ENCODER_HASH,
  endUndoWindows,
  makeAd,
  makeBrand,
  makeImage,
  makeUser,
  newName,
  publishBrand,
  saveScores,
  scoredAd,
  type TestAd,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import { makeLabelledAd, newPerceptualHash } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { drawFirstLooks, drawMinedLooks } from './draw-first-looks';
import { keepLearned } from './learned-brands';
import { requestLearning } from './request-run';
import { listFirstLookSets } from './list-first-looks';

let database: TestDatabase;
let db: Db;
let ops: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  ops = await makeUser(db, ['ops', 'reviewer']);
});
afterAll(() => database.drop());

const draw = (brand: Pick<TestBrand, 'slug'>, wanted: DrawFirstLooks) =>
  drawFirstLooks(db, ops.id, brand.slug, DrawFirstLooksSchema.parse(wanted));

/** An ad that is scored and waits for nobody, whose picture points in a direction, degrees. */
async function scored(brand: TestBrand, prob: number, degrees: number, source?: string): Promise<TestAd> {
  const image = await makeImage(db, undefined, newPerceptualHash());
  await embed(image, degrees);
  const ad = await makeAd(db, { images: [image], ...(source && { source }) });
  await saveScores(db, [scoredAd(ad, [[brand, prob]])]);
  return ad;
}

async function embed(imageSha256: string, degrees: number): Promise<void> {
  const angle = (degrees * Math.PI) / 180;
  const vector = new Float32Array(256);
  vector.set([Math.cos(angle), Math.sin(angle)]);
  await db.embedding.create({
    data: { imageSha256, encoderHash: ENCODER_HASH, vector: Buffer.from(toHalfFloats(vector)) },
  });
}

/** The ads that were asked about, in the order in which the queue gives them out. */
async function queueOf(setId: string): Promise<string[]> {
  const slots = await db.workSlot.findMany({
    where: { reviewItem: { draws: { some: { design: 'lesson', designKey: setId } } }, closedAt: null },
    orderBy: { priority: 'desc' },
    select: { reviewItem: { select: { revisionId: true } } },
  });
  return slots.map(({ reviewItem }) => reviewItem!.revisionId);
}

/** A run whose candidate put these at the head of the pool. */
async function mined(brand: TestBrand, unknown: string[]): Promise<string> {
  const name = newName('lessons');
  const recipe = RecipeSchema.parse({ kind: 'learning', brands: [brand.slug] });
  await freezeDataset(db, { name, recipe, actorId: ops.id }, () => {});
  const { runId } = await requestLearning(db, LearningRequestSchema.parse({ dataset: name }), ops.id);
  const nothing = { hardNegatives: 0, otherNegatives: 0, boxes: 0, references: 0, tookMs: 1 };
  const allSeen = { picturesLeftOut: 0, boxesLeftOut: 0, referencesLeftOut: 0 };
  await keepLearned(db, runId, {
    ...nothing,
    ...allSeen,
    brandId: brand.id,
    outcome: 'learned',
    contentHash: 'c'.repeat(64),
    definitionId: brand.definitionId,
    positives: 1,
  });
  const mining = {
    outcome: 'too-few',
    poolCount: 9,
    flaggedCount: 2,
    precision: null,
    before: null,
    hard: [],
    unknown,
  };
  await db.learningRunBrand.updateMany({ where: { runId }, data: { mining } });
  return runId;
}

describe('first looks', () => {
  test('stand in the queue in the order in which they teach, and ask about the brand', async () => {
    const brand = await makeBrand(db, { threshold: 0.9 });
    const source = newName('shop');
    const [likely, alike, far] = [
      await scored(brand, 0.42, 0, source),
      await scored(brand, 0.41, 2, source),
      await scored(brand, 0.3, 90, source),
    ];
    const set = await draw(brand, { count: 2, source });
    expect(set).toMatchObject({ order: 'chosen', poolCount: 3, count: 2, decided: 0, present: 0 });
    expect(await queueOf(set.setId)).toEqual([likely.revisionId, far.revisionId]);
    const item = await db.reviewItem.findFirstOrThrow({
      where: { revisionId: likely.revisionId },
      include: { suspects: true },
    });
    expect(item.suspects.map(({ brandId }) => brandId)).toContain(brand.id);
    expect(item.priorityFactors).toMatchObject({ firstLook: 1 });
    const next = await draw(brand, { count: 5, source });
    expect(await queueOf(next.setId)).toEqual([alike.revisionId]);
    await expect(draw(brand, { count: 1, source })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('take what is flagged and waits to the head of the queue, and nothing that was decided', async () => {
    const brand = await makeBrand(db, { threshold: 0.3 });
    const source = newName('shop');
    const waiting = await scored(brand, 0.5, 0, source);
    const before = await db.workSlot.findFirstOrThrow({
      where: { reviewItem: { revisionId: waiting.revisionId } },
    });
    const decided = await makeLabelledAd(db, ops, { brand, source });
    await embed(decided.images[0]!, 180);
    const set = await draw(brand, { count: 9, source });
    expect(await queueOf(set.setId)).toEqual([waiting.revisionId]);
    const after = await db.workSlot.findUniqueOrThrow({ where: { id: before.id } });
    expect(after.priority).toBeGreaterThan(before.priority);
  });

  test('drawn at random are the same for the same seed, whatever the model says, and know their chance', async () => {
    const brand = await makeBrand(db, { threshold: 0.9 });
    const source = newName('shop');
    for (let index = 0; index < 8; index++) await scored(brand, 0.02 * index, 40 * index, source);
    const set = await draw(brand, { count: 2, order: 'random', seed: 'a', source });
    expect(set).toMatchObject({ order: 'random', poolCount: 8, count: 2 });
    const draws = await db.sampleDraw.findMany({ where: { designKey: set.setId } });
    expect(draws.map(({ p, design }) => [p, design])).toEqual([
      [0.25, 'lesson'],
      [0.25, 'lesson'],
    ]);
  });

  test('half chosen and half at random take turns, each ad once', async () => {
    const brand = await makeBrand(db, { threshold: 0.9 });
    const source = newName('shop');
    const ads = [];
    for (let index = 0; index < 6; index++)
      ads.push(await scored(brand, 0.4 - 0.01 * index, 60 * index, source));
    const { setId, poolCount } = await draw(brand, { count: 5, order: 'half', source });
    expect(poolCount).toBe(6);
    const looks = await db.firstLook.findMany({ where: { setId }, orderBy: { rank: 'asc' } });
    expect(looks.map(({ score }) => score > 0)).toEqual([true, false, true, false, true]);
    expect(looks[0]!.revisionId).toBe(ads[0]!.revisionId);
    expect(new Set(looks.map(({ revisionId }) => revisionId)).size).toBe(5);
    const last = await draw(brand, { count: 5, order: 'half', source });
    expect(last.count).toBe(1);
  });

  test('at random are drawn from the pictures that have no label of the brand, as chosen ones are', async () => {
    const brand = await makeBrand(db, { threshold: 0.9 });
    const source = newName('shop');
    const labelled = await makeLabelledAd(db, ops, { brand, source });
    const again = await makeAd(db, { images: labelled.images, source });
    await saveScores(db, [scoredAd(again, [[brand, 0.6]])]);
    const fresh = await scored(brand, 0.5, 40, source);
    const set = await draw(brand, { count: 5, order: 'random', source });
    expect(set).toMatchObject({ poolCount: 1, count: 1 });
    expect(await queueOf(set.setId)).toEqual([fresh.revisionId]);
  });

  test('are chosen while another model comes into use, and then not drawn by the one before', async () => {
    const brand = await makeBrand(db, { threshold: 0.9 });
    const source = newName('shop');
    await scored(brand, 0.5, 0, source);
    const waiting = (count: number) => async () => {
      const [row] = await db.$queryRaw<Array<{ count: number }>>`
        SELECT count(*)::int AS count FROM pg_locks
         WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      expect(row!.count).toBe(count);
    };
    const { id: releaseId } = await db.release.findFirstOrThrow({ where: { state: 'active' } });
    let activating: Promise<unknown> = Promise.resolve();
    let drawing: Promise<unknown> = Promise.resolve();
    await db.$transaction(
      async (tx) => {
        await waitForTriage(tx);
        activating = activateBrandModel(db, {
          brandId: brand.id,
          definitionId: brand.definitionId,
          releaseId,
          contentHash: 'f'.repeat(64),
          movedMarks: null,
          learningRunId: null,
          threshold: 0.9,
        });
        await vi.waitFor(waiting(1), 20_000);
        drawing = draw(brand, { count: 1, source });
        drawing.catch(() => {});
        await vi.waitFor(waiting(2), 20_000);
      },
      { timeout: 60_000 },
    );
    await activating;
    await expect(drawing).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.firstLookSet.count({ where: { brandId: brand.id } })).toBe(0);
  });

  test('of two brands never ask about the same ad', async () => {
    const [acme, bolt] = [await makeBrand(db, { threshold: 0.9 }), await makeBrand(db, { threshold: 0.9 })];
    const source = newName('shop');
    const image = await makeImage(db, undefined, newPerceptualHash());
    await embed(image, 10);
    const ad = await makeAd(db, { images: [image], source });
    await saveScores(db, [
      scoredAd(ad, [
        [acme, 0.5],
        [bolt, 0.5],
      ]),
    ]);
    const asked = await Promise.allSettled([
      draw(acme, { count: 1, source }),
      draw(bolt, { count: 1, source }),
    ]);
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('count what people said of them', async () => {
    const brand = await makeBrand(db, { threshold: 0.9 });
    const source = newName('shop');
    const ad = await scored(brand, 0.5, 0, source);
    await draw(brand, { count: 1, source });
    const item = await db.reviewItem.findFirstOrThrow({ where: { revisionId: ad.revisionId } });
    const held = { ...ad, reviewItemId: item.id };
    await decide(db, ops, held, [{ brandId: brand.id, reason: 'counterfeit', evidence: ad.images }]);
    await endUndoWindows(db, held);
    await settleItem(db, item.id);
    expect(await listFirstLookSets(db, brand.slug)).toMatchObject([{ count: 1, decided: 1, present: 1 }]);
  });

  test('of what a run mined ask about the unknown pictures, the surest first, each once', async () => {
    const brand = await makeBrand(db, { threshold: 0.7 });
    const source = newName('shop');
    await makeLabelledAd(db, ops, { brand, source });
    const [surest, next] = [await scored(brand, 0.2, 0, source), await scored(brand, 0.6, 40, source)];
    const runId = await mined(brand, [surest.images[0]!, next.images[0]!]);
    const set = await drawMinedLooks(db, ops.id, runId, brand.slug);
    expect(set).toMatchObject({ order: 'mined', count: 2 });
    expect(await queueOf(set.setId)).toEqual([surest.revisionId, next.revisionId]);
    await expect(drawMinedLooks(db, ops.id, runId, brand.slug)).rejects.toMatchObject({ code: 'conflict' });
    const other = await makeBrand(db);
    await expect(drawMinedLooks(db, ops.id, runId, other.slug)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('of what a run mined ask about the brand also where its model in use said too little to be kept', async () => {
    const [brand, other] = [await makeBrand(db, { threshold: 0.7 }), await makeBrand(db, { threshold: 0.7 })];
    const source = newName('shop');
    await makeLabelledAd(db, ops, { brand, source });
    const ad = await scored(other, 0.3, 0, source);
    const set = await drawMinedLooks(db, ops.id, await mined(brand, [ad.images[0]!]), brand.slug);
    expect(await queueOf(set.setId)).toEqual([ad.revisionId]);
    const { suspects } = await db.reviewItem.findFirstOrThrow({
      where: { revisionId: ad.revisionId },
      include: { suspects: true },
    });
    expect(suspects.find(({ brandId }) => brandId === brand.id)).toMatchObject({ prob: 0 });
  });

  test('wait for a model', async () => {
    await expect(draw({ slug: newName('nobody') }, { count: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
    const slug = newName('brand');
    await publishBrand(db, slug);
    await expect(draw({ slug }, { count: 1 })).rejects.toMatchObject({ code: 'conflict' });
    const brand = await activateModel(db, slug);
    await expect(draw(brand, { count: 1, source: newName('nowhere') })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
