import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrandModelSchema, type BrandModel } from '@/lib/contracts/brand-model';
import { ColdStartSchema } from '@/lib/contracts/cold-start';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { DrawFirstLooksSchema } from '@/lib/contracts/first-looks';
import { LearningRequestSchema, type StoredFigures } from '@/lib/contracts/learning';
import { measureHeldOut } from '@/lib/domain/learning/measure-held-out';
import type { Db } from '../database/db';
import { freezeDataset } from '../datasets/freeze-dataset';
import { imageStore } from '../images/image-store';
import { activateBrandModel } from '../models/activate-brand-model';
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
import { toHalfFloats } from '../scores/half-floats';
import { makeLabelledAd, newPerceptualHash } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { drawFirstLooks } from './draw-first-looks';
import { getColdStart } from './get-cold-start';
import { finishRun, keepLearned } from './learned-brands';
import { requestLearning } from './request-run';
import { startRun } from './run-state';

let database: TestDatabase;
let db: Db;
let ops: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  ops = await makeUser(db, ['ops', 'reviewer']);
});
afterAll(() => database.drop());

const show = async (brand: { slug: string }) => ColdStartSchema.parse(await getColdStart(db, brand.slug));

async function freeze(brand: TestBrand): Promise<string> {
  const name = newName('lessons');
  const recipe = RecipeSchema.parse({ kind: 'learning', brands: [brand.slug] });
  await freezeDataset(db, { name, recipe, actorId: ops.id }, () => {});
  return name;
}

describe('the cold start of a brand', () => {
  test('begins with what its definition does not say, and nothing else is known', async () => {
    const slug = newName('brand');
    await publishBrand(db, slug, { smallestMarkPx: 12 });
    expect(await show({ slug })).toMatchObject({
      definition: { version: 1, pictures: 0, missing: ['points', 'aliases', 'keywords'] },
      separation: null,
      flags: { modelVersion: null, hasScored: false, scored: 0, flagged: 0, decided: 0 },
      looks: { sets: 0, recent: { decided: 0, present: 0 } },
      curve: [],
      certificate: { threshold: null, more: null },
      audits: { days: 0, recall: null },
    });
  });

  test('counts what the model in use flagged lately, and how often people found it right', async () => {
    const brand = await makeBrand(db, { threshold: 0.5 });
    await makeLabelledAd(db, ops, { brand, prob: 0.9, reason: 'counterfeit' });
    await makeLabelledAd(db, ops, { brand, prob: 0.8, reason: 'authorized' });
    await makeLabelledAd(db, ops, { brand, prob: 0.7, reason: 'not-this-brand' });
    const { flags } = await show(brand);
    expect(flags).toMatchObject({ hasScored: true, flagged: 3, waiting: 0, decided: 3, right: 1 });
    expect(flags.scored).toBeGreaterThanOrEqual(3);
    await db.scoring.updateMany({ data: { endedAt: new Date(Date.now() - 8 * 86_400_000) } });
    expect((await show(brand)).flags).toMatchObject({ hasScored: true, scored: 0 });
  });

  test('says what the chosen looks showed, apart from those drawn at random', async () => {
    const brand = await makeBrand(db, { threshold: 0.9 });
    const source = newName('shop');
    const adOf = new Map<string, TestAd>();
    for (const prob of [0.5, 0.4, 0.3]) {
      const imageSha256 = await makeImage(db, undefined, newPerceptualHash());
      const vector = Buffer.from(
        toHalfFloats(Float32Array.from({ length: 256 }, (_, dim) => (dim === 0 ? 1 : 0))),
      );
      await db.embedding.create({ data: { imageSha256, encoderHash: 'e'.repeat(64), vector } });
      const ad = await makeAd(db, { images: [imageSha256], source });
      await saveScores(db, [scoredAd(ad, [[brand, prob]])]);
      adOf.set(ad.revisionId, ad);
    }
    for (const [order, count] of [
      ['random', 1],
      ['chosen', 2],
    ] as const) {
      const wanted = DrawFirstLooksSchema.parse({ count, order, source });
      const { setId } = await drawFirstLooks(db, ops.id, brand.slug, wanted);
      const looks = await db.firstLook.findMany({ where: { setId }, orderBy: { rank: 'asc' } });
      for (const { rank, revisionId } of looks) await answer(brand, adOf.get(revisionId)!, rank === 1);
    }
    expect((await show(brand)).looks).toEqual({
      sets: 2,
      waiting: 0,
      decided: 3,
      present: 2,
      recent: { decided: 2, present: 1 },
    });
  });

  test('reads recall off a run that held out fewer than a hundred negatives, and says where it did not measure', async () => {
    const brand = await makeBrand(db);
    await makeLabelledAd(db, ops, { brand });
    const measured = measureHeldOut([
      { isPresent: true, before: null, after: 0.9 },
      { isPresent: true, before: null, after: 0.3 },
      ...Array.from({ length: 40 }, () => ({ isPresent: false, before: null, after: 0.5 })),
    ])!;
    const { negativesOver, ...figures } = measured;
    const dataset = await freeze(brand);
    await learn(brand, dataset, null);
    await learn(brand, dataset, { ...figures, paired: { insteadOf: null, negativesOver } });
    const { curve, heads } = await show(brand);
    expect(curve).toMatchObject([
      { positives: 1, recall: null, heldOut: 0 },
      { positives: 1, recall: 0.5, heldOut: 2, negatives: 40, passing: 0 },
    ]);
    expect(heads).toMatchObject({ run: null, dataset: { name: dataset, number: 1 } });
  });

  test('takes the newest dataset that holds the brand, and counts the positives of that one', async () => {
    const [brand, other] = [await makeBrand(db), await makeBrand(db)];
    await makeLabelledAd(db, ops, { brand });
    await freeze(brand);
    await makeLabelledAd(db, ops, { brand });
    const newest = await freeze(brand);
    await makeLabelledAd(db, ops, { brand: other });
    await freeze(other);
    expect((await show(brand)).heads.dataset).toEqual({ name: newest, number: 1, positives: 2 });
    expect((await show(await makeBrand(db))).heads.dataset).toBeNull();
  });

  test('holds its reference pictures against each other by the model in use', async () => {
    const slug = newName('brand');
    const images = [await makeImage(db), await makeImage(db), await makeImage(db)];
    const references = images.slice(0, 2).map((sha256) => ({ sha256, region: null }));
    await publishBrand(db, slug, { references });
    const brand = await activateModel(db, slug);
    // The third is a labelled picture, which is a prototype and no reference.
    await useModel(brand, [
      [images[0]!, 1, 0],
      [images[1]!, 0.6, 0.8],
      [images[2]!, 1, 0],
    ]);
    const { separation } = await show(brand);
    expect(separation).toMatchObject({ pictures: 2, lastAdded: null });
    expect(separation!.mean).toBeCloseTo((0.6 - 0.1) / 0.05, 4);
    expect(separation!.lowest).toBeCloseTo((0.6 - 0.1) / 0.05, 4);
  });
});

