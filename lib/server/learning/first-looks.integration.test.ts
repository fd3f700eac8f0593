import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DrawFirstLooksSchema, type DrawFirstLooks } from '@/lib/contracts/first-looks';
import type { Db } from '../database/db';
import { toHalfFloats } from '../scores/half-floats';
import {
  activateModel,
  decide,
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
import { drawFirstLooks } from './draw-first-looks';
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
    data: { imageSha256, encoderHash: 'e'.repeat(64), vector: Buffer.from(toHalfFloats(vector)) },
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
