import { PgBoss } from 'pg-boss';
import { migrate } from './migrate';

type Options = { onApplied?: (migration: string) => void };

/**
 * Brings a database to what this version needs: our tables, then pg-boss's and the queues. Safe to run again.
 * @returns the migrations applied now
 */
export async function prepareDatabase(url: string, options: Options = {}): Promise<string[]> {
  const applied = await migrate(url, options);
  await prepareJobs(url);
  return applied;
}

async function prepareJobs(url: string): Promise<void> {
  // Only to make the schema: nothing is supervised, scheduled or worked off here.
  const boss = new PgBoss({ connectionString: url, max: 2, supervise: false, schedule: false });
  boss.on('error', () => {}); // reported by the call that it makes fail
  await boss.start();
  try {
    await Promise.all(QUEUES.map((queue) => boss.createQueue(queue)));
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** TODO until lib/server/jobs/queues.ts exists and provides `createQueues(boss)`. */
const QUEUES: readonly string[] = [];
