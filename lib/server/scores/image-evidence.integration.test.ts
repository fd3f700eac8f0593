import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../database/db';
import { makeAd, makeBrand } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { fromHalfFloats, toHalfFloats } from './half-floats';
import { findKnownImages, saveImageEvidence, type NewEvidence } from './image-evidence';

let database: TestDatabase;
let db: Db;
let scope: { releaseId: string; encoderSha256: string };
let images: readonly string[];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  await makeBrand(db); // the first brand seeds a release
  const { id } = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  scope = { releaseId: id, encoderSha256: 'e'.repeat(64) };
  images = (await Promise.all([makeAd(db), makeAd(db), makeAd(db)])).flatMap((ad) => ad.images.slice(0, 1));
});
afterAll(() => database.drop());

const halves = (...values: number[]) => fromHalfFloats(toHalfFloats(Float32Array.from(values)));
const evidenceOf = async (sha256: string) =>
  (await findKnownImages(db, scope, [sha256])).get(sha256)!.evidence;

test('evidence comes back as it was kept, to the bit, detections in their order', async () => {
  const found: NewEvidence = {
    sha256: images[0]!,
    provider: 'cpu',
    embedding: halves(0.1, -0.2, 0.3),
    detections: Array.from({ length: 12 }, (_, index) => ({
      box: { x: index / 16, y: 20.0625, width: 3000.9375, height: 7 },
      objectness: Math.fround(0.9 / (index + 1)),
      embedding: halves(index / 7, 0.33),
    })),
  };
  const without: NewEvidence = {
    sha256: images[1]!,
    provider: 'cpu',
    embedding: halves(1, 0, 0),
    detections: [],
  };
  await saveImageEvidence(db, scope, [found, without]);
  expect(await evidenceOf(images[0]!)).toEqual({ embedding: found.embedding, detections: found.detections });
  expect(await evidenceOf(images[1]!)).toEqual({ embedding: without.embedding, detections: [] });
});

test('what a rival kept first stays, and nothing of the later evidence is mixed in', async () => {
  const [sha256] = images as [string];
  const before = await evidenceOf(sha256);
  const more = Array.from({ length: 20 }, () => ({
    box: { x: 0, y: 0, width: 1, height: 1 },
    objectness: 0.5,
    embedding: halves(1, 1),
  }));
  await saveImageEvidence(db, scope, [
    { sha256, provider: 'cuda', embedding: halves(9, 9, 9), detections: more },
  ]);
  expect(await evidenceOf(sha256)).toEqual(before);
});

test('a picture that cannot be scored is kept with its reason', async () => {
  const failure = { code: 'corrupt-image', detail: 'cut off' };
  await saveImageEvidence(db, scope, [{ sha256: images[2]!, provider: 'cpu', failure }]);
  expect(await evidenceOf(images[2]!)).toEqual({ failure });
});
