import type { Tx } from '../database/db';

/**
 * Keeps a label task as it is until the transaction ends. Taken before any of its slots, by everything that changes both,
 * so that an answer, its withdrawal, its settlement and the end of its batch wait for each other instead of deadlocking.
 *
 * @returns its state; null when there is no such task
 */
export async function lockTask(tx: Tx, taskId: string): Promise<string | null> {
  const [task] = await tx.$queryRaw<Array<{ state: string }>>`
    SELECT state::text FROM label_task WHERE id = ${taskId}::uuid FOR NO KEY UPDATE`;
  return task?.state ?? null;
}
