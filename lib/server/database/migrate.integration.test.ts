import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { nameTestDatabase, withDatabase } from '../testing/test-database-url';
import { listPendingMigrations, migrate } from './migrate';
import { withClient } from './with-client';

let dir: string;
let url: string;
const adminUrl = () => withDatabase(inject('testTemplateUrl'), 'postgres');

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'touchstone-migrations-'));
  const name = nameTestDatabase('migrate');
  await withClient(adminUrl(), (client) => client.query(`CREATE DATABASE ${name}`));
  url = withDatabase(adminUrl(), name);
});
afterEach(async () => {
  await rm(dir, { recursive: true });
  const name = new URL(url).pathname.slice(1);
  await withClient(adminUrl(), (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(dir, name), { recursive: true });
  await writeFile(path.join(dir, name, 'migration.sql'), sql);
}

const tableExists = (table: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
      table,
    ]);
    return rows[0]!.found;
  });

test('applies what is missing, in order, once', async () => {
  await write('2_second', 'ALTER TABLE one ADD COLUMN b int');
  await write('1_first', 'CREATE TABLE one (a int)');
  expect(await listPendingMigrations(url, dir)).toEqual(['1_first', '2_second']);
  expect(await migrate(url, { dir })).toEqual(['1_first', '2_second']);
  expect(await migrate(url, { dir })).toEqual([]);
  await write('3_third', 'CREATE TABLE three ()');
  expect(await migrate(url, { dir })).toEqual(['3_third']);
});

test('several processes at once apply each migration once', async () => {
  await write('1_first', 'CREATE TABLE one (a int); SELECT pg_sleep(0.2)');
  const runs = await Promise.all(Array.from({ length: 5 }, () => migrate(url, { dir })));
  expect(runs.flat()).toEqual(['1_first']);
});

test('a failing migration leaves nothing behind, names its line and can be corrected', async () => {
  await write('1_first', 'CREATE TABLE one (a int);\n\nSELECT nonsense');
  await expect(migrate(url, { dir })).rejects.toThrow(
    'The migration 1_first failed and was taken back (line 3): column "nonsense" does not exist.',
  );
  expect(await tableExists('one')).toBe(false);
  await write('1_first', 'CREATE TABLE one (a int)');
  expect(await migrate(url, { dir })).toEqual(['1_first']);
});

test('an edited migration is refused', async () => {
  await write('1_first', 'CREATE TABLE one (a int)');
  await migrate(url, { dir });
  await write('1_first', 'CREATE TABLE one (a bigint)');
  await expect(migrate(url, { dir })).rejects.toThrow('1_first was edited after it was applied');
});

test('a database of a newer version is refused', async () => {
  await write('1_first', 'CREATE TABLE one (a int)');
  await migrate(url, { dir });
  await rm(path.join(dir, '1_first'), { recursive: true });
  await expect(migrate(url, { dir })).rejects.toThrow('which this version of the program does not know');
});

test('a migration that Prisma left half applied is refused', async () => {
  await write('1_first', 'CREATE TABLE one (a int)');
  await migrate(url, { dir });
  await withClient(url, (client) => client.query('UPDATE _prisma_migrations SET finished_at = NULL'));
  await expect(migrate(url, { dir })).rejects.toThrow('1_first failed earlier and is half applied');
});
