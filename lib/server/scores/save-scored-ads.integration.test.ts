import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoredFlagsSchema } from '@/lib/contracts/triage';
import type { Db } from '../database/db';
import { revokeAuthorization } from '../authorizations/revoke-authorization';
import { authorize } from '../testing/authorization-builders';
import {
  activateModel,
  adInput,
  decide,
  endUndoWindows,
  hold,
  makeAd,
  makeBrand,
  makeScoredItem,
  makeUser,
  newName,
  publishBrand,
  saveScores,
  scoredAd,
  type TestAd,
  type TestBrand,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { findActiveModels, fingerprint } from '../models/active-models';
import { settleItem } from '../verdicts/settle-item';
import { ingestAds } from '../ads/ingest-ads';
import { saveScoredAds } from './save-scored-ads';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let other: TestBrand;

beforeAll(async () => {
  process.env['AUDIT_MIN_PROBABILITY'] = '0.02';
  database = await createTestDatabase(20);
  ({ db } = database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  [brand, other] = [await makeBrand(db), await makeBrand(db)];
});

const triageOf = (ad: TestAd) =>
  db.triageDecision.findMany({ where: { revisionId: ad.revisionId }, orderBy: { decidedAt: 'asc' } });
const itemsOf = (ad: TestAd) =>
  db.reviewItem.findMany({ where: { adId: ad.adId }, orderBy: { id: 'asc' }, include: { suspects: true } });
const queueAgain = (ad: TestAd) =>
  db.scoring.update({ where: { revisionId: ad.revisionId }, data: { state: 'queued' } });

describe('saving scores', () => {
  test('stores score, triage, item and slot, and marks the revision as scored', async () => {
    const ad = await makeAd(db, { impressions: 100_000 });
    expect(
      await saveScores(db, [
        scoredAd(ad, [
          [brand, 0.9],
          [other, 0.1],
        ]),
      ]),
    ).toEqual({
      kind: 'saved',
      savedCount: 1,
      skippedCount: 0,
    });
    expect(
      await db.adScore.findMany({ where: { revisionId: ad.revisionId }, orderBy: { prob: 'desc' } }),
    ).toMatchObject([
      { brandId: brand.id, brandModelId: brand.modelId, prob: 0.9, imageSha256: ad.images[0] },
      { brandId: other.id, prob: 0.1 },
    ]);
    const [decision] = await triageOf(ad);
    expect(decision).toMatchObject({ p: 1, isFlagged: true });
    expect(StoredFlagsSchema.parse(decision!.flags)).toEqual([
      {
        brandId: brand.id,
        brandModelId: brand.modelId,
        prob: 0.9,
        thresholdId: brand.thresholdId,
        threshold: 0.5,
      },
    ]);
    const [item] = await itemsOf(ad);
    expect(item).toMatchObject({ state: 'open', revisionId: ad.revisionId });
    expect(item!.priority).toBeCloseTo(0.9, 9);
    expect(item!.suspects.map(({ brandId, thresholdVersionId }) => [brandId, thresholdVersionId])).toEqual([
      [brand.id, brand.thresholdId],
      [other.id, null],
    ]);
    expect(await db.scoring.findUniqueOrThrow({ where: { revisionId: ad.revisionId } })).toMatchObject({
      state: 'scored',
      provider: 'cpu',
      attempts: 1,
    });
  });

  test('with models that are no longer the active ones stores nothing', async () => {
    const ad = await makeAd(db);
    const scoredWith = fingerprint((await findActiveModels(db))!);
    await publishBrand(db, other.slug, { smallestMarkPx: 9 });
    await activateModel(db, other.slug);
    expect(await saveScoredAds(db, scoredWith, [scoredAd(ad, [[brand, 0.9]])])).toEqual({ kind: 'stale' });
    expect(await db.adScore.count({ where: { revisionId: ad.revisionId } })).toBe(0);
    expect(await triageOf(ad)).toEqual([]);
    expect(await db.scoring.findUniqueOrThrow({ where: { revisionId: ad.revisionId } })).toMatchObject({
      state: 'queued',
    });
  });

  test('twice, and five times at once, leaves one score, one decision and one item', async () => {
    const ad = await makeAd(db);
    const scored = [scoredAd(ad, [[brand, 0.9]])];
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => saveScores(db, scored)));
    const savedCounts = outcomes.map((outcome) => (outcome.kind === 'saved' ? outcome.savedCount : -1));
    expect(savedCounts.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 1]);
    expect(await saveScores(db, scored)).toMatchObject({ savedCount: 0, skippedCount: 1 });
    expect(await db.adScore.count({ where: { revisionId: ad.revisionId } })).toBe(1);
    expect(await triageOf(ad)).toHaveLength(1);
    expect(await itemsOf(ad)).toHaveLength(1);
  });

  test('of overlapping batches by two workers neither deadlocks nor doubles', async () => {
    const ads = [];
    for (let made = 0; made < 12; made++) ads.push(await makeAd(db));
    const scored = ads.map((ad) => scoredAd(ad, [[brand, 0.9]]));
    const outcomes = await Promise.all([saveScores(db, scored), saveScores(db, scored.toReversed())]);
    const saved = outcomes.map((outcome) => (outcome.kind === 'saved' ? outcome.savedCount : -1));
    expect(saved[0]! + saved[1]!).toBe(12);
    expect(await db.reviewItem.count({ where: { adId: { in: ads.map((ad) => ad.adId) } } })).toBe(12);
  });
});

