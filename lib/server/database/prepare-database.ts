import { PgBoss } from 'pg-boss';
import { createQueues } from '../jobs/queues';
import { migrate } from './migrate';
import { withClient } from './with-client';

type Options = { onApplied?: (migration: string) => void };

/**
 * Brings a database to what this version needs: our tables, this season's partitions, pg-boss's tables and the
 * queues. Safe to run again.
 *
 * @returns the migrations applied now
 */
export async function prepareDatabase(url: string, options: Options = {}): Promise<string[]> {
  const applied = await migrate(url, options);
  await withClient(url, (client) => client.query('SELECT ensure_partitions()'));
  await prepareJobs(url);
  return applied;
}

async function prepareJobs(url: string): Promise<void> {
  // Only to make the tables: nothing is supervised, scheduled or worked off here.
  const boss = new PgBoss({ connectionString: url, max: 2, supervise: false, schedule: false });
  boss.on('error', () => {}); // the call that fails rejects
  await boss.start();
  try {
    await createQueues(boss);
  } finally {
    await boss.stop({ graceful: false });
  }
}
