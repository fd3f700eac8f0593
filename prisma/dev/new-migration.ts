// npm run migration:new NAME: writes the SQL from the migrations to schema.prisma as a new migration, for a person
// to read, complete (checks, triggers, partial indexes) and commit.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findPendingSchemaChanges, MIGRATIONS_DIR } from './pending-schema-changes';

const [, , name, ...rest] = process.argv;
if (!name || rest.length > 0 || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(
    'Usage: npm run migration:new NAME   (lower case letters, digits and _, such as add_note_to_ad)',
  );
  process.exit(2);
}
const sql = await findPendingSchemaChanges();
const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
const dir = path.join(MIGRATIONS_DIR, `${stamp}_${name}`);
await mkdir(dir);
await writeFile(path.join(dir, 'migration.sql'), sql ?? '-- What schema.prisma cannot say goes here.\n');
console.log(`${dir}/migration.sql${sql === null ? ' (empty: schema.prisma has not changed)' : ''}`);
