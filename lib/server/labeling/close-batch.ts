import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';

/**
 * Ends a batch: nobody is asked any more. What was answered counts: a task that still wanted answers settles with those it
 * has, one without any is closed.
 *
 * @throws AppError `not-found` without such a batch, `conflict` when it is closed already
 */
export async function closeBatch(db: Db, actorId: string, batchId: string): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const batch = await tx.labelBatch.findUnique({ where: { id: batchId }, select: { id: true } });
      if (!batch) throw new AppError('not-found', 'There is no such batch');
      const { count } = await tx.labelBatch.updateMany({
        where: { id: batchId, state: 'open' },
        data: { state: 'closed', closedAt: new Date() },
      });
      if (count === 0) throw new AppError('conflict', 'This batch is closed already');
      // Tasks before their slots, as an answer takes them.
      const open = await tx.$queryRaw<Array<{ id: string }>>`
        SELECT id FROM label_task WHERE batch_id = ${batchId}::uuid AND state = 'open' ORDER BY id FOR NO KEY UPDATE`;
      const ids = open.map((task) => task.id);
      // Arrays: a batch has more tasks than a statement may have parameters.
      await tx.$executeRaw`
        UPDATE work_slot SET closed_at = now(), holder_id = NULL, tab_id = NULL, token = NULL, leased_until = NULL
         WHERE label_task_id = ANY (${ids}::uuid[]) AND answered_at IS NULL`;
      const answered = await tx.$queryRaw<Array<{ taskId: string; settlesAt: Date }>>`
        SELECT task_id AS "taskId", max(settles_at) AS "settlesAt" FROM label_answer AS answer
         WHERE task_id = ANY (${ids}::uuid[])
           AND NOT EXISTS (SELECT FROM label_answer_withdrawal WHERE answer_id = answer.id)
         GROUP BY task_id`;
      const kept = new Set(answered.map((task) => task.taskId));
      const left = ids.filter((id) => !kept.has(id));
      await tx.$executeRaw`UPDATE label_task SET state = 'answered' WHERE id = ANY (${[...kept]}::uuid[])`;
      await tx.$executeRaw`
        UPDATE label_task SET state = 'closed', ended_at = now() WHERE id = ANY (${left}::uuid[])`;
      await enqueue(
        tx,
        'settle-label-task',
        answered.map(({ taskId, settlesAt }) => ({ data: { taskId }, startAfter: settlesAt })),
      );
      await recordEvent(tx, {
        actorId,
        action: 'label-batch-closed',
        table: 'label_batch',
        id: batchId,
        after: { closedTasks: left.length },
      });
    },
    { timeout: 60_000 },
  );
}
