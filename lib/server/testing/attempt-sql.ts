import type { Client } from 'pg';

// What the tests of "never" share: statements that must be refused, tried on a real database and taken back.

export const newId = 'gen_random_uuid()';

/** Runs `sql` and what a commit would check, then takes it back. @throws what the database refuses it with */
export async function attempt(client: Client, sql: string): Promise<void> {
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
