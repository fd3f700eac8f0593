import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reason } from '@/lib/domain/reasons';
import { ingestAds } from '../ads/ingest-ads';
import type { Db } from '../database/db';
import {
  activateModel,
  adInput,
  decide,
  endUndoWindows,
  makeAd,
  makeBrand,
  makeImage,
  makeUser,
  saveScores,
  scoredAd,
  type TestAd,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { drawDifferences } from './draw-differences';
import { stopShadow } from './end-shadow';
import { getShadowOf } from './get-shadow';
import { startShadows } from './start-shadows';

let database: TestDatabase;
let db: Db;
let ops: TestUser;
let brand: TestBrand;
let candidateId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  ops = await makeUser(db, ['reviewer', 'ops']);
});
afterAll(() => database.drop());
beforeEach(async () => {
  brand = await makeBrand(db);
  candidateId = await makeCandidate(brand);
});

describe('a shadow', () => {
  test('begins once a brand, also when two people start it at once', async () => {
    const rival = await makeCandidate(brand);
    const wishes = [candidateId, rival].map((id) => startShadows(db, ops.id, wish([id])));
    const outcomes = await Promise.allSettled(wishes);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await db.modelShadow.count({ where: { brandId: brand.id, state: 'running' } })).toBe(1);
    expect(await db.brandModel.count({ where: { brandId: brand.id, state: 'shadow' } })).toBe(1);
  });

  test('of several candidates passes by what cannot run', async () => {
    const other = await makeBrand(db);
    const otherCandidate = await makeCandidate(other);
    const { shadowIds, passedBy } = await startShadows(
      db,
      ops.id,
      wish([candidateId, otherCandidate, other.modelId]),
    );
    expect(shadowIds).toHaveLength(2);
    expect(passedBy).toEqual([other.modelId]);
  });

  test('flags nothing: ads are triaged as if it were not there', async () => {
    const shadowId = await start();
    const [quiet, flagged] = [await shadowed(shadowId, 0.1, 0.99), await shadowed(shadowId, 0.9, 0)];
    const decisions = await db.triageDecision.findMany({
      where: { revisionId: { in: [quiet.revisionId, flagged.revisionId] } },
      orderBy: { revisionId: 'asc' },
    });
    expect(decisions.map(({ isFlagged }) => isFlagged)).toEqual([false, true]);
    expect(await db.adScore.count({ where: { brandModelId: candidateId } })).toBe(0);
    expect(await db.shadowScore.count({ where: { shadowId } })).toBe(2);
  });

  test('knows only ads that came in since it began', async () => {
    const before = await makeAd(db);
    const shadowId = await start();
    await saveScores(db, [withShadow(before, shadowId, 0.2, 0.9)]);
    expect(await db.shadowScore.count({ where: { shadowId } })).toBe(0);
  });

  test('ends when somebody ends it, and its model is a candidate again', async () => {
    const shadowId = await start();
    await stopShadow(db, ops.id, shadowId);
    await expect(stopShadow(db, ops.id, shadowId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.brandModel.findUnique({ where: { id: candidateId } })).toMatchObject({
      state: 'candidate',
    });
    const ad = await makeAd(db);
    await saveScores(db, [withShadow(ad, shadowId, 0.2, 0.9)]);
    expect(await db.shadowScore.count({ where: { shadowId } })).toBe(0);
  });

  test('ends when another model of the brand comes into use', async () => {
    const shadowId = await start();
    await activateModel(db, brand.slug);
    expect(await db.modelShadow.findUnique({ where: { id: shadowId } })).toMatchObject({ state: 'replaced' });
    expect(await db.brandModel.findUnique({ where: { id: candidateId } })).toMatchObject({
      state: 'candidate',
    });
  });
});

