import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { importBrand } from '@/lib/server/brands/import-brand';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { approvePromotion, proposePromotion, withdrawPromotion } from '@/lib/server/learning/promotions';
import { restoreBrandModel } from '@/lib/server/models/activate-brand-model';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import { makeUser, type TestBrand, type TestUser } from '@/lib/server/testing/builders';
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
    const proposed = await proposePromotion(db, anna.id, candidateId, { note: 'better' });
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
    const { promotionId } = await proposePromotion(db, anna.id, candidateId, { note: '' });
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
    const { promotionId } = await proposePromotion(db, ben.id, candidateId, { note: '' });
    await expect(approvePromotion(db, admin(), promotionId, withReason)).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  test('stays out when something else came into use meanwhile, and nothing is half done', async () => {
    const { brand, candidateId } = await world.learnCandidate('#e80000');
    const { promotionId } = await proposePromotion(db, anna.id, candidateId, { note: '' });
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
    const { promotionId } = await proposePromotion(db, anna.id, candidateId, { note: '' });
    await expect(proposePromotion(db, ben.id, candidateId, { note: '' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await withdrawPromotion(db, ben.id, promotionId)).toMatchObject({ state: 'withdrawn' });
    await expect(withdrawPromotion(db, ben.id, promotionId)).rejects.toMatchObject({ code: 'conflict' });
    await proposePromotion(db, ben.id, candidateId, { note: '' });
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

async function promote(candidateId: string): Promise<void> {
  const { promotionId } = await proposePromotion(db, anna.id, candidateId, { note: '' });
  await approvePromotion(db, admin(), promotionId, withReason);
}
