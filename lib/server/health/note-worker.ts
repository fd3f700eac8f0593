import type { Db } from '../database/db';

export type WorkerNote = {
  id: string;
  hostName: string;
  processId: number;
  releaseHash: string;
  provider: string;
  threadCount: number;
};

/** Says that this worker is ready now, by the database's clock; to be repeated every few seconds. */
export async function noteWorker(db: Db, worker: WorkerNote): Promise<void> {
  const { id, hostName, processId, releaseHash, provider, threadCount } = worker;
  await db.$executeRaw`
    INSERT INTO worker (id, host_name, process_id, release_hash, provider, thread_count)
    VALUES (${id}::uuid, ${hostName}, ${processId}, ${releaseHash}, ${provider}, ${threadCount})
    ON CONFLICT (id) DO UPDATE SET seen_at = now()`;
}

/** Takes a worker that ends off the list, and those that vanished a day ago. */
export async function forgetWorker(db: Db, id: string): Promise<void> {
  await db.$executeRaw`DELETE FROM worker WHERE id = ${id}::uuid OR seen_at < now() - interval '1 day'`;
}
