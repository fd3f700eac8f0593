import { rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { storeImage } from '@/lib/server/images/store-image';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { makeAd, type TestAd } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { openScorer, type Scorer } from '../scorer';
import { createActiveBrands } from './active-brands';
import { scoreRevisions } from './score-revisions';

let database: TestDatabase;
let db: Db;
let scorer: Scorer;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  scorer = await openScorer({ providers: ['cpu'], threads: 1 });
  await seedFirstRelease(db, scorer.release);
});
afterAll(async () => {
  await scorer.close();
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
