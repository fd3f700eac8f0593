import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { ReleasePartsSchema } from '@/lib/contracts/releases';
import { importBrand } from '@/lib/server/brands/import-brand';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { storeImage } from '@/lib/server/images/store-image';
import { approvePromotion, proposePromotion } from '@/lib/server/learning/promotions';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { stopReleaseShadow } from '@/lib/server/releases/end-release-shadow';
import { getReleaseShadow } from '@/lib/server/releases/get-release-shadow';
import { startReleaseShadow } from '@/lib/server/releases/start-release-shadow';
import { stopShadow } from '@/lib/server/shadows/end-shadow';
import { startShadows } from '@/lib/server/shadows/start-shadows';
import { makeAd, makeUser, type TestAd, type TestBrand, type TestUser } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { openScorer, type Scorer } from '../scorer';
import { openLessonWorld } from '../testing/lesson-world';
import { openReleaseWorld } from '../testing/release-world';
import { writeTinyModels } from '../testing/tiny-models';
import { until } from '../testing/worker-processes';
import { runReleaseShadow } from './run-release-shadow';
import { scoreRevisions } from './score-revisions';

const SECONDS = 1_000;
let database: TestDatabase;
let db: Db;
let scorer: Scorer;
let modelsDir: string;
let anna: TestUser;
let world: ReturnType<typeof openLessonWorld>;
let releases: ReturnType<typeof openReleaseWorld>;
let bias = -3;
/** In use, of a learning run, and from its definition alone. */
let [learned, plain]: [TestBrand, TestBrand] = [null!, null!];
let candidateOfLearned: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  modelsDir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(modelsDir);
  scorer = await openScorer({ modelsDir, providers: ['cpu'], threads: 1, batchSize: 2 });
  await seedFirstRelease(db, scorer.release);
  anna = await makeUser(db);
  world = openLessonWorld(db, scorer, anna);
  releases = openReleaseWorld({ db, scorer, modelsDir });
  plain = await world.makeModelledBrand('#ff0000');
  ({ brand: learned, candidateId: candidateOfLearned } = await world.learnCandidate('#f80808'));
}, 60_000);
afterAll(async () => {
  await scorer.close();
  await rm(modelsDir, { recursive: true, force: true });
  await database.drop();
});
beforeEach(async () => {
  const running = await db.releaseShadow.findFirst({ where: { state: 'running' } });
  if (running) await stopReleaseShadow(db, anna.id, running.id);
});

test('a candidate release gets a model of every brand and scores live ads from its own evidence, and flags nothing', async () => {
  const releaseId = await importAnother();
  const early = await adOf('#c02020');
  const releaseShadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
  const stop = see(releaseShadowId);
  await until(20 * SECONDS, async () => (await prepared(releaseShadowId)) === 2);
  const live = await adOf('#c83018');
  await score([early, live]);
  await until(
    20 * SECONDS,
    async () => (await db.releaseShadowAd.count({ where: { releaseShadowId } })) === 1,
  );
  await stop();

  expect(await db.releaseShadowAd.findMany({ where: { releaseShadowId } })).toMatchObject([
    { revisionId: live.revisionId, isUnscorable: false },
  ]);
  const shadow = (await getReleaseShadow(db, releaseId))!;
  expect(shadow).toMatchObject({ brandsInUse: 2, brandsPrepared: 2, ads: 1, unscorable: 0, waiting: 0 });
  expect(shadow.brands.map(({ slug }) => slug)).toEqual([plain.slug, learned.slug].toSorted());
  expect(shadow.brands.map(({ shadow: { ads } }) => ads)).toEqual([1, 1]);
  const scores = await db.shadowScore.findMany({
    where: { revisionId: live.revisionId },
    include: { shadow: true },
  });
  expect(scores).toHaveLength(2);
  for (const { shadow: ofBrand, besideProb, prob } of scores) {
    const inUse = await db.adScore.findFirstOrThrow({
      where: { revisionId: live.revisionId, brandModelId: ofBrand.besideId },
    });
    expect(besideProb).toBe(inUse.prob);
    // The candidate differs by the constant of its fusion alone.
    expect(logit(prob) - logit(besideProb)).toBeCloseTo(bias + 3, 5);
  }
  expect(await db.adScore.count({ where: { brandModel: { releaseId } } })).toBe(0);
  expect(await db.triageDecision.count({ where: { releaseId } })).toBe(0);
  expect(await db.imageEvidence.count({ where: { imageSha256: live.images[0]!, releaseId } })).toBe(1);
});

test('its models have the definition and the lessons of the models in use', async () => {
  const releaseId = await importAnother();
  const { promotionId } = await proposePromotion(db, anna.id, candidateOfLearned, {
    note: '',
    threshold: 'recertify',
  });
  const ben = await makeUser(db);
  const answer = { overrideReason: 'a test', selfApprovalReason: null };
  await approvePromotion(db, { id: ben.id, isAdmin: true }, promotionId, answer);
  const releaseShadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
  const stop = see(releaseShadowId);
  await until(20 * SECONDS, async () => (await prepared(releaseShadowId)) === 2);
  await stop();
  const inUse = await db.brandModel.findFirstOrThrow({ where: { brandId: learned.id, state: 'active' } });
  const own = await db.brandModel.findFirstOrThrow({ where: { brandId: learned.id, releaseId } });
  expect(own).toMatchObject({
    state: 'shadow',
    definitionId: inUse.definitionId,
    learningRunId: inUse.learningRunId,
  });
  expect(inUse.learningRunId).not.toBeNull();
  await expect(
    proposePromotion(db, anna.id, own.id, { note: '', threshold: 'recertify' }),
  ).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a brand whose model changes meanwhile is made again, the others stay', async () => {
  const releaseId = await importAnother();
  const releaseShadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
  const stop = see(releaseShadowId);
  await until(20 * SECONDS, async () => (await prepared(releaseShadowId)) === 2);
  const before = await running(releaseShadowId);
  const line = BrandLineSchema.parse({ slug: plain.slug, name: plain.slug, aliases: ['another'] });
  await importBrand(db, line, []);
  await world.model(plain.slug);
  await until(20 * SECONDS, async () => {
    const now = await running(releaseShadowId);
    return now.length === 2 && now.join() !== before.join();
  });
  await stop();
  const all = await db.modelShadow.findMany({ where: { releaseShadowId } });
  expect(
    all
      .filter(({ brandId }) => brandId === plain.id)
      .map(({ state }) => state)
      .toSorted(),
  ).toEqual(['replaced', 'running']);
  expect(all.filter(({ brandId }) => brandId === learned.id).map(({ state }) => state)).toEqual(['running']);
});

