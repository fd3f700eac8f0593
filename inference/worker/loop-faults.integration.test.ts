import type { ChildProcess } from 'node:child_process';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LearningRequestSchema } from '@/lib/contracts/learning';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { storeImage } from '@/lib/server/images/store-image';
import { approvePromotion, proposePromotion } from '@/lib/server/learning/promotions';
import { getRunDetail } from '@/lib/server/learning/get-run';
import { requestLearning } from '@/lib/server/learning/request-run';
import { restoreBrandModel } from '@/lib/server/models/activate-brand-model';
import {
  makeAd,
  makeUser,
  newName,
  publishBrand,
  type TestAd,
  type TestBrand,
  type TestUser,
} from '@/lib/server/testing/builders';
import { makeLabelledAd } from '@/lib/server/testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { BEHIND_FIRST_BRAND, holdRows } from '../testing/hold-rows';
import { seedTinyRelease } from '../testing/tiny-releases';
import { kill, killAll, START_MS, startWorker, stop, until } from '../testing/worker-processes';

// Real worker processes in the loop from labels to models: ended in the middle of a run, and told to go back.

let database: TestDatabase;
let db: Db;
let [anna, ben]: [TestUser, TestUser] = [null!, null!];
let brands: TestBrand[];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  process.env['DATABASE_URL'] = database.url;
  await seedTinyRelease(db);
  [anna, ben] = [await makeUser(db), await makeUser(db)];
  const preparing = await startWorker();
  const slugs = [newName('a'), newName('b'), newName('c')];
  for (const slug of slugs) await publishBrand(db, slug, { references: [await reference()] });
  await until(START_MS, async () => (await countActive()) === slugs.length);
  await stop(preparing);
  brands = await Promise.all(slugs.map(brandOf));
  for (const brand of brands) {
    for (let index = 0; index < 8; index++) await teach(brand, 'counterfeit');
    for (let index = 0; index < 4; index++) await teach(brand, 'not-this-brand');
  }
}, START_MS * 3);
afterAll(async () => {
  await killAll();
  await database.drop();
});

test(
  'a worker that is killed in a learning run leaves what it has done, and another goes on behind it to the models that it would have made',
  async () => {
    const recipe = RecipeSchema.parse({
      kind: 'learning',
      brands: brands.map(({ slug }) => slug),
      split: { oversizedShare: 1, shares: { training: 0.7, validation: 0.2, test: 0.1 } },
    });
    await freezeDataset(db, { name: 'lessons', recipe, actorId: anna.id }, () => {});
    const asked = LearningRequestSchema.parse({ dataset: 'lessons' });
    const { runId } = await requestLearning(db, asked, anna.id);
    const done = () => db.learningRunBrand.findMany({ where: { runId }, orderBy: { brandId: 'asc' } });
    const letGo = await holdRows(db, 'learning_run_brand', BEHIND_FIRST_BRAND);
    const worker = await startWorker();
    await until(START_MS, async () => (await done()).length > 0);
    await kill(worker);
    await letGo();
    const kept = await done();
    expect(await stateOf(runId)).toBe('running');
    expect(kept).toHaveLength(1);

    const heir = await startWorker();
    await until(START_MS, async () => (await stateOf(runId)) === 'succeeded');
    const learned = await done();
    expect(learned.map(({ outcome }) => outcome)).toEqual(['learned', 'learned', 'learned']);
    // What was done before is not done again.
    const doneAt = new Map(learned.map((row) => [row.brandId, row.doneAt]));
    for (const row of kept) expect(doneAt.get(row.brandId)).toEqual(row.doneAt);
    expect(await db.brandModel.count({ where: { learningRunId: runId } })).toBe(brands.length);
    expect(await countActive()).toBe(brands.length);
    const { runId: wholeId } = await requestLearning(db, asked, anna.id);
    await until(START_MS, async () => (await stateOf(wholeId)) === 'succeeded');
    expect(await modelsOf(runId)).toEqual(await modelsOf(wholeId));
    await stop(heir);
  },
  START_MS * 4,
);

