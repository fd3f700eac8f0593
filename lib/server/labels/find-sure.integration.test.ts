import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../database/db';
import {
  makeAd,
  makeBrand,
  makeImage,
  saveScores,
  scoredAd,
  type TestAd,
  type TestBrand,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { newPerceptualHash } from '../testing/labelled-pictures';
import { findHardNegatives, findSurePairs } from './find-sure';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let ads: TestAd[];

/** 200 scored ads: their hundredth part are two. Scores fall from 0.6 on; the second and third are equal. */
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  brand = await makeBrand(db, { threshold: 0.5 });
  ads = [];
  for (let place = 0; place < 200; place++) {
    ads.push(await makeAd(db, { images: [await makeImage(db, undefined, newPerceptualHash())] }));
  }
  await saveScores(
    db,
    ads.map((ad, place) => scoredAd(ad, [[brand, probAt(place)]])),
  );
});
afterAll(() => database.drop());

const probAt = (place: number) => [0.6, 0.45, 0.45, 0.44][place] ?? 0.4 - place / 1_000;

async function isSure(place: number): Promise<[byAd: boolean, byPair: boolean]> {
  const { revisionId, images } = ads[place]!;
  const byAd = await db.$transaction((tx) => findHardNegatives(tx, revisionId, [brand.id]));
  const pair = { imageSha256: images[0]!, brandId: brand.id };
  const byPair = await db.$transaction((tx) => findSurePairs(tx, [pair]));
  return [byAd.has(brand.id), byPair.has(`${pair.imageSha256} ${pair.brandId}`)];
}

test.each([
  { why: 'over the threshold', place: 0, want: true },
  { why: 'the last of the top 1 %', place: 1, want: true },
  { why: 'equal to the last of the top 1 %', place: 2, want: true },
  { why: 'the first under it', place: 3, want: false },
  { why: 'far under it', place: 150, want: false },
])('the machine is sure of what is $why: $want', async ({ place, want }) => {
  expect(await isSure(place)).toEqual([want, want]);
});

test('a brand without a score is not one that the machine is sure of', async () => {
  const unseen = await makeBrand(db);
  const sure = await db.$transaction((tx) => findHardNegatives(tx, ads[0]!.revisionId, [unseen.id]));
  expect(sure.size).toBe(0);
});
