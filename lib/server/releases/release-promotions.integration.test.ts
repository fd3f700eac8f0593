import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import type { Db } from '../database/db';
import { freezeDataset } from '../datasets/freeze-dataset';
import { imageStore } from '../images/image-store';
import {
  activateModel,
  makeAd,
  makeBrand,
  makeUser,
  newName,
  saveScores,
  scoredAd,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import { makeLabelledAd } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { saveScoredAds } from '../scores/save-scored-ads';
import { stopReleaseShadow } from './end-release-shadow';
import { importRelease } from './import-release';
import { findPrepared, findRunningReleaseShadow, findUnprepared, keepPrepared } from './prepared-brands';
import { approveRelease, getPromotionOf, proposeRelease, withdrawRelease } from './release-promotions';
import { getReleaseGates } from './release-gates';
import { restoreRelease } from './restore-release';
import { saveShadowedAds } from './shadowed-ads';
import { startReleaseShadow } from './start-release-shadow';

/** Jobs are sent by the connection that is configured; the store is its too. */
let configured: TestDatabase;
/** Which release is in use holds for a whole database: each test has its own. */
let database: TestDatabase;
let db: Db;
let [anna, ben]: [TestUser, TestUser] = [null!, null!];
let [one, two]: [TestBrand, TestBrand] = [null!, null!];
let beforeId: string;
let releaseId: string;
let shadowId: string;

beforeAll(async () => {
  configured = await createTestDatabase();
});
afterAll(() => configured.drop());
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  [anna, ben] = [await makeUser(db), await makeUser(db)];
  [one, two] = [await makeBrand(db), await makeBrand(db, { threshold: 0.7 })];
  ({ id: beforeId } = await db.release.findFirstOrThrow({ where: { state: 'active' } }));
  releaseId = await importMadeUp();
  shadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
  await prepare();
});
afterEach(() => database.drop());

const admin = () => ({ id: ben.id, isAdmin: true });
const plain = { overrideReason: null, selfApprovalReason: null };
const withReason = { ...plain, overrideReason: 'looked at by hand' };
const propose = (threshold: 'recertify' | 'matched' = 'recertify') =>
  proposeRelease(db, anna.id, releaseId, { note: '', threshold });

