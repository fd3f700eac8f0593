import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../database/db';
import { ENCODER_HASH, makeAd, makeBrand } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { toHalfFloats } from './half-floats';
import { readWholeVectors } from './whole-vectors';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

test('the encoder of the release in use is asked, however many pictures an earlier one has seen', async () => {
  expect(await readWholeVectors(db, [])).toEqual(new Map());
  await makeBrand(db); // the first brand seeds a release
  const images = (await Promise.all([makeAd(db), makeAd(db), makeAd(db)])).map((ad) => ad.images[0]!);
  const embed = (imageSha256: string, encoderHash: string, values: number[], region = 'whole') =>
    db.embedding.create({
      data: {
        imageSha256,
        encoderHash,
        region,
        vector: Buffer.from(toHalfFloats(Float32Array.from(values))),
      },
    });
  for (const sha256 of images) await embed(sha256, 'a'.repeat(64), [1, 0, 0]);
  await embed(images[0]!, ENCODER_HASH, [0, 1]);
  await embed(images[0]!, ENCODER_HASH, [1, 1], '1,1,5,5');
  expect(await readWholeVectors(db, images)).toEqual(new Map([[images[0], Float32Array.of(0, 1)]]));
});
