import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getBrandHealth } from '../brands/get-brand-health';
import type { Db } from '../database/db';
import { makeBrand, makeUser, type TestBrand, type TestUser } from '../testing/builders';
import { LOOKS } from '@/lib/domain/drift/drift-plan';
import { listAlerts } from '../drift/alerts';
import { countWatched } from '../drift/count-watched';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { makeTraffic } from '../testing/traffic-builders';
import { approveThreshold } from './decide-proposal';
import { getBrandThresholds } from './get-brand-thresholds';
import { lookForDrift } from './look-for-drift';
import { planHours } from './plan-hours';
import { proposeSet } from './propose-set';
import { queueDriftLooks } from './queue-drift-looks';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let ben: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  [anna, ben] = [await makeUser(db, ['ops']), await makeUser(db, ['ops'])];
});
afterAll(() => database.drop());

const PATIENCE_MS = 240_000;
/** Enough for a look, and not one more than needed. */
const ADS = 220;

/** Ads with pictures of their own. */
const makeScoredAds = (brand: TestBrand, probOf: (place: number) => number, daysAgo: number) =>
  makeTraffic(
    db,
    brand,
    Array.from({ length: ADS }, (_, place) => ({ picture: randomUUID(), prob: probOf(place) })),
    daysAgo,
  );

/** As if the model had come into use long ago, and the threshold `days` ago. */
async function age({ modelId }: TestBrand, thresholdId: string, days: number): Promise<void> {
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`UPDATE brand_model SET activated_at = now() - interval '40 days' WHERE id = ${modelId}::uuid`,
    db.$executeRaw`
      UPDATE threshold_version SET activated_at = now() - make_interval(days => ${days}::int) WHERE id = ${thresholdId}::uuid`,
  ]);
}

async function choose(brand: TestBrand, value: number): Promise<string> {
  const { active } = await getBrandThresholds(db, brand.slug);
  const activeId = active!.thresholdId;
  await proposeSet(db, anna.id, { note: '', proposals: [{ slug: brand.slug, value, activeId }] });
  const { proposal } = await getBrandThresholds(db, brand.slug);
  await approveThreshold(db, ben.id, proposal!.thresholdId, { activeId, reason: null });
  return proposal!.thresholdId;
}

test(
  'a threshold whose traffic changes is told stale, and one whose traffic stays is not',
  async () => {
    const spread = (place: number) => 0.02 + (0.6 * place) / ADS;
    const quiet = await makeBrand(db);
    await makeScoredAds(quiet, spread, 10);
    const quietId = await choose(quiet, 0.55);
    await age(quiet, quietId, 3);
    await makeScoredAds(quiet, (place) => spread(ADS - place), 1);
    expect(await queueDriftLooks(db)).toBe(1);
    expect(await queueDriftLooks(db)).toBe(0);
    expect(await lookForDrift(db, quietId)).toBe('looked');
    expect(await lookForDrift(db, quietId)).toBe('too-early');
    expect((await getBrandHealth(db, quiet.slug)).drift).toMatchObject({
      isWatched: true,
      lookCount: 1,
      driftedAt: null,
    });

    // Ninety looks are a watch, and the next one begins after it.
    await db.driftLook.createMany({
      data: Array.from({ length: LOOKS - 1 }, (_, at) => ({
        thresholdId: quietId,
        number: at + 2,
        findings: [],
        at: new Date(Date.now() - 2 * 86_400_000),
      })),
    });
    await db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'look-for-drift'`,
      db.$executeRaw`UPDATE drift_look SET at = now() - interval '2 days' WHERE threshold_id = ${quietId}::uuid`,
    ]);
    expect(await queueDriftLooks(db)).toBe(1);
    expect(await lookForDrift(db, quietId)).toBe('looked');
    expect(await countWatched(db)).toBe(1);
    const { drift } = await getBrandHealth(db, quiet.slug);
    expect(drift).toMatchObject({ isWatched: true, lookCount: LOOKS + 1 });

    const moved = await makeBrand(db);
    await makeScoredAds(moved, spread, 10);
    const movedId = await choose(moved, 0.55);
    await age(moved, movedId, 3);
    await makeScoredAds(moved, (place) => Math.min(1, spread(place) + 0.3), 1);
    expect(await lookForDrift(db, movedId)).toBe('stale');
    const { active } = await getBrandThresholds(db, moved.slug);
    const drifted = active!.stale!.findings.filter(({ isDrifted }) => isDrifted).map(({ reason }) => reason);
    expect(drifted).toEqual(['flag-rate', 'scores']);
    expect(await lookForDrift(db, movedId)).toBe('not-in-use');
    expect((await getBrandHealth(db, moved.slug)).drift).toMatchObject({
      isWatched: false,
      lookCount: 1,
      driftedAt: active!.stale!.since,
      reasons: ['flag-rate', 'scores'],
    });
    const { alerts } = await listAlerts(db, { limit: 20 });
    expect(alerts.map(({ brand }) => brand?.slug)).toEqual([moved.slug]);
  },
  PATIENCE_MS,
);

test(
  'all brands stand under one budget, and the set that finds most keeps to it',
  async () => {
    const brand = await makeBrand(db);
    await makeScoredAds(brand, (place) => 0.02 + (0.9 * place) / ADS, 0);
    const plan = await planHours(db, 0.05);
    expect(plan.best.hours).toBeLessThanOrEqual(0.05 + 1e-9);
    const own = plan.brands.find(({ slug }) => slug === brand.slug)!;
    expect(own.active.value).toBe(0.5);
    expect(own.now.flags).toBeGreaterThan(10);
    const same = await planHours(db, undefined);
    expect(same.best.found).toBeGreaterThanOrEqual(same.now.found - 1e-9);
    expect(same.best.hours).toBeLessThanOrEqual(same.budget + 1e-9);
  },
  PATIENCE_MS,
);

test('a set passes by brands where something changed meanwhile', async () => {
  const [one, other] = [await makeBrand(db), await makeBrand(db)];
  const proposals = [
    { slug: one.slug, value: 0.4, activeId: one.thresholdId },
    { slug: other.slug, value: 0.4, activeId: one.thresholdId },
  ];
  expect(await proposeSet(db, anna.id, { note: 'the best set', proposals })).toEqual({
    proposed: [one.slug],
    passedBy: [other.slug],
  });
});