describe('a release in shadow', () => {
  test('comes into use with its model of every brand when a second person approves it', async () => {
    const { promotionId, gates, brands } = await propose();
    expect(brands).toBe(2);
    expect(gates.map(({ kind, isOpen }) => [kind, isOpen])).toEqual([
      ['bytes', true],
      ['ads', false],
      ['recall', false],
      ['splits', true],
      ['threshold', false],
    ]);
    await approveRelease(db, admin(), promotionId, withReason);
    expect(await statesOf()).toEqual([
      [beforeId, 'retired'],
      [releaseId, 'active'],
    ]);
    const models = await db.brandModel.findMany({
      where: { state: 'active' },
      include: { thresholds: true },
    });
    expect(models).toHaveLength(2);
    for (const model of models) {
      const source = model.brandId === one.id ? one : two;
      expect(model).toMatchObject({ releaseId, definitionId: source.definitionId });
      expect(model.thresholds).toMatchObject([
        { state: 'active', origin: 'carried', sourceId: source.thresholdId },
      ]);
    }
    expect(await db.modelShadow.count({ where: { releaseShadowId: shadowId, state: 'promoted' } })).toBe(2);
    expect(await db.releaseShadow.findUnique({ where: { id: shadowId } })).toMatchObject({
      state: 'promoted',
    });
    expect(await getPromotionOf(db, releaseId)).toMatchObject({
      state: 'approved',
      approvedBy: { id: ben.id },
    });
  });

  test('comes into use through open gates by a second operator, who is no admin and gives no reason', async () => {
    await seeAds([one, two]);
    await loseNothing();
    const { promotionId, gates } = await propose('matched');
    expect(gates.map(({ kind, isOpen }) => [kind, isOpen])).toEqual([
      ['bytes', true],
      ['ads', true],
      ['recall', true],
      ['splits', true],
      ['threshold', true],
    ]);
    const operator = (id: string) => ({ id, isAdmin: false });
    await expect(approveRelease(db, operator(anna.id), promotionId, plain)).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await approveRelease(db, operator(ben.id), promotionId, plain);
    expect(await getPromotionOf(db, releaseId)).toMatchObject({
      state: 'approved',
      approvedBy: { id: ben.id },
      overrideReason: null,
    });
    expect(await statesOf()).toEqual([
      [beforeId, 'retired'],
      [releaseId, 'active'],
    ]);
    const thresholds = await db.thresholdVersion.findMany({
      where: { brandModel: { releaseId, state: 'active' }, state: 'active' },
    });
    expect(thresholds.map(({ origin, value }) => [origin, value])).toEqual([
      ['matched', 0.82],
      ['matched', 0.82],
    ]);
  });

  test('takes matched thresholds where its shadow has enough to match by, and keeps the others', async () => {
    await seeAds();
    const asTold = await getReleaseGates(db, releaseId);
    const { promotionId, matchedBrands, brands, gates } = await propose('matched');
    expect([brands, matchedBrands]).toEqual([2, 1]);
    expect(gates).toEqual(asTold);
    expect(gates.at(-1)).toMatchObject({
      kind: 'threshold',
      isOpen: false,
      brands: 2,
      kept: [{ brandId: two.id }],
    });
    await approveRelease(db, admin(), promotionId, withReason);
    const thresholds = await db.thresholdVersion.findMany({ where: { brandModel: { releaseId } } });
    expect(new Map(thresholds.map(({ brandId, origin, value }) => [brandId, [origin, value]]))).toEqual(
      new Map([
        [one.id, ['matched', 0.82]],
        [two.id, ['carried', 0.7]],
      ]),
    );
  });

  test('has recent ads scored again once for all brands, and nothing is triaged under two releases', async () => {
    const ad = await makeAd(db);
    await saveScores(db, [scoredAd(ad, [[one, 0.9]])]);
    const { promotionId } = await propose();
    await approveRelease(db, admin(), promotionId, withReason);
    expect(await db.rescoring.findMany()).toMatchObject([
      { releaseId, brandId: null, totalCount: 1, state: 'running' },
    ]);
    // What a worker scored with the release before comes too late.
    const late = await makeAd(db);
    expect(
      await saveScoredAds(db, `${beforeId} ${one.modelId} ${two.modelId}`, [scoredAd(late, [[one, 0.9]])]),
    ).toEqual({
      kind: 'stale',
    });
    expect(await db.triageDecision.count({ where: { revisionId: late.revisionId } })).toBe(0);
  });

  test('is not approved by whoever proposed it, nor past a shut gate without an admin’s reason', async () => {
    const { promotionId } = await propose();
    for (const [person, answer] of [
      [{ id: anna.id, isAdmin: true }, withReason],
      [{ id: ben.id, isAdmin: false }, withReason],
      [admin(), plain],
    ] as const) {
      await expect(approveRelease(db, person, promotionId, answer)).rejects.toMatchObject({
        code: 'not-allowed',
      });
    }
    expect(await statesOf()).toEqual([
      [beforeId, 'active'],
      [releaseId, 'shadow'],
    ]);
  });

  test('is not proposed while a brand has no model of it, twice, or when it is not in shadow', async () => {
    const third = await makeBrand(db);
    await expect(propose()).rejects.toThrow(`${third.slug} has no model of this release yet`);
    await prepare();
    const { promotionId } = await propose();
    await expect(propose()).rejects.toMatchObject({ code: 'conflict' });
    expect(await withdrawRelease(db, ben.id, promotionId)).toMatchObject({ state: 'withdrawn' });
    await stopReleaseShadow(db, anna.id, shadowId);
    await expect(propose()).rejects.toMatchObject({ code: 'conflict' });
  });

  test('stays out when a brand has another model by now', async () => {
    const { promotionId } = await propose();
    await activateModel(db, one.slug);
    await expect(approveRelease(db, admin(), promotionId, withReason)).rejects.toThrow(
      `${one.slug} has another model in use`,
    );
  });

  test.each([
    ['gone', () => importOf(Buffer.from(newName('part')))],
    ['others than its hash names', () => importMadeUp(Buffer.from(newName('broken')))],
  ])('has a shut gate when the bytes of a part are %s', async (_what, importBroken) => {
    releaseId = await importBroken();
    await stopReleaseShadow(db, anna.id, shadowId);
    shadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
    await prepare();
    const { gates } = await propose();
    expect(gates[0]).toEqual({ kind: 'bytes', isOpen: false, files: 1, missing: 1 });
  });
});

