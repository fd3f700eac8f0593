import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from 'pg';
import { OperatorError } from '../config/operator-error';
import { withClient } from './with-client';

/** The lock id of Prisma's own engine, so that `prisma migrate deploy` and this runner exclude each other. */
const PRISMA_LOCK = 72_707_369;
const MIGRATIONS_DIR = path.resolve('prisma/migrations');

type Options = { dir?: string; onApplied?: (name: string) => void };

/**
 * Applies the migrations that `url` does not have yet, in order of their names, each in its own transaction, and
 * records them in Prisma's `_prisma_migrations`: Prisma's tools accept the history. Runs of several processes
 * at once follow each other.
 *
 * @returns the names that were applied now
 * @throws OperatorError when an applied migration was edited or lost, or one failed (nothing of it remains)
 */
export async function migrate(url: string, options: Options = {}): Promise<string[]> {
  const dir = options.dir ?? MIGRATIONS_DIR;
  return withClient(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    await client.query(CREATE_HISTORY);
    const pending = planMigrations(await readMigrations(dir), await readHistory(client));
    for (const migration of pending) {
      await applyMigration(client, migration);
      options.onApplied?.(migration.name);
    }
    return pending.map(({ name }) => name);
  });
}

/** The names of the migrations that `url` still lacks; changes nothing. */
export async function listPendingMigrations(url: string, dir = MIGRATIONS_DIR): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ known: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known`,
    );
    const history = rows[0]?.known ? await readHistory(client) : [];
    return planMigrations(await readMigrations(dir), history).map(({ name }) => name);
  });
}

type Migration = { name: string; sql: string; checksum: string };
type HistoryRow = { name: string; checksum: string; isFinished: boolean };

/** Those of `files` that `history` lacks. @throws OperatorError when the two contradict each other */
function planMigrations(files: readonly Migration[], history: readonly HistoryRow[]): Migration[] {
  const applied = new Map(history.map((row) => [row.name, row]));
  for (const { name, isFinished } of history) {
    if (!isFinished) {
      throw new OperatorError(
        `The migration ${name} failed earlier and is half applied; put the database right by hand, then mark it ` +
          `with: npx prisma migrate resolve --applied ${name}`,
      );
    }
    if (!files.some((file) => file.name === name)) {
      throw new OperatorError(
        `The database has the migration ${name}, which this version of the program does not know; start the ` +
          'version that made it, or restore a backup.',
      );
    }
  }
  return files.filter(({ name, checksum }) => {
    const row = applied.get(name);
    if (row && row.checksum !== checksum) {
      throw new OperatorError(
        `The migration ${name} was edited after it was applied; restore its file and put the change into a new one.`,
      );
    }
    return !row;
  });
}

async function applyMigration(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const { message, position } = error as Error & { position?: string };
    const line = position ? ` (line ${sql.slice(0, Number(position)).split('\n').length})` : '';
    throw new OperatorError(`The migration ${name} failed and was taken back${line}: ${message}.`, {
      cause: error,
    });
  }
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function readHistory(client: Client): Promise<HistoryRow[]> {
  const { rows } = await client.query<HistoryRow>(`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
      FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`);
  return rows;
}

const CREATE_HISTORY = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;