describe('an authorised brand', () => {
  async function isFlagged(seller: string, category = 'things') {
    const ad = await makeAd(db, { seller, category });
    await saveScores(db, [scoredAd(ad, [[brand, 0.9]])]);
    return (await triageOf(ad))[0]!;
  }

  test('is subtracted, and noted', async () => {
    const seller = newName('seller');
    await authorize(db, { seller, brand });
    expect(await isFlagged(seller)).toMatchObject({
      isFlagged: false,
      flags: [],
      authorizedBrandIds: [brand.id],
    });
  });

  test('of another seller, another category or another time is not', async () => {
    const [mine, shoes, past] = [newName('seller'), newName('seller'), newName('seller')];
    await authorize(db, { seller: newName('seller'), brand });
    await authorize(db, { seller: shoes, brand, categories: ['shoes'] });
    await authorize(db, { seller: past, brand, validFrom: '2020-01-01', validTo: '2020-12-31' });
    for (const seller of [mine, shoes, past])
      expect(await isFlagged(seller)).toMatchObject({ isFlagged: true });
    expect(await isFlagged(shoes, 'Shoes')).toMatchObject({ isFlagged: false });
  });

  test('that was revoked is not', async () => {
    const seller = newName('seller');
    const authorizationId = await authorize(db, { seller, brand });
    const { id } = await makeUser(db, ['ops']);
    await revokeAuthorization(db, id, authorizationId, { version: 1, reason: 'forged' });
    expect(await isFlagged(seller)).toMatchObject({ isFlagged: true });
  });

  test('leaves the ad some chance of an audit, so that wrong authorizations are found', async () => {
    const seller = newName('seller');
    await authorize(db, { seller, brand });
    expect((await isFlagged(seller)).p).toBeCloseTo(0.02 + 0.23 * 0.9, 9);
  });
});