describe('differences', () => {
  test('at equal flag rates are drawn for review, look like audits, and are answered once', async () => {
    const shadowId = await start(1);
    await shadowedAll(shadowId, 20, () => [0.1, 0.2]);
    const onlyBefore = await shadowed(shadowId, 0.9, 0.3);
    const both = await shadowed(shadowId, 0.8, 0.7);
    const onlyAfter = await shadowed(shadowId, 0.2, 0.6);
    expect(await drawDifferences(db, shadowId)).toBe(2);
    expect(await drawDifferences(db, shadowId)).toBe(0);
    const draws = await db.sampleDraw.findMany({ where: { design: 'shadow', designKey: shadowId } });
    expect(new Map(draws.map(({ revisionId, p }) => [revisionId, p]))).toEqual(
      new Map([
        [onlyBefore.revisionId, 1],
        [onlyAfter.revisionId, 1],
      ]),
    );
    const item = await db.reviewItem.findFirstOrThrow({
      where: { revisionId: onlyAfter.revisionId },
      include: { suspects: true },
    });
    const [suspect] = item.suspects;
    expect(suspect).toMatchObject({ brandModelId: brand.modelId, prob: 0.2, thresholdVersionId: null });
    expect(await db.reviewItem.count({ where: { revisionId: onlyBefore.revisionId } })).toBe(1);

    await answer(onlyAfter, 'counterfeit');
    await answer(onlyBefore, 'not-this-brand');
    await answer(both, 'counterfeit');
    expect(await getShadowOf(db, candidateId)).toMatchObject({
      state: 'running',
      ads: 23,
      threshold: 0.5,
      matched: { value: 0.6, flaggedBefore: 2, flaggedAfter: 2 },
      flaggedBoth: 1,
      onlyBefore: { ads: 1, drawn: 1, decided: 1, violations: 0, precision: { kind: 'too-few', n: 1 } },
      onlyAfter: { ads: 1, drawn: 1, decided: 1, violations: 1, precision: { kind: 'too-few', n: 1 } },
    });
  });

  test('are drawn with the chance of the shadow, by a lot that never changes', async () => {
    const shadowId = await start(0.3);
    const count = 80;
    await shadowedAll(shadowId, count, (index) => [0.6 + index / 1_000, 0.3]);
    await shadowedAll(shadowId, count, (index) => [0.2, 0.6 + index / 1_000]);
    await drawDifferences(db, shadowId);
    const lots = await db.sampleDraw.findMany({ where: { designKey: shadowId, p: 0.3 } });
    const sigma = Math.sqrt(count * 0.3 * 0.7);
    expect(Math.abs(lots.length - count * 0.3)).toBeLessThan(4 * sigma);
    expect(await drawDifferences(db, shadowId)).toBe(0);
    expect(await db.sampleDraw.count({ where: { designKey: shadowId, p: 1 } })).toBe(count);
  });

  test('of a candidate that differs in everything do not flood the queue', async () => {
    const shadowId = await start(1);
    await shadowedAll(shadowId, 70, () => [0.6, 0.1]);
    await shadowedAll(shadowId, 70, (index) => [0.2, 0.6 + index / 1_000]);
    expect(await drawDifferences(db, shadowId)).toBe(70 + 50);
    expect(await drawDifferences(db, shadowId)).toBe(0);
    expect((await getShadowOf(db, candidateId))!.onlyAfter).toMatchObject({
      ads: 70,
      drawn: 50,
      decided: 0,
    });
  });
});

const wish = (brandModelIds: string[], reviewShare = 0.5) => ({ brandModelIds, reviewShare });

async function start(reviewShare = 0.5): Promise<string> {
  const { shadowIds } = await startShadows(db, ops.id, wish([candidateId], reviewShare));
  return shadowIds[0]!;
}

/** As a learning run stores it. */
async function makeCandidate({ id: brandId, definitionId, modelId }: TestBrand): Promise<string> {
  const { releaseId } = await db.brandModel.findUniqueOrThrow({ where: { id: modelId } });
  const { _max } = await db.brandModel.aggregate({ where: { brandId }, _max: { version: true } });
  const id = uuidv7();
  await db.brandModel.create({
    data: {
      id,
      brandId,
      definitionId,
      releaseId,
      version: _max.version! + 1,
      contentHash: id.replaceAll('-', '').repeat(2),
    },
  });
  return id;
}

const withShadow = (ad: TestAd, shadowId: string, besideProb: number, prob: number) => ({
  ...scoredAd(ad, [[brand, besideProb]]),
  shadows: [{ shadowId, besideId: brand.modelId, prob, besideProb }],
});

/** An ad that both models have scored. */
async function shadowed(shadowId: string, besideProb: number, prob: number): Promise<TestAd> {
  const ad = await makeAd(db);
  await saveScores(db, [withShadow(ad, shadowId, besideProb, prob)]);
  return ad;
}

async function shadowedAll(
  shadowId: string,
  count: number,
  say: (index: number) => [besideProb: number, prob: number],
): Promise<void> {
  const images = await Promise.all(Array.from({ length: count }, () => makeImage(db)));
  const inputs = images.map((sha256) => adInput([sha256]));
  const { outcomes } = await ingestAds(db, 'shop', inputs);
  const ads = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected'
      ? []
      : [{ ...inputs[index]!, ...outcome, source: 'shop', images: [images[index]!] }],
  );
  await saveScores(
    db,
    ads.map((ad, index) => withShadow(ad, shadowId, ...say(index))),
  );
}

async function answer(ad: TestAd, reason: Reason): Promise<void> {
  const { id: reviewItemId } = await db.reviewItem.findFirstOrThrow({
    where: { revisionId: ad.revisionId, state: 'open' },
  });
  const item = { ...ad, reviewItemId };
  const isShown = reason === 'counterfeit';
  await decide(db, ops, item, [{ brandId: brand.id, reason, evidence: isShown ? ad.images : [] }]);
  await endUndoWindows(db, item);
  expect(await settleItem(db, reviewItemId)).toBe('settled');
}
