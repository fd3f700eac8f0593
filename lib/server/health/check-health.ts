import type { Health } from '@/lib/contracts/health';
import { OperatorError } from '../config/operator-error';
import type { Db } from '../database/db';
import { listPendingMigrations } from '../database/migrate';

/** Ready when the database is migrated and at least one worker was seen in the last 15 seconds. */
export async function checkHealth(db: Db, databaseUrl: string): Promise<Health> {
  const missing: string[] = [];
  try {
    const pending = await listPendingMigrations(databaseUrl);
    if (pending.length > 0) missing.push(`migrations not applied: ${pending.join(', ')}`);
    else if ((await countLiveWorkers(db)) === 0) missing.push('no worker is ready');
  } catch (error) {
    missing.push(error instanceof OperatorError ? error.message : 'the database does not answer');
  }
  return { status: missing.length === 0 ? 'ready' : 'not-ready', missing };
}

async function countLiveWorkers(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM worker WHERE seen_at > now() - interval '15 seconds'`;
  return row!.count;
}
