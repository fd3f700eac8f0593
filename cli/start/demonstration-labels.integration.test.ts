import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '@/lib/server/database/db';
import { makeAd, makeBrand, saveScores, scoredAd } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { ensureDemonstrationLabels } from './demonstration-labels';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

test('makes one small batch of scored ads, once', async () => {
  const brand = await makeBrand(db);
  const ad = await makeAd(db, { source: 'demonstration', imageCount: 2 });
  await ensureDemonstrationLabels(db, 'demonstration');
  expect(await db.labelBatch.count()).toBe(0);

  await saveScores(db, [scoredAd(ad, [[brand, 0.9]])]);
  await makeAd(db, { source: 'elsewhere' });
  await ensureDemonstrationLabels(db, 'demonstration');
  await ensureDemonstrationLabels(db, 'demonstration');
  expect(await db.labelBatch.findMany()).toMatchObject([{ name: 'Demonstration', taskCount: 2 }]);
  const tasks = await db.labelTask.findMany();
  expect(tasks.map((task) => task.imageSha256).sort()).toEqual([...ad.images].sort());
  expect(tasks).toMatchObject([{ brandId: brand.id }, { brandId: brand.id }]);
});
