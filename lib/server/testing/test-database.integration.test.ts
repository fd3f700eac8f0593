import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '../config/env';
import { listPendingMigrations } from '../database/migrate';
import { createTestDatabase, type TestDatabase } from './test-database';

let first: TestDatabase;
let second: TestDatabase;

beforeAll(async () => {
  first = await createTestDatabase();
  second = await createTestDatabase();
});
afterAll(() => Promise.all([first.drop(), second.drop()]));

test('every test file has a migrated database of its own', async () => {
  expect(await listPendingMigrations(first.url)).toEqual([]);
  await first.db.$executeRaw`CREATE TABLE mine AS SELECT 1 AS one`;
  const [row] = await second.db.$queryRaw<
    Array<{ found: string | null }>
  >`SELECT to_regclass('mine')::text AS found`;
  expect(row?.found).toBeNull();
});

test('the job queue is ready in it', async () => {
  const rows = await first.db.$queryRaw`SELECT version FROM pgboss.version`;
  expect(rows).toHaveLength(1);
});

test('the configuration of a test file names its first database', () => {
  expect(config().databaseUrl).toBe(first.url);
});
