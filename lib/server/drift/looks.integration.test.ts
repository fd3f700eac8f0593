import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DriftEvidenceSchema } from '@/lib/contracts/drift';
import { MOST_ADS } from '@/lib/domain/drift/drift-plan';
import type { Db } from '../database/db';
import { makeBrand, type TestBrand } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { drawOf, makeTraffic, type TrafficAd } from '../testing/traffic-builders';
import { lookForDrift } from '../thresholds/look-for-drift';
import { lookAtTraffic } from './look-at-traffic';

let configured: TestDatabase;
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  configured = await createTestDatabase();
});
afterAll(() => configured.drop());
// One for each test: what a threshold is compared with reaches far back, into the traffic of the other.
beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterEach(() => database.drop());

const PATIENCE_MS = 240_000;
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** Ads with new pictures; the score is made of the picture alone. */
const newAds = (
  word: string,
  count: number,
  probOf = (picture: string) => 0.02 + 0.6 * drawOf(`${picture} score`),
): TrafficAd[] =>
  Array.from({ length: count }, (_, place) => {
    const picture = `${word} ${place}`;
    return { picture, prob: probOf(picture), lean: 0 };
  });

/** A brand whose threshold, and a watch of all traffic, began so many days ago; both compare with the five days before. */
async function watch(brand: TestBrand, days: number): Promise<{ thresholdId: string; watchId: string }> {
  const { id: releaseId } = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  const { id: watchId } = await db.trafficWatch.create({
    data: { releaseId, referenceFrom: daysAgo(days + 5), referenceTo: daysAgo(days) },
  });
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`UPDATE brand_model SET activated_at = ${daysAgo(days + 5)} WHERE id = ${brand.modelId}::uuid`,
    db.$executeRaw`
      UPDATE threshold_version SET activated_at = ${daysAgo(days)} WHERE id = ${brand.thresholdId}::uuid`,
  ]);
  return { thresholdId: brand.thresholdId, watchId };
}

async function evidenceOf(thresholdId: string, number: number) {
  const look = await db.driftLook.findFirstOrThrow({ where: { thresholdId, number } });
  return DriftEvidenceSchema.parse(look.evidence);
}

test(
  'more ads than are read, before and now, raise nothing when nothing changed, and are told when it did',
  async () => {
    const many = MOST_ADS + 2_000;
    const brand = await makeBrand(db);
    // What a picture is like says how it is scored: whoever reads the lowest hashes reads other scores.
    const ofBeginning = (picture: string) => 0.02 + 0.3 * drawOf(picture) + 0.3 * drawOf(`${picture} score`);
    const ads = (word: string, count: number, rise = 0) =>
      newAds(word, count, (picture) => ofBeginning(picture) + rise).map(({ picture, prob }) => ({
        picture,
        prob,
      }));
    await makeTraffic(db, brand, ads('many before', many), 20);
    const { thresholdId, watchId } = await watch(brand, 17);
    await makeTraffic(db, brand, ads('a small day', 300), 16.5);
    await makeTraffic(db, brand, ads('a large day', many), 15.5);
    for (const day of [16, 15]) {
      expect(await lookForDrift(db, thresholdId, daysAgo(day))).toBe('looked');
      expect(await lookAtTraffic(db, watchId, daysAgo(day))).toBe('looked');
    }
    expect((await evidenceOf(thresholdId, 1)).flags.seen.all).toBe(MOST_ADS + 300);
    expect((await evidenceOf(thresholdId, 2)).flags.seen.all).toBe(2 * MOST_ADS + 300);

    await makeTraffic(db, brand, ads('a changed day', many, 0.05), 14.5);
    expect(await lookForDrift(db, thresholdId, daysAgo(14))).toBe('stale');
    expect(await lookAtTraffic(db, watchId, daysAgo(14))).toBe('alert');
  },
  PATIENCE_MS,
);

test(
  'pictures that are posted again every day are no news, however sure the model is of them',
  async () => {
    const brand = await makeBrand(db);
    const again = newAds('again', 150, () => 0.95);
    await makeTraffic(db, brand, again, 13);
    await makeTraffic(db, brand, [...again, ...newAds('day 10', 600)], 10);
    for (const day of [9, 8]) await makeTraffic(db, brand, [...again, ...newAds(`day ${day}`, 250)], day);
    const { thresholdId, watchId } = await watch(brand, 7);
    for (const [at, day] of [6, 5, 4, 3, 2].entries()) {
      await makeTraffic(db, brand, [...again, ...again, ...newAds(`day ${day}`, 250)], day + 0.5);
      expect(await lookForDrift(db, thresholdId, daysAgo(day))).toBe('looked');
      expect(await lookAtTraffic(db, watchId, daysAgo(day))).toBe('looked');
      const { flags } = await evidenceOf(thresholdId, at + 1);
      // What came in first before the reference is of neither side.
      expect(flags.seen.all).toBe(600 + 2 * 250 + (at + 1) * 250);
    }
    // A day in which nothing new comes in waits for one in which enough does.
    await makeTraffic(db, brand, [...again, ...again], 1.5);
    expect(await lookForDrift(db, thresholdId, daysAgo(1))).toBe('too-early');

    await makeTraffic(
      db,
      brand,
      newAds('more flags', 250, (picture) => 0.3 + 0.6 * drawOf(picture)),
      0.5,
    );
    expect(await lookForDrift(db, thresholdId)).toBe('stale');
    expect(await lookAtTraffic(db, watchId)).toBe('alert');
  },
  PATIENCE_MS,
);
