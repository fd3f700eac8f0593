import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../lib/server/database/embedded-postgres';
import { diffMigrationsToSchema } from './schema-engine';

export const SCHEMA_FILE = 'prisma/schema.prisma';
export const MIGRATIONS_DIR = 'prisma/migrations';

type Options = { schemaFile?: string; migrationsDir?: string };

/**
 * The SQL by which the migrations fall short of schema.prisma, or null when they agree.
 *
 * What only SQL can say is not compared, because Prisma's engine does not look at it: partial and expression
 * indexes, CHECK constraints, triggers, functions, and everything outside the schema `public` (the partitions
 * live in `partitions`). Tables, columns, types, defaults, keys and plain indexes are compared.
 *
 * Runs on DATABASE_URL's server in a shadow database of its own, or on a server started for the occasion.
 */
export async function findPendingSchemaChanges(options: Options = {}): Promise<string | null> {
  const { schemaFile = SCHEMA_FILE, migrationsDir = MIGRATIONS_DIR } = options;
  const sql = await withServer((url) => diffMigrationsToSchema(url, schemaFile, migrationsDir));
  const isEmpty = sql.split('\n').every((line) => line.trim() === '' || line.startsWith('--'));
  return isEmpty ? null : sql;
}

async function withServer<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const given = process.env['DATABASE_URL'];
  if (given) return work(given);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'touchstone-shadow-'));
  const server = await startEmbeddedPostgres(dataDir, { isDurable: false });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
