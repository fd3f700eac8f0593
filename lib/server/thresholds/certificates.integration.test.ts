import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MakePlan } from '@/lib/contracts/threshold-certificates';
import type { Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import {
  decide,
  endUndoWindows,
  makeAd,
  makeBrand,
  makeImage,
  makeUser,
  publishBrand,
  activateModel,
  newName,
  saveScores,
  scoredAd,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { approveThreshold } from './decide-proposal';
import { drawLabels } from './draw-labels';
import { getBrandThresholds } from './get-brand-thresholds';
import { planCertificate } from './plan-certificate';
import { proposeThreshold } from './propose-threshold';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let ben: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  [anna, ben] = [await makeUser(db, ['ops', 'reviewer']), await makeUser(db, ['ops'])];
});
afterAll(() => database.drop());

/** Far enough from every other one. */
const randomHash = () => BigInt.asIntN(64, BigInt(`0x${randomUUID().replaceAll('-', '').slice(0, 16)}`));

/** Ads of one picture each, scored falling from 0.99 in small steps; the threshold in use flags none of them. */
async function makeTraffic(brand: TestBrand, count: number, hashOf: (place: number) => bigint = randomHash) {
  const ads = [];
  for (let place = 0; place < count; place++) {
    const images = [await makeImage(db, undefined, hashOf(place))];
    const ad = await makeAd(db, { images });
    ads.push({ ad, prob: 0.99 - place / 1_000 });
  }
  await saveScores(
    db,
    ads.map(({ ad, prob }) => scoredAd(ad, [[brand, prob]])),
  );
}

const request = (changes: Partial<MakePlan> = {}): MakePlan => ({
  quantity: 'actionable-precision',
  target: 0.8,
  delta: 0.2,
  labels: 60,
  lowest: 0.3,
  scope: 'per-brand',
  ...changes,
});
const planOf = async ({ slug }: TestBrand) => (await getBrandThresholds(db, slug)).plan!;

/** Decides everything that waits for the brand. */
async function decideAll(brand: TestBrand, reasonOf: (prob: number) => Reason): Promise<number> {
  const items = await db.reviewItem.findMany({
    where: { state: 'open', suspects: { some: { brandId: brand.id } } },
    select: {
      id: true,
      adId: true,
      revisionId: true,
      suspects: { where: { brandId: brand.id }, select: { prob: true } },
      revision: { select: { images: { select: { imageSha256: true } } } },
    },
  });
  for (const { id, adId, revisionId, suspects, revision } of items) {
    const images = revision.images.map(({ imageSha256 }) => imageSha256);
    const item = { reviewItemId: id, adId, revisionId, images, source: '', externalId: '' };
    await decide(db, anna, item, [
      { brandId: brand.id, reason: reasonOf(suspects[0]!.prob), evidence: images },
    ]);
    await endUndoWindows(db, item);
    await settleItem(db, id);
  }
  return items.length;
}

/** Hundreds of ads are made and decided one by one. */
const PATIENCE_MS = 300_000;