async function answer(brand: TestBrand, ad: TestAd, isPresent: boolean) {
  const { id: reviewItemId } = await db.reviewItem.findFirstOrThrow({ where: { revisionId: ad.revisionId } });
  const held = { ...ad, reviewItemId };
  const said = isPresent
    ? ({ reason: 'counterfeit', evidence: ad.images } as const)
    : ({ reason: 'not-this-brand', evidence: [] } as const);
  await decide(db, ops, held, [{ brandId: brand.id, ...said, evidence: [...said.evidence] }]);
  await endUndoWindows(db, held);
  await settleItem(db, reviewItemId);
}

async function learn(brand: TestBrand, dataset: string, figures: StoredFigures | null) {
  const { runId } = await requestLearning(db, LearningRequestSchema.parse({ dataset }), ops.id);
  const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  await startRun(db, runId, release.id);
  await keepLearned(db, runId, {
    brandId: brand.id,
    outcome: 'learned',
    contentHash: createHash('sha256').update(runId).digest('hex'),
    definitionId: brand.definitionId,
    positives: 1,
    hardNegatives: 0,
    otherNegatives: 40,
    boxes: 0,
    references: 0,
    picturesLeftOut: 0,
    boxesLeftOut: 0,
    referencesLeftOut: 0,
    tookMs: 1,
  });
  const figuresOf = new Map(figures === null ? [] : [[brand.id, figures]]);
  await finishRun(db, { runId, releaseId: release.id }, figuresOf, new Map());
}

/** Brings a model with these appearance prototypes into use; brand-free pictures reach 0.1 on average. */
async function useModel(brand: TestBrand, prototypes: Array<[sha256: string, ...vector: number[]]>) {
  const model: BrandModel = BrandModelSchema.parse({
    formatVersion: 2,
    brandSlug: brand.slug,
    definitionVersion: 1,
    encoderSha256: 'e'.repeat(64),
    embeddingDims: 2,
    markEncoderSha256: 'e'.repeat(64),
    markDims: 2,
    prototypes: prototypes.map(([imageSha256, ...vector]) => ({
      imageSha256,
      region: null,
      vector: Buffer.from(Float32Array.from(vector).buffer).toString('base64'),
    })),
    calibration: { mean: 0.1, deviation: 0.05, backgroundPoolSha256: 'b'.repeat(64) },
    appearanceHead: null,
    marks: [],
    markCalibration: null,
    markHead: null,
    lexicon: { names: [brand.slug], aliases: [], keywords: [] },
    fusion: {
      bias: -4,
      appearance: { weight: 1, cap: 6 },
      appearanceHead: { weight: 1, offset: 0, cap: 6 },
      mark: { weight: 1, floor: 0, cap: 6 },
      title: { weight: 1 },
    },
  });
  const bytes = Buffer.from(JSON.stringify(model));
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  await imageStore().put(contentHash, bytes);
  const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  await activateBrandModel(db, {
    brandId: brand.id,
    definitionId: brand.definitionId,
    releaseId: release.id,
    contentHash,
    movedMarks: null,
    learningRunId: null,
    threshold: 0.5,
  });
}