describe('a promotion of a release that fails half-way', () => {
  test.each([
    'release',
    'brand_model',
    'threshold_version',
    'model_shadow',
    'release_shadow',
    'release_promotion',
    'rescoring',
    'audit_event',
  ])('at %s leaves everything as it was', async (table) => {
    await saveScores(db, [scoredAd(await makeAd(db), [[one, 0.9]])]);
    const { promotionId } = await propose();
    const before = await readState();
    await db.$executeRawUnsafe(`
        CREATE FUNCTION injected() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'injected at ${table}'; END $$`);
    await db.$executeRawUnsafe(`
        CREATE TRIGGER injected BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION injected()`);
    await expect(approveRelease(db, admin(), promotionId, withReason)).rejects.toThrow('injected');
    expect(await readState()).toEqual(before);
    await db.$executeRawUnsafe('DROP FUNCTION injected CASCADE');
    await approveRelease(db, admin(), promotionId, withReason);
    expect(await statesOf()).toEqual([
      [beforeId, 'retired'],
      [releaseId, 'active'],
    ]);
  });
});

describe('a release that was in use before', () => {
  test('is taken back in one step by one person, with its models and thresholds', async () => {
    const { promotionId } = await propose();
    await approveRelease(db, admin(), promotionId, withReason);
    await restoreRelease(db, anna.id, beforeId);
    expect(await statesOf()).toEqual([
      [beforeId, 'active'],
      [releaseId, 'retired'],
    ]);
    const models = await db.brandModel.findMany({
      where: { state: 'active' },
      include: { thresholds: true },
    });
    for (const brand of [one, two]) {
      const former = await db.brandModel.findUniqueOrThrow({ where: { id: brand.modelId } });
      const { contentHash, version } = former;
      const model = models.find(({ brandId }) => brandId === brand.id)!;
      expect(model).toMatchObject({ releaseId: beforeId, contentHash, version: version + 1 });
      expect(model.thresholds).toMatchObject([{ origin: 'restored', sourceId: brand.thresholdId }]);
    }
    await expect(restoreRelease(db, anna.id, beforeId)).rejects.toMatchObject({ code: 'conflict' });
    await restoreRelease(db, anna.id, releaseId);
    expect(await db.brandModel.count({ where: { state: 'active', releaseId } })).toBe(2);
  });

  test('has brands that changed since modelled anew, and those that came since with their threshold', async () => {
    const { promotionId } = await propose();
    await approveRelease(db, admin(), promotionId, withReason);
    const third = await makeBrand(db, { threshold: 0.6 });
    await restoreRelease(db, anna.id, beforeId);
    expect(await db.brandModel.count({ where: { state: 'active' } })).toBe(2);
    const jobs = await db.$queryRaw<Array<{ brandId: string }>>`
      SELECT data ->> 'brandId' AS "brandId" FROM pgboss.job WHERE name = 'build-brand-model' AND state = 'created'
       AND data ->> 'brandId' = ${third.id}`;
    expect(jobs.length).toBeGreaterThan(0);
    const again = await activateModel(db, third.slug, 0.5);
    expect(await db.thresholdVersion.findUnique({ where: { id: again.thresholdId } })).toMatchObject({
      origin: 'carried',
      value: 0.6,
    });
  });

  test('ends what is in shadow beside the release that goes', async () => {
    const { promotionId } = await propose();
    await approveRelease(db, admin(), promotionId, withReason);
    const other = await importMadeUp();
    const id = await startReleaseShadow(db, anna.id, other, 1);
    await restoreRelease(db, anna.id, beforeId);
    expect(await db.releaseShadow.findUnique({ where: { id } })).toMatchObject({ state: 'replaced' });
    expect(await db.release.findUnique({ where: { id: other } })).toMatchObject({ state: 'candidate' });
  });
});

