import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../database/db';
import { makeBrand, makeUser, type TestBrand, type TestUser } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { drawOf, makeTraffic } from '../testing/traffic-builders';
import { queueDriftLooks } from '../thresholds/queue-drift-looks';
import { acknowledgeAlert, countAttention, listAlerts } from './alerts';
import { lookAtTraffic } from './look-at-traffic';

let database: TestDatabase;
let db: Db;
let olga: TestUser;
let brand: TestBrand;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  olga = await makeUser(db, ['ops']);
  brand = await makeBrand(db);
});
afterAll(() => database.drop());

const PATIENCE_MS = 240_000;
const ADS = 240;

/** Ads with pictures of their own, all unlike or all leaning one way. @returns their pictures */
const makeDay = (word: string, daysAgo: number, lean: number): Promise<string[]> =>
  makeTraffic(
    db,
    brand,
    Array.from({ length: ADS }, (_, place) => {
      const picture = `${word} ${place}`;
      return { picture, prob: 0.02 + 0.6 * drawOf(`${picture} score`), lean };
    }),
    daysAgo,
  );

/** As if the running watch had begun so many days ago, and its last look were as long ago. */
async function ageWatch(days: number): Promise<string> {
  const watch = await db.trafficWatch.findFirstOrThrow({ where: { endedAt: null } });
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`UPDATE traffic_watch SET reference_to = now() - make_interval(days => ${days}::int) WHERE id = ${watch.id}::uuid`,
    db.$executeRaw`UPDATE drift_look SET at = now() - make_interval(days => ${days}::int) WHERE watch_id = ${watch.id}::uuid`,
  ]);
  return watch.id;
}

test(
  'traffic that stays is looked at in silence; pictures that change are told once, with the most unlike ones, until somebody has seen it',
  async () => {
    expect(await queueDriftLooks(db)).toBe(0);
    expect(await db.trafficWatch.count()).toBe(0);
    await makeDay('before', 10, 0);
    await makeDay('same', 3, 0);
    expect(await queueDriftLooks(db)).toBe(0);
    const watchId = await ageWatch(5);
    expect(await queueDriftLooks(db)).toBe(1);
    expect(await queueDriftLooks(db)).toBe(0);
    expect(await lookAtTraffic(db, watchId)).toBe('looked');
    expect(await lookAtTraffic(db, watchId)).toBe('too-early');

    await ageWatch(2);
    const changed = new Set(await makeDay('changed', 1, 1));
    expect(await lookAtTraffic(db, watchId)).toBe('alert');
    expect(await lookAtTraffic(db, watchId)).toBe('not-watched');
    const { alerts, watched } = await listAlerts(db, { limit: 20 });
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ brand: null, acknowledged: null });
    expect(alerts[0]!.findings.filter(({ isDrifted }) => isDrifted).map(({ reason }) => reason)).toEqual([
      'pictures',
    ]);
    expect(alerts[0]!.pictures.now).toHaveLength(8);
    expect(alerts[0]!.pictures.now.every((sha256) => changed.has(sha256))).toBe(true);
    expect(watched).toEqual({ thresholds: 0, isTrafficWatched: false, expectedFalseAlerts: 0 });
    expect(await countAttention(db)).toEqual({ alerts: 1, authorizations: 0 });

    // Not watched again while nobody has looked at it, and from then on against what came in since.
    await queueDriftLooks(db);
    expect(await db.trafficWatch.count({ where: { endedAt: null } })).toBe(0);
    const { alertId } = alerts[0]!;
    await acknowledgeAlert(db, olga.id, alertId, { note: 'a new catalogue of one shop' });
    await expect(acknowledgeAlert(db, olga.id, alertId, { note: 'again' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await countAttention(db)).toEqual({ alerts: 0, authorizations: 0 });
    expect((await listAlerts(db, { limit: 20 })).alerts[0]!.acknowledged).toMatchObject({
      note: 'a new catalogue of one shop',
    });
    await queueDriftLooks(db);
    expect(await db.trafficWatch.count({ where: { endedAt: null } })).toBe(0);
    expect(
      await db.auditEvent.findFirst({ where: { action: 'drift-alert-acknowledged', subjectId: alertId } }),
    ).toMatchObject({ actorId: olga.id });
    await makeDay('after', 0, 1);
    await queueDriftLooks(db);
    const next = await db.trafficWatch.findFirstOrThrow({ where: { endedAt: null } });
    const { raisedAt } = await db.driftAlert.findUniqueOrThrow({ where: { id: alertId } });
    expect(next.referenceFrom).toEqual(raisedAt);
  },
  PATIENCE_MS,
);
