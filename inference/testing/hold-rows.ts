import type { Db } from '@/lib/server/database/db';

/**
 * Has the database hold whoever writes a row for which `condition` is true (SQL over `NEW`), so that a worker is caught in the middle of
 * what it does however fast it is.
 *
 * @returns lets go; what was held is rolled back
 */
export async function holdRows(db: Db, table: string, condition: string): Promise<() => Promise<void>> {
  await db.$executeRawUnsafe(`
    CREATE FUNCTION hold_row() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF ${condition} THEN PERFORM pg_sleep(3600); END IF;
      RETURN NEW;
    END $$`);
  await db.$executeRawUnsafe(
    `CREATE TRIGGER hold_row BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION hold_row()`,
  );
  return async () => {
    await db.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    await db.$executeRawUnsafe(`DROP TRIGGER hold_row ON ${table}`);
    await db.$executeRaw`DROP FUNCTION hold_row()`;
  };
}

/** Of `learning_run_brand`: one brand of the run is done. */
export const BEHIND_FIRST_BRAND = 'EXISTS (SELECT FROM learning_run_brand WHERE run_id = NEW.run_id)';
