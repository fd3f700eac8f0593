import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrandLineSchema } from '@/lib/contracts/brands';
import type { PromotionGate, ThresholdChoice } from '@/lib/contracts/promotions';
import type { NegativesOver } from '@/lib/domain/learning/measure-held-out';
import { importBrand } from '@/lib/server/brands/import-brand';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import {
  approvePromotion,
  checkPromotionGates,
  proposePromotion,
  withdrawPromotion,
} from '@/lib/server/learning/promotions';
import { storeImage } from '@/lib/server/images/store-image';
import { restoreBrandModel } from '@/lib/server/models/activate-brand-model';
import { findPartProblems, readStoredParts } from '@/lib/server/models/find-part-problems';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import {
  makeAd,
  makeUser,
  newName,
  saveScores,
  scoredAd,
  type TestBrand,
  type TestUser,
} from '@/lib/server/testing/builders';
import { startShadows } from '@/lib/server/shadows/start-shadows';
import { countMovedMarks } from './count-moved-marks';
import { scoreRevisions } from './score-revisions';
import { openTinyInstallation, type TinyInstallation } from '../testing/tiny-installation';

let db: Db;
let anna: TestUser;
let ben: TestUser;
let world: TinyInstallation['world'];
let close: TinyInstallation['close'];

beforeAll(async () => {
  ({ db, anna, world, close } = await openTinyInstallation());
  ben = await makeUser(db);
});
afterAll(() => close());

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
      ['threshold', false],
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

describe('the gates of a candidate', () => {
  test('take recall at the share of live ads that the model in use flags, once it has scored enough', async () => {
    const { brand, candidateId } = await world.learnCandidate('#9800ff');
    const few = await recallGate(candidateId);
    expect(few.rate).toMatchObject({ share: 0.01, basis: 'few-ads' });
    await keepFigures(brand, { negatives: 400, negativesOver: spread(100) });
    // 1 % of 400: four negatives pass the candidate, and the model in use alike.
    expect(await recallGate(candidateId)).toMatchObject({
      passing: 4,
      positives: 100,
      lost: 0,
      isOpen: true,
    });
    await scoreTraffic(brand, { ads: 1_200, flagged: 300 });
    const live = await recallGate(candidateId);
    // About a quarter of what was scored is flagged: there the candidate has lost every second positive.
    const { ads, flagged, share, basis } = live.rate;
    expect([basis, share]).toEqual(['live', flagged / ads]);
    expect(ads).toBeGreaterThanOrEqual(1_200);
    expect(flagged).toBeGreaterThanOrEqual(300);
    expect(live.passing).toBe(Math.floor(400 * share));
    expect(live).toMatchObject({ problem: null, gained: 0, lost: 50, isOpen: false });
  });

  test('say nothing of recall where something else is in use than what it was measured beside', async () => {
    const { brand, candidateId } = await world.learnCandidate('#9000ff');
    const line = BrandLineSchema.parse({ slug: brand.slug, name: brand.slug, aliases: ['another'] });
    await importBrand(db, line, []);
    await world.model(brand.slug);
    expect(await recallGate(candidateId)).toMatchObject({ problem: 'other-model', isOpen: false });
  });

  test('are shut where near-duplicates lie in two splits, whatever its recipe took for near', async () => {
    const brand = await world.makeModelledBrand('#7000ff');
    await world.teachSome(brand, '#c81010');
    // All of them within a few bits of each other; a recipe of 0 bits calls that different pictures.
    await db.$executeRaw`
      UPDATE image SET perceptual_hash = near.hash
        FROM (SELECT shown.image_sha256, row_number() OVER (ORDER BY shown.image_sha256) AS hash
                FROM review_item AS item
                JOIN review_suspect AS suspect ON suspect.review_item_id = item.id AND suspect.brand_id = ${brand.id}::uuid
                JOIN ad_revision_image AS shown ON shown.revision_id = item.revision_id) AS near
       WHERE sha256 = near.image_sha256`;
    const candidateId = await world.learnFrom(
      await world.freeze([brand], undefined, { nearDuplicateBits: 0 }),
    );
    const gate = (await gatesOf(candidateId)).find(({ kind }) => kind === 'splits');
    expect(gate).toEqual({ kind: 'splits', isOpen: false, crossing: 1 });
  });

  test.each([
    { why: 'bytes that are gone', problem: 'model-missing', harm: (file: string) => rm(file) },
    { why: 'bytes that are others', problem: 'model-bytes', harm: (file: string) => writeFile(file, '{}') },
  ])('are shut for $why', async ({ problem, harm }) => {
    const { candidateId } = await world.learnCandidate('#8800ff');
    await harm(fileOf((await db.brandModel.findUniqueOrThrow({ where: { id: candidateId } })).contentHash));
    expect(await partsGate(candidateId)).toEqual({ kind: 'parts', isOpen: false, problems: [problem] });
  });

  test('are shut for a model made with parts that the release in use does not hold', async () => {
    const { candidateId } = await world.learnCandidate('#8000ff');
    expect(await partsGate(candidateId)).toEqual({ kind: 'parts', isOpen: true, problems: [] });
    const { contentHash, releaseId, definitionId } = await modelOf(candidateId);
    const stored = await readStoredParts(contentHash);
    if (stored.problem !== null) throw new Error(`its bytes cannot be read: ${stored.problem}`);
    const other = { ...stored, partOf: new Map([...stored.partOf, ['encoder', '0'.repeat(64)] as const]) };
    expect(await findPartProblems(db, { releaseId, definitionId }, other)).toEqual(['encoder']);
  });

  test('are checked again at the approval: what shut since the proposal is not passed, and both are kept', async () => {
    const { brand, candidateId } = await world.learnCandidate('#7800ff');
    await keepFigures(brand, { negatives: 400, negativesOver: spread(100) });
    await seeAds(brand, candidateId);
    const { promotionId, gates } = await propose(candidateId, 'matched');
    expect(gates.every(({ isOpen }) => isOpen)).toBe(true);
    const { contentHash } = await db.brandModel.findUniqueOrThrow({ where: { id: candidateId } });
    const bytes = await readFile(fileOf(contentHash));
    await rm(fileOf(contentHash));
    expect((await checkPromotionGates(db, promotionId)).gates).toContainEqual({
      kind: 'parts',
      isOpen: false,
      problems: ['model-missing'],
    });
    await expect(approvePromotion(db, operator(), promotionId, plain)).rejects.toThrow(
      'Shut: parts (since it was proposed: parts)',
    );
    expect(await inUse(brand)).toMatchObject({ id: brand.modelId });
    await writeFile(fileOf(contentHash), bytes);
    const approved = await approvePromotion(db, operator(), promotionId, plain);
    expect(approved).toMatchObject({ state: 'approved', overrideReason: null });
    expect(approved.approvalGates!.map(({ isOpen }) => isOpen)).toEqual([true, true, true, true]);
    const event = await db.auditEvent.findFirst({
      where: { action: 'promotion-approved', subjectId: promotionId },
    });
    expect(event?.after).toMatchObject({ gates: approved.approvalGates });
  });
});

