import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBrand } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { nextVersions } from './next-version';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const ROUNDS = 20;

test('whoever makes versions of the same brands takes turns, in whatever order they name them', async () => {
  const { db } = database;
  const brands = [await makeBrand(db), await makeBrand(db), await makeBrand(db)];
  const { releaseId } = await db.brandModel.findUniqueOrThrow({ where: { id: brands[0]!.modelId } });
  const makeOneEach = (order: typeof brands) =>
    db.$transaction(async (tx) => {
      const versionOf = await nextVersions(
        tx,
        order.map(({ id }) => id),
        releaseId,
      );
      await tx.brandModel.createMany({
        data: order.map(({ id: brandId, definitionId }) => ({
          id: uuidv7(),
          brandId,
          definitionId,
          releaseId,
          contentHash: randomBytes(32).toString('hex'),
          version: versionOf.get(brandId)!,
        })),
      });
    });
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all([makeOneEach(brands), makeOneEach(brands.toReversed())]);
  }
  for (const { id: brandId } of brands) {
    const versions = await db.brandModel.findMany({
      where: { brandId, releaseId },
      orderBy: { version: 'asc' },
      select: { version: true },
    });
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: 1 + 2 * ROUNDS }, (_, index) => index + 1),
    );
  }
});
