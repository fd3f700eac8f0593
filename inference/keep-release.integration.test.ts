import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '@/lib/server/config/env';
import { findStoredFiles } from '@/lib/server/releases/release-gates';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { seedShippedRelease } from './keep-release';
import { openRelease } from './open-release';
import { writeTinyModels } from './testing/tiny-models';

let database: TestDatabase;
let [shipped, later]: [string, string] = ['', ''];

beforeAll(async () => {
  database = await createTestDatabase();
  shipped = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  later = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(shipped);
  await writeTinyModels(later, { fusion: { bias: -4 } });
});
afterAll(async () => {
  await database.drop();
  for (const folder of [shipped, later]) await rm(folder, { recursive: true, force: true });
});

test('the parts of the first program are opened by a later one that comes with others', async () => {
  const { db } = database;
  await seedShippedRelease(db, shipped);
  await seedShippedRelease(db, later);
  const [release, ...others] = await db.release.findMany();
  expect(others).toEqual([]);
  expect(await findStoredFiles(db, release!.id)).toMatchObject({ missing: 0, isShipped: false });
  const scorer = await openRelease(db, release!.id, {
    providers: ['cpu'],
    threads: 1,
    batchSize: 1,
    shippedDir: later,
    releasesDir: path.join(config().dataDir, 'releases'),
  });
  expect(scorer.release.contentHash).toBe(release!.contentHash);
  await scorer.close();
});
