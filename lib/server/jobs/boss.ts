import { fromPrisma, PgBoss, type JobInsert } from 'pg-boss';
import { v7 as uuidv7 } from 'uuid';
import { config } from '../config/env';
import type { Tx } from '../database/db';
import type { JobPayloads, JobQueue } from './queues';

// In a global, because Next's development server loads modules again on every change.
const held = globalThis as { touchstoneBoss?: Promise<PgBoss> };

/** The sending side of the job queue: no supervision, no polling, two connections. */
function sender(): Promise<PgBoss> {
  held.touchstoneBoss ??= startSender(config().databaseUrl).catch((error: unknown) => {
    delete held.touchstoneBoss;
    throw error;
  });
  return held.touchstoneBoss;
}

async function startSender(databaseUrl: string): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 2,
    supervise: false,
    schedule: false,
    migrate: false,
    createSchema: false,
  });
  boss.on('error', () => {}); // every call reports its own failure; without a listener Node would exit
  await boss.start();
  return boss;
}

export type NewJob<Queue extends JobQueue> = {
  data: JobPayloads[Queue];
  id?: string;
  startAfter?: Date;
  /** 0 unless said; what is higher is done first. */
  priority?: number;
  /** At most one waiting job of this key at a time. */
  singletonKey?: string;
};

/**
 * Enqueues jobs inside the caller's transaction: they exist exactly when it commits.
 * @returns the ids, in order
 */
export async function enqueue<Queue extends JobQueue>(
  tx: Tx,
  queue: Queue,
  jobs: ReadonlyArray<NewJob<Queue>>,
): Promise<string[]> {
  const rows: JobInsert[] = jobs.map((job) => ({ ...job, id: job.id ?? uuidv7() }));
  if (rows.length > 0) await (await sender()).insert(queue, rows, { db: fromPrisma(tx) });
  return rows.map((row) => row.id!);
}

/** Closes the sender of this process, if it was ever used. */
export async function stopSender(): Promise<void> {
  const starting = held.touchstoneBoss;
  delete held.touchstoneBoss;
  if (starting) await (await starting).stop({ graceful: false });
}
