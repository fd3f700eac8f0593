import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { ingestAds, type Truth } from '@/lib/server/ads/ingest-ads';
import { importBrand } from '@/lib/server/brands/import-brand';
import { createDb, type Db } from '@/lib/server/database/db';
import { withClient } from '@/lib/server/database/with-client';
import { storeImage } from '@/lib/server/images/store-image';
import { createLogger } from '@/lib/server/logging/logger';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { newName } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { openScorer, type Scorer } from '../scorer';
import { createActiveBrands } from './active-brands';
import { runBuildJob } from './model-jobs';
import { scoreRevisions } from './score-revisions';

// What is true of an ad is for measuring only. The shipped models score real ads here as a database user that may do
// everything but read `ad_truth`.

let database: TestDatabase;
let blind: Db;
let role: string;
let scorer: Scorer;
let brandSlug: string;
const pictures: string[] = [];
const COLOURS = [
  [200, 30, 30],
  [30, 200, 30],
  [30, 30, 200],
] as const;

beforeAll(async () => {
  database = await createTestDatabase();
  role = newName('blind').replace('-', '_');
  await withClient(database.url, async (client) => {
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'blind'`);
    await client.query(`GRANT USAGE ON SCHEMA public, pgboss, partitions TO ${role}`);
    await client.query(`GRANT ALL ON ALL TABLES IN SCHEMA public, pgboss, partitions TO ${role}`);
    await client.query(`GRANT ALL ON ALL SEQUENCES IN SCHEMA public, pgboss TO ${role}`);
    await client.query(`REVOKE ALL ON ad_truth FROM ${role}`);
  });
  const url = new URL(database.url);
  [url.username, url.password] = [role, 'blind'];
  blind = createDb(url.toString(), 4);
  scorer = await openScorer({ providers: ['cpu'], threads: 1 });
  for (const colour of COLOURS) pictures.push(await drawMark(colour));
  brandSlug = await makeModelledBrand(pictures[0]!);
});
afterAll(async () => {
  await scorer.close();
  await blind.$disconnect();
  await withClient(database.url, async (client) => {
    await client.query(`DROP OWNED BY ${role}`);
    await client.query(`DROP ROLE ${role}`);
  });
  await database.drop();
});

/** A disc of one colour on grey. @returns its `sha256:` name */
async function drawMark([r, g, b]: readonly [number, number, number]): Promise<string> {
  const [width, height] = [320, 240];
  const pixels = new Uint8Array(width * height * 3).fill(0xee);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (Math.hypot(x - 160, y - 120) < 80) pixels.set([r, g, b], (y * width + x) * 3);
  const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return (await storeImage(database.db, bytes)).name;
}

/** A brand known by the first picture, with its model in use. @returns its slug */
async function makeModelledBrand(picture: string): Promise<string> {
  const slug = newName('brand');
  const { db } = database;
  await seedFirstRelease(db, scorer.release);
  const reference = { sha256: picture.slice('sha256:'.length), region: null };
  await importBrand(db, BrandLineSchema.parse({ slug, name: slug }), [reference]);
  const definition = await db.brandDefinition.findFirstOrThrow({ where: { brand: { slug } } });
  const job = { brandId: definition.brandId, definitionId: definition.id };
  const currentBrands = createActiveBrands(db, scorer);
  await runBuildJob({ db, scorer, logger: createLogger('worker', 'silent'), currentBrands }, job);
  return slug;
}

/** Ingests an ad, scores it with everything forgotten that was known of its pictures, and reads what was stored. */
async function scoreBlind(truth: Truth | null) {
  const { db } = database;
  await db.$transaction([
    db.energyMap.deleteMany(),
    db.embedding.deleteMany(),
    db.markMatch.deleteMany(),
    db.detection.deleteMany(),
    db.imageEvidence.deleteMany(),
  ]);
  const ad = {
    externalId: newName('ad'),
    sellerExternalId: 'unknown',
    title: `Shoes by ${brandSlug}`,
    category: 'shoes',
    price: null,
    images: pictures,
  };
  const { outcomes } = await ingestAds(db, 'shop', [ad], truth ? { truths: new Map([[0, truth]]) } : {});
  const { revisionId } = outcomes[0] as { revisionId: string };
  await scoreRevisions({ db: blind, scorer, currentBrands: createActiveBrands(blind, scorer) }, [revisionId]);
  const [scores, [decision], maps] = await Promise.all([
    db.adScore.findMany({ where: { revisionId }, select: { prob: true, signals: true, imageSha256: true } }),
    db.triageDecision.findMany({ where: { revisionId }, select: { isFlagged: true, flags: true } }),
    db.energyMap.findMany({ select: { imageSha256: true, grid: true }, orderBy: { imageSha256: 'asc' } }),
  ]);
  return { scores, decision, maps };
}

test('the scoring user cannot read, count or join what is true of an ad', async () => {
  for (const sql of [
    'SELECT * FROM ad_truth',
    'SELECT count(*) FROM ad JOIN ad_truth ON ad_truth.ad_id = ad.id',
  ]) {
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'blind'];
    await expect(withClient(url.toString(), (client) => client.query(sql))).rejects.toThrow(
      /permission denied for table ad_truth/,
    );
  }
});

test('scoring needs no truth, and gives the same to the last bit with none, the right and the wrong one', async () => {
  const without = await scoreBlind(null);
  expect(without.scores).toHaveLength(1);
  expect(without.scores[0]!.prob).toBeGreaterThan(0.5);
  expect(without.decision).toMatchObject({ isFlagged: true });
  expect(without.maps.length).toBeGreaterThan(0);

  const right = await scoreBlind({ brand: brandSlug, isAuthorized: false });
  const wrong = await scoreBlind({ brand: null, isAuthorized: true, boxes: [] });
  expect(await database.db.adTruth.count()).toBe(2);
  for (const { scores, decision, maps } of [right, wrong]) {
    expect(Object.is(scores[0]!.prob, without.scores[0]!.prob)).toBe(true);
    expect({ scores, decision, maps }).toEqual(without);
  }
});