describe('other brands', () => {
  test('lose marks to a candidate: a proposal says which and how many, once a worker has counted', async () => {
    const [mark, other] = [await storeMark('#ff0060'), await storeMark('#ff0040')];
    const [rival, brand] = [await modelMark(other), await modelMark(mark)];
    await scoreRevisions(world.deps(), [(await makeAd(db, { images: [mark] })).revisionId]);
    await world.teachSome(brand, '#c81010');
    const candidateId = await world.learnFrom(await world.freeze([brand]));
    // The brand has nothing in use: its marks are the next brand's, until the candidate comes.
    await db.brandModel.update({ where: { id: brand.modelId }, data: { state: 'retired' } });
    const { promotionId, movedMarks, gates } = await propose(candidateId);
    expect(movedMarks).toBeNull();
    expect(gates).toContainEqual({ kind: 'threshold', isOpen: true, way: 'first' });
    await countMovedMarks(world.deps(), promotionId);
    const counted = (await checkPromotionGates(db, promotionId)).movedMarks!;
    const of = new Map(counted.brands.map((moved) => [moved.slug, moved]));
    expect(counted.detectionCount).toBeGreaterThan(0);
    expect(of.get(brand.slug)).toMatchObject({ lost: 0 });
    expect(of.get(brand.slug)!.gained).toBeGreaterThan(0);
    const lost = [...of.values()].reduce((sum, moved) => sum + moved.lost, 0);
    // Others' marks that were nobody's are gained, too.
    expect(of.get(brand.slug)!.gained).toBeGreaterThanOrEqual(lost);
    expect(of.get(rival.slug)).toMatchObject({ gained: 0 });
    expect(of.get(rival.slug)!.lost).toBeGreaterThan(0);
    expect(await withdrawPromotion(db, anna.id, promotionId)).toMatchObject({ movedMarks: counted });
    await countMovedMarks(world.deps(), promotionId);
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
  test.each([
    'brand_model',
    'threshold_version',
    'model_shadow',
    'model_promotion',
    'rescoring',
    'audit_event',
  ])('at %s leaves the old model active everywhere', async (table) => {
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
  });
});

test('a model whose bytes are gone is made again, whatever else cannot be read', async () => {
  const [lost, other] = [await world.makeModelledBrand('#c80000'), await world.makeModelledBrand('#00c800')];
  const { contentHash } = await inUse(lost);
  await rm(fileOf(contentHash));
  await expect(world.deps().currentBrands()).rejects.toThrow(`${contentHash} is not in the image store`);
  await world.model(other.slug);
  await world.model(lost.slug);
  expect((await inUse(lost)).contentHash).toBe(contentHash);
  await expect(world.deps().currentBrands()).resolves.toMatchObject({
    releaseId: expect.any(String) as string,
  });
});

const MARK = { x: 64, y: 96, width: 80, height: 80 };

/** A square of one colour on black: a mark to the tiny detector. @returns its SHA-256 */
async function storeMark(colour: string): Promise<string> {
  const { width, height, x: left, y: top } = MARK;
  const square = { create: { width, height, channels: 3 as const, background: colour } };
  const picture = sharp({ create: { width: 256, height: 256, channels: 3, background: '#000000' } });
  const bytes = await picture
    .composite([{ input: square, left, top }])
    .png()
    .toBuffer();
  return (await storeImage(db, bytes)).sha256;
}

/** A brand with one mark in its gallery. */
async function modelMark(sha256: string): Promise<TestBrand> {
  const slug = newName('brand');
  await importBrand(db, BrandLineSchema.parse({ slug, name: slug }), [{ sha256, region: MARK }]);
  return world.model(slug);
}

const propose = (candidateId: string, threshold: ThresholdChoice = 'recertify') =>
  proposePromotion(db, anna.id, candidateId, { note: '', threshold });

/** The gates of a proposal, which is taken back. */
async function gatesOf(candidateId: string) {
  const { promotionId, gates } = await propose(candidateId);
  await withdrawPromotion(db, anna.id, promotionId);
  return gates;
}

async function recallGate(candidateId: string) {
  const gate = (await gatesOf(candidateId)).find(({ kind }) => kind === 'recall');
  return gate as Extract<PromotionGate, { kind: 'recall' }>;
}

const partsGate = async (candidateId: string) =>
  (await gatesOf(candidateId)).find(({ kind }) => kind === 'parts');

const modelOf = (candidateId: string) => db.brandModel.findUniqueOrThrow({ where: { id: candidateId } });

/** Half of the positives are over all negatives; the others are under 60 for the model in use, and under 150 for the candidate. */
const spread = (positives: number): NegativesOver[] =>
  Array.from({ length: positives }, (_, index) => (index % 2 === 0 ? [0, 0] : [60, 150]));

/** What a run measured of a brand's candidate, beside what is in use now. */
async function keepFigures(
  brand: TestBrand,
  { negatives, negativesOver }: { negatives: number; negativesOver: NegativesOver[] },
): Promise<void> {
  const { contentHash } = await inUse(brand);
  const figures = {
    positives: negativesOver.length,
    negatives,
    recallAtOnePercent: null,
    curve: [],
    paired: { insteadOf: contentHash, negativesOver },
  };
  await db.learningRunBrand.updateMany({ where: { brandId: brand.id }, data: { figures } });
}

/** Ads that the model in use has scored just now, by one statement: a thousand and more. */
async function scoreTraffic(
  brand: TestBrand,
  { ads, flagged }: { ads: number; flagged: number },
): Promise<void> {
  const ad = await makeAd(db);
  const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  await db.$executeRaw`
    WITH revision AS (
      INSERT INTO ad_revision (id, ad_id, revision, image_count, seller_id, title, category, content_hash, received_at)
      SELECT gen_random_uuid(), ad_id, 1 + n, image_count, seller_id, title, category, encode(sha256((content_hash || n)::bytea), 'hex'), now()
        FROM ad_revision, generate_series(1, ${ads}::int) AS n WHERE id = ${ad.revisionId}::uuid
      RETURNING id, created_at, revision),
    shown AS (
      INSERT INTO ad_revision_image (revision_id, position, image_sha256) SELECT id, 0, ${ad.images[0]!} FROM revision),
    scored AS (
      INSERT INTO scoring (revision_id, state, job_id, release_id, provider, ended_at)
      SELECT id, 'scored', gen_random_uuid(), ${release.id}::uuid, 'cpu', now() FROM revision)
    INSERT INTO ad_score (revision_id, revision_at, brand_id, brand_model_id, signals, prob, image_sha256)
    SELECT id, created_at, ${brand.id}::uuid, ${brand.modelId}::uuid, '{}', CASE WHEN revision <= 1 + ${flagged}::int THEN 0.9 ELSE 0.1 END,
           ${ad.images[0]!}
      FROM revision`;
}

function fileOf(contentHash: string): string {
  const folder = path.join(config().dataDir, 'images');
  return path.join(folder, contentHash.slice(0, 2), contentHash.slice(2, 4), contentHash);
}

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
