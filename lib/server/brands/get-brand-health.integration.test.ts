import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrandHealthSchema } from '@/lib/contracts/brand-health';
import { BrandLineSchema } from '@/lib/contracts/brands';
import type { Db } from '../database/db';
import {
  decide,
  endUndoWindows,
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  makeUsers,
  newName,
  wantAnotherAnswer,
  type TestBrand,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { approveThreshold } from '../thresholds/decide-proposal';
import { proposeThreshold } from '../thresholds/propose-threshold';
import { settleItem } from '../verdicts/settle-item';
import { getBrandHealth } from './get-brand-health';
import { importBrand } from './import-brand';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

/** An ad of one picture, flagged for the brand and decided. */
async function decided(brand: TestBrand, reason: 'counterfeit' | 'not-this-brand') {
  const item = await makeScoredItem(db, [[brand, 0.9]]);
  const evidence = reason === 'counterfeit' ? item.images : [];
  await decide(db, await makeUser(db), item, [{ brandId: brand.id, reason, evidence }]);
  await endUndoWindows(db, item);
  await settleItem(db, item.reviewItemId);
}

test('counts what people have said, the surest mistakes of the machine among it, and what is late', async () => {
  const brand = await makeBrand(db);
  await decided(brand, 'counterfeit');
  await decided(brand, 'not-this-brand');
  await decided(brand, 'not-this-brand');
  const [late] = [await makeScoredItem(db, [[brand, 0.8]]), await makeScoredItem(db, [[brand, 0.7]])];
  await db.reviewItem.update({
    where: { id: late.reviewItemId },
    data: { dueAt: new Date(Date.now() - 3_600_000) },
  });
  const health = await getBrandHealth(db, brand.slug);
  expect(BrandHealthSchema.parse(health)).toEqual(health);
  expect(health).toMatchObject({
    labels: { present: 1, absent: 2, hardNegatives: 2, searched: 0 },
    lateCount: 1,
    accuracy: null,
  });
});

test('says how often answers are right, of this brand alone', async () => {
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const people = await makeUsers(db, 2);
  for (const shown of [brand, other]) {
    const item = await makeScoredItem(db, [[shown, 0.9]]);
    await wantAnotherAnswer(db, item.reviewItemId);
    for (const person of people) {
      await decide(db, person, item, [{ brandId: shown.id, reason: 'counterfeit', evidence: item.images }]);
    }
    await endUndoWindows(db, item);
  }
  const { accuracy } = await getBrandHealth(db, brand.slug);
  expect(accuracy).toMatchObject({ brandId: brand.id, doubleLabeled: 1, fromVerdicts: 1, disagreements: 0 });
});

test('counts the pictures of the published definition, each once', async () => {
  const slug = newName('brand');
  const sha256 = await makeImage(db);
  const half = { x: 0, y: 0, width: 10, height: 10 };
  await importBrand(db, BrandLineSchema.parse({ slug, name: slug }), [
    { sha256, region: null },
    { sha256, region: half },
  ]);
  const health = await getBrandHealth(db, slug);
  expect(health).toMatchObject({
    pictureCount: 1,
    drift: null,
    labels: { present: 0, absent: 0, hardNegatives: 0, searched: 0 },
    changes: [{ kind: 'definition', version: 1, by: null }],
  });
});

test('tells the last changes, the newest first, with who made them; a chosen threshold is watched', async () => {
  const brand = await makeBrand(db);
  expect((await getBrandHealth(db, brand.slug)).drift).toMatchObject({ isWatched: false, lookCount: 0 });
  const [anna, ben] = [await makeUser(db, ['ops']), await makeUser(db, ['ops'])];
  const { thresholdId } = await proposeThreshold(db, anna.id, brand.slug, {
    value: 0.4,
    activeId: brand.thresholdId,
    note: 'too much gets through',
    planId: null,
  });
  await approveThreshold(db, ben.id, thresholdId, { activeId: brand.thresholdId, reason: null });
  const { name } = await db.user.findUniqueOrThrow({ where: { id: ben.id } });
  const { changes, drift } = await getBrandHealth(db, brand.slug);
  expect(changes.map(({ kind, by, note }) => [kind, by, note])).toEqual([
    ['threshold', name, 'too much gets through'],
    ['model', null, ''],
    ['definition', null, ''],
  ]);
  expect(drift).toEqual({ isWatched: true, lookCount: 0, lastLookAt: null, driftedAt: null, reasons: [] });
});

test('there is no health of a brand that there is not', async () => {
  await expect(getBrandHealth(db, 'nobody')).rejects.toMatchObject({ code: 'not-found' });
});
