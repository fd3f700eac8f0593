import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPendingSchemaChanges, MIGRATIONS_DIR, SCHEMA_FILE } from './pending-schema-changes';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-drift-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withMigration(sql: string): Promise<string> {
  const dir = await mkdtemp(path.join(folder, 'migrations-'));
  await cp(MIGRATIONS_DIR, dir, { recursive: true });
  await mkdir(path.join(dir, '99990101000000_planted'));
  await writeFile(path.join(dir, '99990101000000_planted/migration.sql'), sql);
  return dir;
}

test('the committed migrations make what schema.prisma says', async () => {
  expect(await findPendingSchemaChanges()).toBeNull();
});

test('a column that only schema.prisma has is found', async () => {
  const schemaFile = path.join(folder, 'schema.prisma');
  const schema = await readFile(SCHEMA_FILE, 'utf8');
  await writeFile(schemaFile, schema.replace(/^model Brand \{$/m, 'model Brand {\n  planted String?'));
  expect(await findPendingSchemaChanges({ schemaFile })).toMatch(
    /ALTER TABLE "brand" ADD COLUMN\s+"planted" TEXT/,
  );
});

test.each([
  { what: 'a column', sql: 'ALTER TABLE brand ADD COLUMN planted int', found: /DROP COLUMN "planted"/ },
  { what: 'a type', sql: 'ALTER TABLE brand ALTER COLUMN name TYPE varchar(9)', found: /SET DATA TYPE TEXT/ },
  { what: 'an index', sql: 'CREATE INDEX planted ON brand (name)', found: /DROP INDEX "planted"/ },
])('$what that only the migrations have is found', async ({ sql, found }) => {
  expect(await findPendingSchemaChanges({ migrationsDir: await withMigration(sql) })).toMatch(found);
});

test('what only SQL can say is tolerated', async () => {
  const migrationsDir = await withMigration(`
    CREATE INDEX planted_partial ON brand (name) WHERE name <> '';
    CREATE INDEX planted_expression ON brand (lower(name));
    ALTER TABLE brand ADD CONSTRAINT planted_check CHECK (name <> '');
    CREATE TABLE partitions.ad_score_2001 PARTITION OF ad_score FOR VALUES FROM ('2001-01-01') TO ('2002-01-01');
    CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TRIGGER planted BEFORE INSERT ON brand FOR EACH ROW EXECUTE FUNCTION planted();`);
  expect(await findPendingSchemaChanges({ migrationsDir })).toBeNull();
});
