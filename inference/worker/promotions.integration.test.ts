import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrandLineSchema } from '@/lib/contracts/brands';
import type { ThresholdChoice } from '@/lib/contracts/promotions';
import { importBrand } from '@/lib/server/brands/import-brand';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { approvePromotion, proposePromotion, withdrawPromotion } from '@/lib/server/learning/promotions';
import { restoreBrandModel } from '@/lib/server/models/activate-brand-model';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import {
  makeAd,
  makeUser,
  saveScores,
  scoredAd,
  type TestBrand,
  type TestUser,
} from '@/lib/server/testing/builders';
import { startShadows } from '@/lib/server/shadows/start-shadows';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { openScorer, type Scorer } from '../scorer';
import { openLessonWorld } from '../testing/lesson-world';
import { writeTinyModels } from '../testing/tiny-models';

let database: TestDatabase;
let db: Db;
let scorer: Scorer;
let modelsDir: string;
let anna: TestUser;
let ben: TestUser;
let world: ReturnType<typeof openLessonWorld>;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  modelsDir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(modelsDir);
  scorer = await openScorer({ modelsDir, providers: ['cpu'], threads: 1, batchSize: 2 });
  await seedFirstRelease(db, scorer.release);
  [anna, ben] = [await makeUser(db), await makeUser(db)];
  world = openLessonWorld(db, scorer, anna);
});
afterAll(async () => {
  await scorer.close();
  await rm(modelsDir, { recursive: true, force: true });
  await database.drop();
});

const admin = () => ({ id: ben.id, isAdmin: true });
const operator = () => ({ id: ben.id, isAdmin: false });
const plain = { overrideReason: null, selfApprovalReason: null };
const withReason = { ...plain, overrideReason: 'few pictures, looked at by hand' };
const inUse = (brand: TestBrand) =>
  db.brandModel.findFirstOrThrow({ where: { brandId: brand.id, state: 'active' } });

