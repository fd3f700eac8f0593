import type { StageMs } from '@/lib/contracts/health';
import type { Db } from '../database/db';

export type WorkerNote = {
  id: string;
  hostName: string;
  processId: number;
  releaseHash: string;
  provider: string;
  threadCount: number;
  /** Analysed since it started, and the time that took. */
  pictures: number;
  stageMs: StageMs;
};

/** Says that this worker is ready now, by the database's clock; to be repeated every few seconds. */
export async function noteWorker(db: Db, worker: WorkerNote): Promise<void> {
  const { id, hostName, processId, releaseHash, provider, threadCount, pictures, stageMs } = worker;
  await db.$executeRaw`
    INSERT INTO worker (id, host_name, process_id, release_hash, provider, thread_count, pictures, stage_ms)
    VALUES (${id}::uuid, ${hostName}, ${processId}, ${releaseHash}, ${provider}, ${threadCount}, ${pictures},
            ${JSON.stringify(stageMs)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET seen_at = now(), pictures = excluded.pictures, stage_ms = excluded.stage_ms`;
}

/** Takes a worker that ends off the list, and those that vanished a day ago. */
export async function forgetWorker(db: Db, id: string): Promise<void> {
  await db.$executeRaw`DELETE FROM worker WHERE id = ${id}::uuid OR seen_at < now() - interval '1 day'`;
}
