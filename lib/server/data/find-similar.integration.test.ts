import { afterAll, beforeAll, expect, test } from 'vitest';
import { SimilarFilterSchema } from '@/lib/contracts/data-browser';
import type { Db } from '../database/db';
import { toHalfFloats } from '../scores/half-floats';
import { makeBrand, makeImage, makeScoredItem, newName } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { findSimilar } from './find-similar';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

const DIMS = 256;
/** A unit vector, the same for the same seed. */
function vector(seed: number, lean = 0): Float32Array {
  const raw = Float32Array.from({ length: DIMS }, (_, index) => {
    const own = Math.sin((index + 1) * (seed + 1) * 12.9898);
    return own + lean * Math.sin((index + 1) * 78.233);
  });
  const norm = Math.hypot(...raw);
  return raw.map((value) => value / norm);
}
const embed = (imageSha256: string, values: Float32Array, encoderHash = 'e'.repeat(64)) =>
  db.embedding.create({ data: { imageSha256, encoderHash, vector: Buffer.from(toHalfFloats(values)) } });
const similar = (like: string, filter: object = {}) =>
  findSimilar(db, SimilarFilterSchema.parse({ like, ...filter }));

test('the likest pictures come first, the picture itself foremost, as far as they pass the filters', async () => {
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const leans = [4, 2, 1, 0.5, 0];
  const made: string[] = [];
  for (const [index, lean] of leans.entries()) {
    const image = await makeImage(db);
    await makeScoredItem(db, [[index === 2 ? other : brand, 0.9]], { images: [image] });
    await embed(image, vector(index, lean));
    made.push(image);
  }
  const { pairs, comparedCount } = await similar(made[0]!);
  expect(pairs.map((pair) => pair.imageSha256)).toEqual(made);
  expect(comparedCount).toBe(5);
  expect(pairs[0]!.similarity).toBeCloseTo(1, 3);
  const cosines = pairs.map((pair) => pair.similarity!);
  expect(cosines).toEqual(cosines.toSorted((a, b) => b - a));
  const ofBrand = await similar(made[0]!, { brand: brand.slug, limit: 2 });
  expect(ofBrand.pairs.map((pair) => pair.imageSha256)).toEqual([made[0], made[1]]);
  expect((await similar(made[0]!, { brand: newName('nobody') })).pairs).toEqual([]);
});

test('pictures under another encoder are not compared, and a picture nobody has looked at has none like it', async () => {
  const brand = await makeBrand(db);
  const [own, foreign, unseen] = [await makeImage(db), await makeImage(db), await makeImage(db)];
  for (const image of [own, foreign]) await makeScoredItem(db, [[brand, 0.9]], { images: [image] });
  await embed(own, vector(9), '1'.repeat(64));
  await embed(foreign, vector(9), '2'.repeat(64));
  expect((await similar(own)).pairs.map((pair) => pair.imageSha256)).toEqual([own]);
  await expect(similar(unseen)).rejects.toMatchObject({ code: 'not-found' });
});

test('the database keeps the sign of every number', async () => {
  const image = await makeImage(db);
  const values = vector(3);
  await embed(image, values);
  const row = await db.embedding.findFirstOrThrow({ where: { imageSha256: image } });
  expect(row.signs).toBe([...values].map((value) => (value < 0 ? '1' : '0')).join(''));
});