test(
  'a model that is taken back is what all workers score new ads with',
  async () => {
    const workers = [await startWorker(), await startWorker()];
    const seen = () => picturesOf(workers);
    await until(START_MS, async () => (await seen()).length === workers.length);
    const candidate = await db.brandModel.findFirstOrThrow({ where: { state: 'candidate' } });
    const { brandId } = candidate;
    const inUse = () => db.brandModel.findFirstOrThrow({ where: { brandId, state: 'active' } });
    const before = await inUse();
    const { promotionId } = await proposePromotion(db, anna.id, candidate.id, {
      note: '',
      threshold: 'recertify',
    });
    const answer = { overrideReason: 'a test', selfApprovalReason: null };
    await approvePromotion(db, { id: ben.id, isAdmin: true }, promotionId, answer);
    await expectScoredWith(await makeAds(8), candidate.id);

    const seenBefore = new Map(await seen());
    const startedAt = performance.now();
    await restoreBrandModel(db, anna.id, before.id);
    const { id: backId } = await inUse();
    await expectScoredWith(await makeAds(12), backId);
    const tookMs = performance.now() - startedAt;
    console.info(`taken back, and 12 new ads scored with it, in ${Math.round(tookMs)} ms`);
    // Both have scored since: what a worker has seen is noted every five seconds.
    await until(START_MS, async () => {
      await expectScoredWith(await makeAds(4), backId);
      return (await seen()).every(([id, pictures]) => pictures > seenBefore.get(id)!);
    });
    expect(await inUse()).toMatchObject({ contentHash: before.contentHash });
  },
  START_MS * 4,
);

const stateOf = async (runId: string) =>
  (await db.learningRun.findUniqueOrThrow({ where: { id: runId } })).state;

const modelsOf = async (runId: string) =>
  (await getRunDetail(db, runId)).brands.map(({ slug, contentHash }) => [slug, contentHash]);

const countActive = () => db.brandModel.count({ where: { state: 'active' } });

/** How many pictures each of these has looked at; the rows of killed ones stay. */
async function picturesOf(workers: readonly ChildProcess[]): Promise<Array<[string, number]>> {
  const processId = { in: workers.map(({ pid }) => pid!) };
  const rows = await db.worker.findMany({ where: { processId } });
  return rows.map(({ id, pictures }) => [id, pictures]);
}

async function expectScoredWith(ads: readonly TestAd[], brandModelId: string): Promise<void> {
  const revisionId = { in: ads.map((ad) => ad.revisionId) };
  await until(
    START_MS,
    async () => (await db.scoring.count({ where: { revisionId, state: 'scored' } })) === ads.length,
  );
  const { brandId } = await db.brandModel.findUniqueOrThrow({ where: { id: brandModelId } });
  const scores = await db.adScore.findMany({ where: { revisionId, brandId } });
  expect(new Set(scores.map((score) => score.brandModelId))).toEqual(new Set([brandModelId]));
}

async function brandOf(slug: string): Promise<TestBrand> {
  const model = await db.brandModel.findFirstOrThrow({
    where: { state: 'active', brand: { slug } },
    include: { thresholds: true },
  });
  const { id: modelId, brandId: id, definitionId, thresholds } = model;
  return { id, slug, definitionId, modelId, thresholdId: thresholds[0]!.id };
}

async function teach(brand: TestBrand, reason: 'counterfeit' | 'not-this-brand'): Promise<void> {
  const { sha256 } = await storeImage(db, await drawPicture());
  await makeLabelledAd(db, anna, { brand, reason, images: [sha256] });
}

async function makeAds(count: number): Promise<TestAd[]> {
  const ads: TestAd[] = [];
  for (let index = 0; index < count; index++) {
    const { sha256 } = await storeImage(db, await drawPicture());
    ads.push(await makeAd(db, { images: [sha256] }));
  }
  return ads;
}

async function reference() {
  const { sha256 } = await storeImage(db, await drawPicture());
  return { sha256, region: null };
}

let drawn = 0;
/** Coarse noise, different every time, so that no two are near-duplicates. */
function drawPicture(): Promise<Buffer> {
  drawn += 1;
  const noise = Buffer.from(
    Array.from({ length: 64 * 3 }, (_, at) => (at * at * 7 + at * drawn * 131) % 251),
  );
  return sharp(noise, { raw: { width: 8, height: 8, channels: 3 } })
    .resize(96, 96, { kernel: 'nearest' })
    .png()
    .toBuffer();
}
