import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '@/lib/server/database/db';
import { countAuthorizations } from '@/lib/server/authorizations/list-authorizations';
import { makeAd, makeBrand, makeUser, saveScores, scoredAd } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { ensureDemonstrationAuthorizations } from './demonstration-authorizations';
import { ensureDemonstrationCases } from './demonstration-cases';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

test('pins a few ads of each reason that the generator tells, once', async () => {
  const brand = await makeBrand(db);
  const { email } = await makeUser(db);
  const told = async (reason: string, slug: string | null) => {
    const ad = await makeAd(db, { source: 'demonstration' });
    await db.adTruth.create({ data: { adId: ad.adId, truth: { reason, brand: slug } } });
    await saveScores(db, [scoredAd(ad, [[brand, 0.9]])]);
  };
  await ensureDemonstrationCases(db, 'demonstration', email);
  expect(await db.precedent.count()).toBe(0);
  for (let count = 0; count < 5; count++) await told('counterfeit', brand.slug);
  await told('generic-style', null);
  await told('look-alike', 'another-brand');
  await told('authorized', brand.slug);
  for (let time = 0; time < 2; time++) await ensureDemonstrationCases(db, 'demonstration', email);
  const pinned = await db.precedent.findMany({ include: { pinnedBy: true } });
  expect(pinned.map(({ reason, pinnedBy }) => `${reason} by ${pinnedBy?.email}`).toSorted()).toEqual(
    ['counterfeit', 'counterfeit', 'counterfeit', 'generic_style'].map((reason) => `${reason} by ${email}`),
  );
});

test('an authorization is about to end, and one waits for a second person, once', async () => {
  for (const slug of ['nivoleth', 'ostrevaux']) await makeBrand(db, { slug });
  const { email } = await makeUser(db, ['ops']);
  await ensureDemonstrationAuthorizations(db, 'demonstration', 'nobody@example.test');
  expect(await db.authorization.count()).toBe(0);
  for (let time = 0; time < 2; time++) await ensureDemonstrationAuthorizations(db, 'demonstration', email);
  expect(await countAuthorizations(db)).toEqual({ proposed: 1, endsNow: 1, endsSoon: 1 });
});