/** A model of the release in shadow of every brand, as the worker makes them. */
async function prepare(): Promise<void> {
  const shadow = (await findRunningReleaseShadow(db, shadowId))!;
  for (;;) {
    const brand = await findUnprepared(db, shadow, []);
    if (!brand) return;
    const contentHash = hash(Buffer.from(newName('model')));
    await keepPrepared(db, shadow, brand, { contentHash, learningRunId: null });
  }
}

/** Ads that both releases have scored: the one in use flags four of each of these brands, the candidate from 0.82 on as many. */
async function seeAds(brands = [one]): Promise<void> {
  const shadow = (await findRunningReleaseShadow(db, shadowId))!;
  const prepared = await findPrepared(db, shadowId);
  const own = await db.modelShadow.findMany({
    where: { brandId: { in: brands.map(({ id }) => id) }, releaseShadowId: shadowId },
  });
  const isOwn = new Set(own.map(({ id }) => id));
  for (let index = 0; index < 24; index++) {
    const [besideProb, prob] = index < 4 ? [0.75, 0.82 + index / 100] : [0.1, 0.3 + index / 100];
    const ad = await makeAd(db);
    await saveScores(db, [
      scoredAd(
        ad,
        brands.map((brand) => [brand, besideProb]),
      ),
    ]);
    const scores = prepared.map((one) => ({
      shadowId: one.shadowId,
      prob: isOwn.has(one.shadowId) ? prob : 0.001,
    }));
    const seen = { revisionId: ad.revisionId, isUnscorable: false, scores };
    const ids = prepared.map((one) => one.shadowId);
    expect(await saveShadowedAds(db, shadow, ids, [seen])).toBe('saved');
  }
}

/** What a worker keeps of pictures held out when the release finds all that the one in use finds; how it measures is tested where it does. */
async function loseNothing(): Promise<void> {
  await makeLabelledAd(db, anna, { brand: one });
  const recipe = RecipeSchema.parse({ kind: 'learning', brands: [one.slug] });
  const { versionId } = await freezeDataset(db, { name: 'lessons', recipe, actorId: anna.id }, () => {});
  const shadows = await db.modelShadow.findMany({
    where: { releaseShadowId: shadowId },
    include: { beside: true, brandModel: true },
  });
  for (const { id, beside, brandModel } of shadows) {
    const paired = {
      insteadOf: beside.contentHash,
      negativesOver: Array.from({ length: 100 }, () => [0, 0]),
    };
    const figures = { positives: 100, negatives: 400, recallAtOnePercent: null, curve: [], paired };
    await db.shadowRecall.create({
      data: {
        shadowId: id,
        contentHash: brandModel.contentHash,
        besideHash: beside.contentHash,
        datasetVersionId: versionId,
        figures,
      },
    });
  }
}

async function importMadeUp(stored?: Buffer): Promise<string> {
  const bytes = Buffer.from(newName('part'));
  await imageStore().put(hash(bytes), stored ?? bytes);
  return importOf(bytes);
}

async function importOf(bytes: Buffer): Promise<string> {
  const sha256 = hash(bytes);
  const files = [{ path: 'part.bin', sha256, bytes: bytes.length }];
  const { releaseId: id } = await importRelease(db, {
    contentHash: sha256,
    parts: [{ name: 'encoder', sha256, files }],
  });
  return id;
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function statesOf() {
  const rows = await db.release.findMany({
    where: { id: { in: [beforeId, releaseId] } },
    orderBy: { number: 'asc' },
  });
  return rows.map(({ id, state }) => [id, state]);
}

/** Everything that a promotion changes. */
async function readState() {
  const by = { orderBy: { id: 'asc' } } as const;
  return {
    releases: await db.release.findMany(by),
    models: await db.brandModel.findMany(by),
    thresholds: await db.thresholdVersion.findMany(by),
    promotions: await db.releasePromotion.findMany(by),
    shadows: await db.modelShadow.findMany(by),
    releaseShadows: await db.releaseShadow.findMany(by),
    rescorings: await db.rescoring.findMany(by),
  };
}