describe('a certificate', { timeout: PATIENCE_MS }, () => {
  test('plan, draw exactly what is missing, decide, draw again, propose with the promise', async () => {
    const brand = await makeBrand(db, { threshold: 0.999 });
    await makeTraffic(brand, 120);
    await db.reviewItem.updateMany({
      data: { state: 'superseded', endedAt: new Date() },
      where: { state: 'open' },
    });
    const { planId } = await planCertificate(db, anna.id, brand.slug, request());
    const fresh = await planOf(brand);
    expect(fresh).toMatchObject({ certified: null, window: { pairs: 120 }, labelsPerAttempt: 60 });
    const first = fresh.attempts[0]!.levels[0]!;
    expect(fresh.more).toMatchObject({ attempt: 1, threshold: first.threshold, undecided: 0 });
    const wanted = fresh.more!.labels;

    const drawn = await drawLabels(db, anna.id, planId);
    expect(drawn.drawn).toBe(wanted);
    await expect(drawLabels(db, anna.id, planId)).rejects.toMatchObject({ code: 'conflict' });
    expect((await planOf(brand)).more).toMatchObject({ labels: 0, undecided: wanted });
    expect(await db.sampleDraw.count({ where: { design: 'certificate', designKey: planId } })).toBe(wanted);

    const reasonOf = (prob: number): Reason => (prob > 0.93 ? 'counterfeit' : 'not-this-brand');
    expect(await decideAll(brand, reasonOf)).toBe(wanted);
    const passed = await planOf(brand);
    expect(passed.certified).toMatchObject({ threshold: first.threshold, errors: 0, attempt: 1 });
    for (let plan = passed; plan.more; plan = await planOf(brand)) {
      await drawLabels(db, anna.id, planId);
      await decideAll(brand, reasonOf);
    }
    const { certified } = await planOf(brand);

    const { active } = await getBrandThresholds(db, brand.slug);
    const propose = (value: number) =>
      proposeThreshold(db, anna.id, brand.slug, { value, planId, note: '', activeId: active!.thresholdId });
    await expect(propose(0.5)).rejects.toMatchObject({ code: 'conflict' });
    const { thresholdId } = await propose(certified!.threshold);
    await approveThreshold(db, ben.id, thresholdId, { activeId: active!.thresholdId, reason: null });
    const after = await getBrandThresholds(db, brand.slug);
    expect(after.active!.certificate).toMatchObject({
      threshold: certified!.threshold,
      n: certified!.n,
      errors: certified!.errors,
      promise: { target: 0.8, delta: 0.2, scope: { kind: 'per-brand' } },
      design: { kind: 'blocks' },
      brandModelId: brand.modelId,
    });
    expect(after.standing).toMatchObject({ certificates: 1 });
    expect(after.standing.expectedBroken).toBeCloseTo(0.2, 9);
  });

  test('labels that there were before the plan count when the lots choose them, and need nobody', async () => {
    const brand = await makeBrand(db, { threshold: 0.5 });
    await makeTraffic(brand, 60);
    await decideAll(brand, () => 'counterfeit');
    const { planId } = await planCertificate(db, anna.id, brand.slug, request());
    expect((await planOf(brand)).certified).toBeNull();
    const { opened } = await drawLabels(db, anna.id, planId);
    expect(opened).toBe(0);
    expect((await planOf(brand)).certified).not.toBeNull();
  });

  test('each quantity has errors and attempts of its own: what is authorized keeps brand precision and breaks the other', async () => {
    const brand = await makeBrand(db, { threshold: 0.5 });
    await makeTraffic(brand, 60);
    await decideAll(brand, (prob) => (prob > 0.94 ? 'authorized' : 'unidentifiable'));
    const outcomeOf = async (quantity: MakePlan['quantity']) => {
      const { planId } = await planCertificate(db, anna.id, brand.slug, request({ quantity }));
      await drawLabels(db, anna.id, planId);
      const plan = await planOf(brand);
      expect(plan).toMatchObject({ planId, promise: { quantity } });
      expect(plan.attempts[0]!.number).toBe(1);
      return { planId, plan };
    };
    const actionable = await outcomeOf('actionable-precision');
    expect(actionable.plan.certified).toBeNull();
    const [strictest] = actionable.plan.attempts[0]!.levels;
    expect(strictest!.errors).toBe(strictest!.n);
    const shown = await outcomeOf('brand-precision');
    expect(shown.plan.certified).not.toBeNull();
    expect(shown.plan.attempts[0]!.levels[0]).toMatchObject({ state: 'passed', errors: 0 });

    const { active } = await getBrandThresholds(db, brand.slug);
    const { thresholdId } = await proposeThreshold(db, anna.id, brand.slug, {
      value: shown.plan.certified!.threshold,
      planId: shown.planId,
      note: '',
      activeId: active!.thresholdId,
    });
    const { proposal } = await getBrandThresholds(db, brand.slug);
    expect(proposal).toMatchObject({
      thresholdId,
      certificate: { promise: { quantity: 'brand-precision', target: 0.8 } },
    });
  });

  test('a brand that was not answered for, though asked, is an error of the flag', async () => {
    const [brand, other] = [await makeBrand(db), await makeBrand(db)];
    for (let place = 0; place < 30; place++) {
      const ad = await makeAd(db, { images: [await makeImage(db, undefined, randomHash())] });
      await saveScores(db, [
        scoredAd(ad, [
          [brand, 0.8],
          [other, 0.95],
        ]),
      ]);
    }
    await decideAll(other, () => 'counterfeit');
    const { planId } = await planCertificate(db, anna.id, brand.slug, request({ labels: 30 }));
    await drawLabels(db, anna.id, planId);
    const [level] = (await planOf(brand)).attempts[0]!.levels;
    expect(level).toMatchObject({ state: 'failed', missing: 0 });
    expect(level!.errors).toBe(level!.n);
  });

  test('what the model learned from is left out, and what is nearly like it', async () => {
    const slug = newName('brand');
    const hash = randomHash();
    const reference = await makeImage(db, undefined, hash);
    await publishBrand(db, slug, { references: [{ sha256: reference, region: null }] });
    const brand = await activateModel(db, slug);
    // One of the ads shows the reference picture, one bit different.
    await makeTraffic(brand, 40, (place) => (place === 3 ? hash ^ 1n : randomHash()));
    await planCertificate(db, anna.id, slug, request({ labels: 40 }));
    expect(await planOf(brand)).toMatchObject({ excludedLessons: 1, window: { pairs: 39 } });
  });

  test('copies count once: forty ads of one picture cannot certify anything', async () => {
    const brand = await makeBrand(db);
    const hash = randomHash();
    await makeTraffic(brand, 40, () => hash);
    await expect(planCertificate(db, anna.id, brand.slug, request({ labels: 40 }))).rejects.toMatchObject({
      code: 'too-few-pairs',
    });
  });

  test('a further plan goes on counting attempts, and each may err half as often', async () => {
    const brand = await makeBrand(db);
    await makeTraffic(brand, 80);
    await planCertificate(db, anna.id, brand.slug, request({ labels: 40 }));
    const before = (await planOf(brand)).attempts;
    expect(before.map(({ number, delta }) => [number, delta])).toEqual([
      [1, 0.1],
      [2, 0.05],
    ]);
    await planCertificate(db, anna.id, brand.slug, request({ labels: 80 }));
    expect((await planOf(brand)).attempts.map(({ number, delta }) => [number, delta])).toEqual([[3, 0.025]]);
  });

  test('a promise of all brands together shares its error', async () => {
    const brand = await makeBrand(db);
    await makeTraffic(brand, 80);
    const brands = await db.brandModel.count({ where: { state: 'active' } });
    await planCertificate(db, anna.id, brand.slug, request({ labels: 80, delta: 0.5, scope: 'family-wise' }));
    const plan = await planOf(brand);
    expect(plan.promise.scope).toEqual({ kind: 'family-wise', brands });
    expect(plan.attempts[0]!.delta).toBeCloseTo(0.25 / brands, 12);
  });

  test('a plan draws nothing for a model that is no longer in use', async () => {
    const slug = newName('brand');
    const brand = await makeBrand(db, { slug });
    await makeTraffic(brand, 40);
    const { planId } = await planCertificate(db, anna.id, slug, request({ labels: 40 }));
    await activateModel(db, slug);
    await expect(drawLabels(db, anna.id, planId)).rejects.toMatchObject({ code: 'conflict' });
  });
});
