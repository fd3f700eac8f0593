import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { importBrand } from '@/lib/server/brands/import-brand';
import type { Db } from '@/lib/server/database/db';
import { storeImage } from '@/lib/server/images/store-image';
import { approveRelease, proposeRelease } from '@/lib/server/releases/release-promotions';
import { restoreRelease } from '@/lib/server/releases/restore-release';
import { startReleaseShadow } from '@/lib/server/releases/start-release-shadow';
import { makeAd, makeUser, newName, type TestAd, type TestUser } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { importTinyRelease, seedTinyRelease } from '../testing/tiny-releases';
import { kill, killAll, START_MS, startWorker, until } from '../testing/worker-processes';

// The whole way of a release with real workers: two of them, one of which is killed on the way. With the shipped networks a
// release goes it in e2e/releases.spec.ts.

let database: TestDatabase;
let db: Db;
let [anna, ben]: [TestUser, TestUser] = [null!, null!];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  process.env['DATABASE_URL'] = database.url;
  await seedTinyRelease(db);
  [anna, ben] = [await makeUser(db), await makeUser(db)];
});
afterAll(async () => {
  await killAll();
  await database.drop();
});

test(
  'two workers change to a promoted release and back without a restart; one that is killed while brands are prepared is made up for',
  async () => {
    for (let index = 0; index < 3; index++) {
      const slug = newName('brand');
      const { sha256 } = await storeImage(db, await drawPicture());
      await importBrand(db, BrandLineSchema.parse({ slug, name: slug }), [{ sha256, region: null }]);
    }
    const first = await startWorker();
    await until(START_MS, async () => (await db.brandModel.count({ where: { state: 'active' } })) === 3);
    const { id: beforeId } = await db.release.findFirstOrThrow({ where: { state: 'active' } });
    const known = await adOf();
    await until(START_MS, async () => (await releaseOf(known)) === beforeId);

    // In shadow: the worker that prepares it is killed, and others go on.
    const releaseId = await importTinyRelease(db, { bias: -4.125 });
    const shadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
    await until(START_MS, async () => (await prepared(shadowId)) >= 1);
    await kill(first);
    await startWorker();
    await startWorker();
    await until(2 * START_MS, async () => (await prepared(shadowId)) === 3);
    expect(await db.brandModel.count({ where: { releaseId } })).toBe(3);

    // Promoted by two persons.
    const { promotionId } = await proposeRelease(db, anna.id, releaseId, {
      note: '',
      threshold: 'recertify',
    });
    await until(START_MS, async () => (await workersWith(beforeId)) === 2);
    const answer = { overrideReason: 'a test', selfApprovalReason: null };
    await approveRelease(db, { id: ben.id, isAdmin: true }, promotionId, answer);
    await untilBothScore(releaseId);
    await until(START_MS, async () => (await releaseOf(known)) === releaseId); // scored again

    // And back, by one; what workers have in hand then is scored by the release before, at its first try.
    const inHand: TestAd[] = [];
    for (let index = 0; index < 48; index++) inHand.push(await adOf());
    await until(START_MS, async () => (await countActive(inHand)) > 0);
    await restoreRelease(db, anna.id, beforeId);
    await untilBothScore(beforeId);
    const live = await adOf();
    await until(
      START_MS,
      async () => (await releaseOf(live)) === beforeId && (await releaseOf(known)) === beforeId,
    );
    const underBefore = { state: 'scored', releaseId: beforeId, revisionId: { in: toIds(inHand) } } as const;
    await until(START_MS, async () => (await db.scoring.count({ where: underBefore })) === inHand.length);
    expect(await listTriedAgain(inHand)).toEqual([]);

    // Nothing was triaged by a model of another release than its own.
    const mixed = await db.$queryRaw<unknown[]>`
      SELECT FROM triage_decision AS decision, jsonb_array_elements(decision.flags) AS flag
        JOIN brand_model AS model ON model.id = (flag ->> 'brandModelId')::uuid
       WHERE model.release_id <> decision.release_id`;
    expect(mixed).toEqual([]);
    expect(await db.scoring.count({ where: { state: { not: 'scored' } } })).toBe(0);
  },
  8 * START_MS,
);

/** Until both are on the list with it and an ad that comes in now is scored under it. */
async function untilBothScore(releaseId: string): Promise<void> {
  const ad = await adOf();
  await until(
    START_MS,
    async () => (await workersWith(releaseId)) === 2 && (await releaseOf(ad)) === releaseId,
  );
}

async function workersWith(releaseId: string): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM worker JOIN release ON release.content_hash = worker.release_hash
     WHERE release.id = ${releaseId}::uuid AND worker.seen_at > now() - interval '15 seconds'`;
  return row!.count;
}

const toIds = (ads: readonly TestAd[]) => ads.map(({ revisionId }) => revisionId);

async function countActive(ads: readonly TestAd[]): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM pgboss.job
     WHERE name = 'score-ad' AND state = 'active' AND data ->> 'revisionId' = ANY (${toIds(ads)})`;
  return row!.count;
}

const listTriedAgain = (ads: readonly TestAd[]) =>
  db.$queryRaw<unknown[]>`
    SELECT state, retry_count FROM pgboss.job
     WHERE name = 'score-ad' AND retry_count > 0 AND data ->> 'revisionId' = ANY (${toIds(ads)})`;

const prepared = (releaseShadowId: string) =>
  db.modelShadow.count({ where: { releaseShadowId, state: 'running' } });

async function releaseOf({ revisionId }: TestAd): Promise<string | null> {
  const scoring = await db.scoring.findUniqueOrThrow({ where: { revisionId } });
  return scoring.state === 'scored' ? scoring.releaseId : null;
}

async function adOf(): Promise<TestAd> {
  const { sha256 } = await storeImage(db, await drawPicture());
  return makeAd(db, { images: [sha256] });
}

let drawn = 0;
/** A small picture, different every time. */
function drawPicture(): Promise<Buffer> {
  drawn += 1;
  const pixels = Uint8Array.from({ length: 48 * 48 * 3 }, (_, at) => (at * (7 + (drawn % 50)) + drawn) % 256);
  return sharp(pixels, { raw: { width: 48, height: 48, channels: 3 } })
    .png()
    .toBuffer();
}