test('what one worker has left another goes on with, and nothing is made twice', async () => {
  const releaseId = await importAnother();
  const releaseShadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
  const first = see(releaseShadowId);
  await until(20 * SECONDS, async () => (await prepared(releaseShadowId)) >= 1);
  await first();
  const second = see(releaseShadowId);
  await until(20 * SECONDS, async () => (await prepared(releaseShadowId)) === 2);
  const ad = await adOf('#c02828');
  await score([ad]);
  await until(
    20 * SECONDS,
    async () => (await db.releaseShadowAd.count({ where: { releaseShadowId } })) === 1,
  );
  await second();
  expect(await db.brandModel.count({ where: { releaseId } })).toBe(2);
});

test('it can be ended and begun again with the models that are made already', async () => {
  const releaseId = await importAnother();
  const first = await startReleaseShadow(db, anna.id, releaseId, 1);
  const stop = see(first);
  await until(20 * SECONDS, async () => (await prepared(first)) === 2);
  await stopReleaseShadow(db, anna.id, first);
  await stop();
  expect(await db.release.findUnique({ where: { id: releaseId } })).toMatchObject({ state: 'candidate' });
  expect(await db.brandModel.count({ where: { releaseId, state: 'candidate' } })).toBe(2);
  await expect(stopReleaseShadow(db, anna.id, first)).rejects.toMatchObject({ code: 'conflict' });
  const again = await startReleaseShadow(db, anna.id, releaseId, 0.5);
  const stopAgain = see(again);
  await until(20 * SECONDS, async () => (await prepared(again)) === 2);
  await stopAgain();
  expect(await db.brandModel.count({ where: { releaseId } })).toBe(2);
});

test('one runs at a time, beside no candidate of a single brand, and none of its brands is ended alone', async () => {
  const [one, two] = [await importAnother(), await importAnother()];
  const id = await startReleaseShadow(db, anna.id, one, 1);
  await expect(startReleaseShadow(db, anna.id, two, 1)).rejects.toMatchObject({ code: 'conflict' });
  await expect(startReleaseShadow(db, anna.id, one, 1)).rejects.toMatchObject({ code: 'conflict' });
  const stop = see(id);
  await until(20 * SECONDS, async () => (await prepared(id)) === 2);
  await stop();
  const [part] = await running(id);
  await expect(stopShadow(db, anna.id, part!)).rejects.toMatchObject({ code: 'conflict' });
  await stopReleaseShadow(db, anna.id, id);

  const { brand, candidateId } = await world.learnCandidate('#f00808');
  const { shadowIds } = await startShadows(db, anna.id, { brandModelIds: [candidateId], reviewShare: 1 });
  await expect(startReleaseShadow(db, anna.id, two, 1)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(brand.slug),
  });
  await stopShadow(db, anna.id, shadowIds[0]!);
});

test('a release whose bytes are gone ends its shadow and says why', async () => {
  const releaseId = await importAnother();
  const { parts } = await db.release.findUniqueOrThrow({ where: { id: releaseId } });
  const fusion = ReleasePartsSchema.parse(parts).find(({ name }) => name === 'fusion')!;
  const { sha256 } = fusion.files.find((file) => file.path === 'part.bin')!;
  await rm(path.join(config().dataDir, 'images', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
  const releaseShadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
  await runReleaseShadow(releases.deps(new AbortController().signal), releaseShadowId);
  expect(await db.releaseShadow.findUnique({ where: { id: releaseShadowId } })).toMatchObject({
    state: 'unreadable',
    problem: `${sha256} is not in the image store`,
  });
  expect(await db.release.findUnique({ where: { id: releaseId } })).toMatchObject({ state: 'candidate' });
});

/** The shipped parts with another constant. */
function importAnother(): Promise<string> {
  bias -= 0.25;
  return releases.importAnother({ bias });
}

const see = (releaseShadowId: string) => releases.see(releaseShadowId);

async function running(releaseShadowId: string): Promise<string[]> {
  const rows = await db.modelShadow.findMany({
    where: { releaseShadowId, state: 'running' },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

const prepared = async (releaseShadowId: string) => (await running(releaseShadowId)).length;

const score = (ads: readonly TestAd[]) =>
  scoreRevisions(
    world.deps(),
    ads.map(({ revisionId }) => revisionId),
  );

const logit = (prob: number) => Math.log(prob / (1 - prob));

async function adOf(background: string): Promise<TestAd> {
  const picture = { create: { width: 120, height: 90, channels: 3 as const, background } };
  const { sha256 } = await storeImage(db, await sharp(picture).png().toBuffer());
  return makeAd(db, { images: [sha256] });
}