describe('a candidate', () => {
  test('comes into use when a second person approves it, in place of what it was compared with', async () => {
    const { brand, candidateId } = await world.learnCandidate('#ff0000');
    const proposed = await proposePromotion(db, anna.id, candidateId, {
      note: 'better',
      threshold: 'recertify',
    });
    expect(proposed.gates.map(({ kind, isOpen }) => [kind, isOpen])).toEqual([
      ['recall', false],
      ['splits', true],
      ['parts', true],
    ]);
    const approved = await approvePromotion(db, admin(), proposed.promotionId, withReason);
    expect(approved).toMatchObject({ state: 'approved', overrideReason: withReason.overrideReason });
    expect(await inUse(brand)).toMatchObject({ id: candidateId });
    expect(await db.brandModel.findUnique({ where: { id: brand.modelId } })).toMatchObject({
      state: 'retired',
    });
    const threshold = await db.thresholdVersion.findFirst({ where: { brandModelId: candidateId } });
    expect(threshold).toMatchObject({ state: 'active', origin: 'carried', sourceId: brand.thresholdId });
    expect(await db.rescoring.count({ where: { brandModelId: candidateId } })).toBe(1);
  });

  test('is not let through a shut gate by an operator, nor by an admin without a reason', async () => {
    const { brand, candidateId } = await world.learnCandidate('#f80000');
    const { promotionId } = await proposePromotion(db, anna.id, candidateId, {
      note: '',
      threshold: 'recertify',
    });
    for (const [person, answer] of [
      [operator(), withReason],
      [admin(), plain],
      [admin(), { ...plain, overrideReason: '  ' }],
    ] as const) {
      await expect(approvePromotion(db, person, promotionId, answer)).rejects.toThrow('Shut: recall');
    }
    expect(await inUse(brand)).toMatchObject({ id: brand.modelId });
  });

  test('is not approved by whoever proposed it', async () => {
    const { candidateId } = await world.learnCandidate('#f00000');
    const { promotionId } = await proposePromotion(db, ben.id, candidateId, {
      note: '',
      threshold: 'recertify',
    });
    await expect(approvePromotion(db, admin(), promotionId, withReason)).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  test('stays out when something else came into use meanwhile, and nothing is half done', async () => {
    const { brand, candidateId } = await world.learnCandidate('#e80000');
    const { promotionId } = await proposePromotion(db, anna.id, candidateId, {
      note: '',
      threshold: 'recertify',
    });
    const line = BrandLineSchema.parse({ slug: brand.slug, name: brand.slug, aliases: ['another'] });
    await importBrand(db, line, []);
    const next = await world.model(brand.slug);
    await expect(approvePromotion(db, admin(), promotionId, withReason)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await inUse(brand)).toMatchObject({ id: next.modelId });
    expect(await db.modelPromotion.findUnique({ where: { id: promotionId } })).toMatchObject({
      state: 'proposed',
    });
  });

  test('of a brand is proposed one at a time, and can be withdrawn', async () => {
    const { candidateId } = await world.learnCandidate('#e00000');
    const { promotionId } = await proposePromotion(db, anna.id, candidateId, {
      note: '',
      threshold: 'recertify',
    });
    await expect(
      proposePromotion(db, ben.id, candidateId, { note: '', threshold: 'recertify' }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await withdrawPromotion(db, ben.id, promotionId)).toMatchObject({ state: 'withdrawn' });
    await expect(withdrawPromotion(db, ben.id, promotionId)).rejects.toMatchObject({ code: 'conflict' });
    await proposePromotion(db, ben.id, candidateId, { note: '', threshold: 'recertify' });
  });
});

describe('what was learned', () => {
  test('is kept when the definition changes', async () => {
    const { brand, candidateId } = await world.learnCandidate('#d80000');
    await promote(candidateId);
    const { contentHash, learningRunId } = await inUse(brand);
    const line = BrandLineSchema.parse({ slug: brand.slug, name: brand.slug, aliases: ['other words'] });
    await importBrand(db, line, []);
    await world.model(brand.slug);
    const next = await inUse(brand);
    expect(next.learningRunId).toBe(learningRunId);
    const [before, after] = [await readBrandModel(contentHash), await readBrandModel(next.contentHash)];
    expect(after.lexicon.aliases).toEqual(['other words']);
    expect(after.appearanceHead?.negatives).toBe(before.appearanceHead?.negatives);
  });

  test('is taken back in one step: the model before, with its threshold', async () => {
    const { brand, candidateId } = await world.learnCandidate('#d00000');
    const before = await inUse(brand);
    await promote(candidateId);
    await restoreBrandModel(db, anna.id, before.id);
    const after = await inUse(brand);
    expect(after).toMatchObject({ contentHash: before.contentHash, version: 3, learningRunId: null });
    const threshold = await db.thresholdVersion.findFirst({ where: { brandModelId: after.id } });
    expect(threshold).toMatchObject({ state: 'active', sourceId: brand.thresholdId });
    await expect(restoreBrandModel(db, anna.id, before.id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the threshold of a promoted candidate', () => {
  test('can be the one that flags as many of the ads that its shadow has seen, and says by what', async () => {
    const { brand, candidateId } = await world.learnCandidate('#b80000');
    await expect(
      proposePromotion(db, anna.id, candidateId, { note: '', threshold: 'matched' }),
    ).rejects.toThrow('Too little to match by');
    const shadowId = await seeAds(brand, candidateId);
    const proposed = await proposePromotion(db, anna.id, candidateId, { note: '', threshold: 'matched' });
    const basis = { shadowId, ads: 24, value: 0.82, flaggedBefore: 4, flaggedAfter: 4 };
    expect(proposed).toMatchObject({ threshold: 'matched', matched: basis });
    await approvePromotion(db, admin(), proposed.promotionId, withReason);
    const threshold = await db.thresholdVersion.findFirst({ where: { brandModelId: candidateId } });
    expect(threshold).toMatchObject({
      state: 'active',
      origin: 'matched',
      value: 0.82,
      matched: basis,
      sourceId: brand.thresholdId,
      certificate: null,
    });
  });

  test('gives way to the one before when the model before is taken back', async () => {
    const { brand, candidateId } = await world.learnCandidate('#b00000');
    await seeAds(brand, candidateId);
    await promote(candidateId, 'matched');
    await restoreBrandModel(db, anna.id, brand.modelId);
    const { id } = await inUse(brand);
    expect(await db.thresholdVersion.findFirst({ where: { brandModelId: id } })).toMatchObject({
      state: 'active',
      origin: 'restored',
      value: 0.5,
      sourceId: brand.thresholdId,
      proposedById: anna.id,
    });
  });
});

describe('a promotion that fails half-way', () => {
  test.each(['brand_model', 'threshold_version', 'model_shadow', 'model_promotion', 'audit_event'])(
    'at %s leaves the old model active everywhere',
    async (table) => {
      const { brand, candidateId } = await world.learnCandidate('#a80000');
      const shadowId = await seeAds(brand, candidateId);
      const { promotionId } = await proposePromotion(db, anna.id, candidateId, {
        note: '',
        threshold: 'matched',
      });
      const workers = [world.deps(), world.deps()];
      for (const { currentBrands } of workers) await currentBrands();
      const before = await readState(brand);
      await failOn(table);
      await expect(approvePromotion(db, admin(), promotionId, withReason)).rejects.toThrow('injected');
      expect(await readState(brand)).toEqual(before);
      for (const { currentBrands } of workers) {
        const { loaded, brandIdOf, shadows } = await currentBrands();
        expect(loaded.brands.find(({ id }) => brandIdOf.get(id) === brand.id)?.id).toBe(brand.modelId);
        expect(shadows?.running.some((running) => running.shadowId === shadowId)).toBe(true);
      }
      await stopFailing(table);
      await approvePromotion(db, admin(), promotionId, withReason);
      expect(await inUse(brand)).toMatchObject({ id: candidateId });
    },
  );
});

test('a model whose bytes are gone is made again, whatever else cannot be read', async () => {
  const [lost, other] = [await world.makeModelledBrand('#c80000'), await world.makeModelledBrand('#00c800')];
  const { contentHash } = await inUse(lost);
  const file = path.join(
    config().dataDir,
    'images',
    contentHash.slice(0, 2),
    contentHash.slice(2, 4),
    contentHash,
  );
  await rm(file);
  await expect(world.deps().currentBrands()).rejects.toThrow(`${contentHash} is not in the image store`);
  await world.model(other.slug);
  await world.model(lost.slug);
  expect((await inUse(lost)).contentHash).toBe(contentHash);
  await expect(world.deps().currentBrands()).resolves.toMatchObject({
    releaseId: expect.any(String) as string,
  });
});

async function promote(candidateId: string, threshold: ThresholdChoice = 'recertify'): Promise<void> {
  const { promotionId } = await proposePromotion(db, anna.id, candidateId, { note: '', threshold });
  await approvePromotion(db, admin(), promotionId, withReason);
}

/** Ads that both models have scored: the model in use flags four, the candidate from 0.82 on as many. */
async function seeAds(brand: TestBrand, candidateId: string): Promise<string> {
  const { shadowIds } = await startShadows(db, anna.id, { brandModelIds: [candidateId], reviewShare: 1 });
  const [shadowId] = shadowIds as [string];
  for (let index = 0; index < 24; index++) {
    const [besideProb, prob] = index < 4 ? [0.6, 0.82 + index / 100] : [0.1, 0.3 + index / 100];
    const ad = await makeAd(db);
    const shadows = [{ shadowId, besideId: brand.modelId, prob, besideProb }];
    await saveScores(db, [{ ...scoredAd(ad, [[brand, besideProb]]), shadows }]);
  }
  return shadowId;
}

/** Everything that a promotion changes. */
async function readState({ id: brandId }: TestBrand) {
  const of = { where: { brandId }, orderBy: { id: 'asc' } } as const;
  return {
    models: await db.brandModel.findMany(of),
    thresholds: await db.thresholdVersion.findMany(of),
    promotions: await db.modelPromotion.findMany(of),
    shadows: await db.modelShadow.findMany(of),
    rescorings: await db.rescoring.findMany(of),
  };
}

/** The database refuses whatever is written to a table from now on. */
async function failOn(table: string): Promise<void> {
  await db.$executeRawUnsafe(`
    CREATE FUNCTION injected_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'injected at ${table}'; END $$`);
  await db.$executeRawUnsafe(`
    CREATE TRIGGER injected BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION injected_${table}()`);
}

async function stopFailing(table: string): Promise<void> {
  await db.$executeRawUnsafe(`DROP FUNCTION injected_${table} CASCADE`);
}