describe('audits', () => {
  test('are drawn at the promised rate, score by score', async () => {
    const images = (await makeAd(db)).images;
    const inputs = Array.from({ length: 3_000 }, () => adInput(images));
    const revisionIds: string[] = [];
    for (let first = 0; first < inputs.length; first += 500) {
      const { outcomes } = await ingestAds(db, 'shop', inputs.slice(first, first + 500));
      for (const outcome of outcomes) if ('revisionId' in outcome) revisionIds.push(outcome.revisionId);
    }
    const PROBS = [0, 0.2, 0.45];
    const ads = revisionIds.map((revisionId, index) =>
      scoredAd({ revisionId, images } as TestAd, [[brand, PROBS[index % 3]!]]),
    );
    for (let first = 0; first < ads.length; first += 500) await saveScores(db, ads.slice(first, first + 500));

    const rows = await db.$queryRaw<
      Array<{ prob: number; p: number; drawn: number; inQueue: number; count: number }>
    >`
      SELECT score.prob, avg(decision.p)::float8 AS p, count(draw.id)::int AS drawn, count(item.id)::int AS "inQueue",
             count(*)::int AS count
        FROM ad_score AS score
        JOIN triage_decision AS decision USING (revision_id)
        LEFT JOIN sample_draw AS draw ON draw.revision_id = score.revision_id AND draw.design = 'audit'
        LEFT JOIN review_item AS item ON item.id = draw.review_item_id
       WHERE score.brand_id = ${brand.id}::uuid GROUP BY score.prob ORDER BY score.prob`;
    expect(rows.map((row) => row.prob)).toEqual(PROBS);
    for (const { prob, p, drawn, inQueue, count } of rows) {
      expect(count).toBe(1_000);
      expect(p).toBeCloseTo(0.02 + 0.23 * prob, 6);
      expect(inQueue).toBe(drawn);
      // Five standard deviations: fails once in a million runs by chance.
      expect(Math.abs(drawn - count * p)).toBeLessThan(5 * Math.sqrt(count * p * (1 - p)));
      expect(drawn).toBeGreaterThan(0);
    }
    const [spread] = await db.$queryRaw<Array<{ mean: number; smallest: number; largest: number }>>`
      SELECT avg(u)::float8 AS mean, min(u)::float8 AS smallest, max(u)::float8 AS largest FROM triage_decision`;
    expect(spread!.mean).toBeCloseTo(0.5, 1);
    expect(spread!.smallest).toBeLessThan(0.01);
    expect(spread!.largest).toBeGreaterThan(0.99);
  });

  test('look like any other item, have three days, and are linked to their draw', async () => {
    const audit = await drawnAudit();
    const [item] = await itemsOf(audit);
    expect(item!.suspects.map((suspect) => suspect.thresholdVersionId)).toEqual([null]);
    const hours = (item!.dueAt.getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(71);
    expect(await db.sampleDraw.findFirstOrThrow({ where: { revisionId: audit.revisionId } })).toMatchObject({
      design: 'audit',
      reviewItemId: item!.id,
    });
  });
});

/** An unflagged ad that was drawn; about one in seven is. */
async function drawnAudit(): Promise<TestAd> {
  for (;;) {
    const ad = await makeAd(db);
    await saveScores(db, [scoredAd(ad, [[brand, 0.49]])]);
    if ((await db.sampleDraw.count({ where: { revisionId: ad.revisionId } })) > 0) return ad;
  }
}

describe('triage again', () => {
  test('keeps the largest inclusion probability and the permanent number', async () => {
    const ad = await makeAd(db);
    const us = new Set<number>();
    const ps = [];
    for (const prob of [0.1, 0.4, 0.2]) {
      await saveScores(db, [scoredAd(ad, [[brand, prob]])]);
      const [decision, ...more] = await triageOf(ad);
      expect(more).toEqual([]);
      us.add(decision!.u);
      ps.push(decision!.p);
      await queueAgain(ad);
    }
    expect(us.size).toBe(1);
    expect(ps[1]).toBeGreaterThan(ps[0]!);
    expect(ps[2]).toBe(ps[1]);
  });

  test('of a drawn ad raises the probability of its draw too', async () => {
    const ad = await drawnAudit();
    await db.sampleDraw.updateMany({ where: { revisionId: ad.revisionId }, data: { p: 0.01 } });
    await queueAgain(ad);
    await saveScores(db, [scoredAd(ad, [[brand, 0.9]])]);
    expect(await db.sampleDraw.findMany({ where: { revisionId: ad.revisionId } })).toMatchObject([{ p: 1 }]);
  });

  test('under another release is another row, with the largest p of both', async () => {
    const ad = await makeAd(db);
    await saveScores(db, [scoredAd(ad, [[brand, 0.9]])]);
    await db.release.updateMany({ where: { state: 'active' }, data: { state: 'retired' } });
    await db.brandModel.updateMany({ where: { state: 'active' }, data: { state: 'retired' } });
    const again = await activateModel(db, brand.slug);
    await queueAgain(ad);
    await saveScores(db, [scoredAd(ad, [[again, 0.1]])]);
    expect((await triageOf(ad)).map(({ p, isFlagged }) => [p, isFlagged])).toEqual([
      [1, true],
      [1, false],
    ]);
  });

  test('does not ask again about brands that were answered', async () => {
    const ad = await makeScoredItem(db, [[brand, 0.9]]);
    const anna = await makeUser(db);
    await decide(db, anna, ad, [{ brandId: brand.id, reason: 'counterfeit', evidence: ad.images }]);
    await endUndoWindows(db, ad);
    await settleItem(db, ad.reviewItemId);
    await queueAgain(ad);
    await saveScores(db, [scoredAd(ad, [[brand, 0.95]])]);
    expect(await itemsOf(ad)).toHaveLength(1);
    await queueAgain(ad);
    await saveScores(db, [
      scoredAd(ad, [
        [brand, 0.95],
        [other, 0.9],
      ]),
    ]);
    expect((await itemsOf(ad)).map((item) => item.state)).toEqual(['settled', 'open']);
  });
});

describe('a newer revision', () => {
  test('supersedes the open item and closes its slot; its holder has lost it', async () => {
    const old = await makeScoredItem(db, [[brand, 0.9]]);
    const anna = await makeUser(db);
    const slot = await hold(db, anna, old);
    const fresh = await makeScoredItem(db, [[brand, 0.8]], { externalId: old.externalId, title: 'Changed' });
    expect((await itemsOf(old)).map(({ state, revisionId }) => [state, revisionId])).toEqual([
      ['superseded', old.revisionId],
      ['open', fresh.revisionId],
    ]);
    const closed = await db.workSlot.findUniqueOrThrow({ where: { id: slot.slotId } });
    expect(closed).toMatchObject({ holderId: null, token: null });
    expect(closed.closedAt).not.toBeNull();
  });

  test('that the machine finds harmless leaves the older item open', async () => {
    const old = await makeScoredItem(db, [[brand, 0.9]]);
    const fresh = await makeAd(db, { externalId: old.externalId, title: 'Changed' });
    await saveScores(db, [scoredAd(fresh, [])]);
    const items = await itemsOf(old);
    const drawn = await db.sampleDraw.count({ where: { revisionId: fresh.revisionId } });
    expect(items.map((item) => item.state)).toEqual(drawn > 0 ? ['superseded', 'open'] : ['open']);
  });

  test.each(['one after the other', 'in one batch'])(
    'is not superseded by an older one that is scored later, %s',
    async (how) => {
      const old = await makeAd(db);
      const fresh = await makeAd(db, { externalId: old.externalId, title: 'Changed' });
      const scored = [fresh, old].map((ad) => scoredAd(ad, [[brand, 0.9]]));
      if (how === 'in one batch') await saveScores(db, scored);
      else for (const ad of scored) await saveScores(db, [ad]);
      expect((await itemsOf(old)).map(({ state, revisionId }) => [state, revisionId])).toEqual([
        ['open', fresh.revisionId],
      ]);
      expect(await triageOf(old)).toMatchObject([{ p: 1, isFlagged: true }]);
    },
  );
});
