import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { Db } from '../database/db';
import { createTestDatabase } from './test-database';

// What the tests of "never" share: statements that must be refused, tried on a real database and taken back.

export const newId = 'gen_random_uuid()';

/** Runs `sql` and what a commit would check, then takes it back. @throws what the database refuses it with */
async function attempt(client: Client, sql: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`${sql}; SET CONSTRAINTS ALL IMMEDIATE`);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** SQL that inserts a copy of the first row that fits, with other values (SQL expressions) in some columns. */
export const copyRow = (table: string, changes: Record<string, string>, where: string) => `
  INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(original) || jsonb_build_object(
    ${Object.entries(changes)
      .map(([column, value]) => `'${column}', ${value}`)
      .join(', ')}))).* FROM ${table} AS original WHERE ${where} LIMIT 1`;

type Opened<World> = {
  client: Client;
  db: Db;
  world: World;
  connect: () => Promise<Client>;
  close: () => Promise<void>;
};

/** A database of its own for a file of attempts, with the rows that `makeWorld` puts into it; usable inside tests. */
export function useAttempts<World>(makeWorld: (db: Db, client: Client) => Promise<World>) {
  let opened: Opened<World> | undefined;
  const get = (): Opened<World> => {
    if (!opened) throw new Error('the database is open inside tests only');
    return opened;
  };
  beforeAll(async () => {
    const database = await createTestDatabase();
    const connect = async () => {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      return client;
    };
    const client = await connect();
    const close = async () => {
      await client.end();
      await database.drop();
    };
    opened = { client, db: database.db, world: await makeWorld(database.db, client), connect, close };
  });
  afterAll(() => opened?.close());
  return {
    /** See `attempt`. */
    attempt: (sql: string) => attempt(get().client, sql),
    db: () => get().db,
    client: () => get().client,
    /** Another connection, to be ended by the caller. */
    connect: () => get().connect(),
    world: () => get().world,
  };
}
