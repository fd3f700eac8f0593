import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { storeImage } from '@/lib/server/images/store-image';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { makeAd, newName, type TestAd } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { importBrand } from '@/lib/server/brands/import-brand';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { MovedMarksSchema } from '@/lib/contracts/brand-model';
import { StoredSignalsSchema } from '@/lib/contracts/score';
import { createLogger } from '@/lib/server/logging/logger';
import { listDetections } from '@/lib/server/queue/list-detections';
import { openScorer, type Scorer } from '../scorer';
import { writeTinyModels } from '../testing/tiny-models';
import { createActiveBrands } from './active-brands';
import { runBuildJob } from './model-jobs';
import { scoreRevisions } from './score-revisions';

let database: TestDatabase;
let db: Db;
let scorer: Scorer;
let modelsDir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  modelsDir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(modelsDir);
  scorer = await openScorer({ modelsDir, providers: ['cpu'], threads: 1, batchSize: 2 });
  await seedFirstRelease(db, scorer.release);
});
afterAll(async () => {
  await scorer.close();
  await rm(modelsDir, { recursive: true, force: true });
  await database.drop();
});

let tone = 0;
const draw = () =>
  sharp({ create: { width: 200, height: 150, channels: 3, background: { r: ++tone * 20, g: 80, b: 90 } } })
    .png()
    .toBuffer();
const store = async (bytes: Buffer) => (await storeImage(db, bytes)).sha256;
const fileOf = (sha256: string) =>
  path.join(config().dataDir, 'images', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const score = (...ads: TestAd[]) =>
  scoreRevisions(
    { db, scorer, currentBrands: createActiveBrands(db, scorer) },
    ads.map((ad) => ad.revisionId),
  );
const scoringOf = ({ revisionId }: TestAd) => db.scoring.findUniqueOrThrow({ where: { revisionId } });

test('an ad is scored, triaged and marked, also without any brand; again changes nothing', async () => {
  const ad = await makeAd(db, { images: [await store(await draw())] });
  await score(ad);
  await score(ad);
  expect(await scoringOf(ad)).toMatchObject({ state: 'scored', provider: 'cpu', attempts: 1 });
  const [decision, ...more] = await db.triageDecision.findMany({ where: { revisionId: ad.revisionId } });
  expect(more).toEqual([]);
  expect(decision!.p).toBeGreaterThan(0);
});

test('an ad with one picture whose bytes are gone fails visibly, and its neighbours are scored', async () => {
  const [fine, gone] = [await store(await draw()), await store(await draw())];
  await rm(fileOf(gone));
  const [good, bad] = [await makeAd(db, { images: [fine] }), await makeAd(db, { images: [fine, gone] })];
  await score(good, bad);
  expect(await scoringOf(good)).toMatchObject({ state: 'scored' });
  expect(await scoringOf(bad)).toMatchObject({
    state: 'failed',
    failureCode: 'bytes-missing',
    failureDetail: expect.stringMatching(/^image 2 of 2: /) as string,
  });
});

test('bytes that were missing once are no property of the picture: its next ad is scored when they are back', async () => {
  const bytes = await draw();
  const sha256 = await store(bytes);
  await rm(fileOf(sha256));
  const first = await makeAd(db, { images: [sha256] });
  await score(first);
  expect(await scoringOf(first)).toMatchObject({ state: 'failed' });

  await store(bytes);
  const second = await makeAd(db, { images: [sha256] });
  await score(second);
  expect(await scoringOf(second)).toMatchObject({ state: 'scored' });
});

test('found marks are matched and shown, and the same bytes score the same to the bit without being looked at again', async () => {
  const mark = await drawMark('#ff0000');
  const brandId = await makeModelledBrand(await store(mark));
  const picture = await store(await drawMark('#ee0000'));
  const [first, second] = [await makeAd(db, { images: [picture] }), await makeAd(db, { images: [picture] })];
  await score(first);
  const analysed = scorer.totals.pictures;
  await score(second);
  expect(scorer.totals.pictures).toBe(analysed);

  const found = (await listDetections(db, first.revisionId)).get(picture)!;
  expect(found.length).toBeGreaterThan(0);
  expect(found[0]!.match).toMatchObject({ brandId });
  expect(await listDetections(db, second.revisionId)).toEqual(await listDetections(db, first.revisionId));
  const [before, after] = await Promise.all([first, second].map(scoresOf));
  expect(before).toHaveLength(1);
  expect(after).toEqual(before);
  const { readings } = StoredSignalsSchema.parse(before![0]!.signals);
  expect(readings.map(({ name }) => name)).toEqual(['appearance', 'mark', 'title']);
  expect(readings[1]).toMatchObject({ value: Math.max(...found.map(({ match }) => match?.prob ?? 0)) });
});

test('a new brand model says whose marks it takes', async () => {
  const picture = await store(await drawMark('#ff0060'));
  await makeModelledBrand(await store(await drawMark('#ff0040')));
  await score(await makeAd(db, { images: [picture] }));
  const brandId = await makeModelledBrand(picture);
  const { brand, movedMarks } = await db.brandModel.findFirstOrThrow({
    where: { brandId },
    include: { brand: true },
  });
  const { detectionCount, brands } = MovedMarksSchema.parse(movedMarks);
  const taking = brands.find(({ slug }) => slug === brand.slug);
  const taken = brands.filter(({ slug }) => slug !== brand.slug);
  expect(detectionCount).toBeGreaterThan(0);
  expect(taking?.gained).toBeGreaterThan(0);
  expect(taken.reduce((sum, { lost }) => sum + lost, 0)).toBe(taking?.gained);
});

const scoresOf = ({ revisionId }: TestAd) =>
  db.adScore.findMany({ where: { revisionId }, select: { prob: true, signals: true, imageSha256: true } });

/** A square of one colour on black: a mark to the tiny detector when it is red. */
function drawMark(colour: string): Promise<Buffer> {
  const square = { create: { width: 80, height: 80, channels: 3 as const, background: colour } };
  return sharp({ create: { width: 256, height: 256, channels: 3, background: '#000000' } })
    .composite([{ input: square, left: 64, top: 96 }])
    .png()
    .toBuffer();
}

/** A brand known by one picture, with its model in use. @returns its id */
async function makeModelledBrand(sha256: string): Promise<string> {
  const slug = newName('brand');
  const reference = { sha256, region: { x: 64, y: 96, width: 80, height: 80 } };
  await importBrand(db, BrandLineSchema.parse({ slug, name: slug }), [reference]);
  const definition = await db.brandDefinition.findFirstOrThrow({ where: { brand: { slug } } });
  const job = { brandId: definition.brandId, definitionId: definition.id };
  const currentBrands = createActiveBrands(db, scorer);
  await runBuildJob({ db, scorer, logger: createLogger('worker', 'silent'), currentBrands }, job);
  return definition.brandId;
}
