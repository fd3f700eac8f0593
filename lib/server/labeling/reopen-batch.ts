import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';

/**
 * Takes the closing of a batch back: its pictures without an answer are asked about again. What was answered stays as it
 * counts since the closing, and a picture that another batch asks about by now (same brand) stays closed here.
 *
 * @throws AppError `not-found` without such a batch, `conflict` when it is open
 */
export function reopenBatch(db: Db, actorId: string, batchId: string): Promise<{ openedTasks: number }> {
  return db.$transaction(
    async (tx) => {
      // As when a batch is made: two of them never ask about the same picture and brand.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('label_batch'))`;
      const { count } = await tx.labelBatch.updateMany({
        where: { id: batchId, state: 'closed' },
        data: { state: 'open', closedAt: null },
      });
      if (count === 0) {
        const isThere = (await tx.labelBatch.count({ where: { id: batchId } })) > 0;
        throw isThere
          ? new AppError('conflict', 'This batch is open')
          : new AppError('not-found', 'There is no such batch');
      }
      const openedTasks = await tx.$executeRaw`
        UPDATE label_task AS task SET state = 'open', ended_at = NULL
         WHERE task.batch_id = ${batchId}::uuid AND task.state = 'closed'
           AND NOT EXISTS (SELECT FROM label_task AS other
                            WHERE other.image_sha256 = task.image_sha256
                              AND other.brand_id IS NOT DISTINCT FROM task.brand_id
                              AND other.state IN ('open', 'answered', 'adjudication'))`;
      await tx.workSlot.updateMany({
        where: { labelTask: { batchId, state: 'open' }, answeredAt: null },
        data: { closedAt: null },
      });
      await recordEvent(tx, {
        actorId,
        action: 'label-batch-reopened',
        table: 'label_batch',
        id: batchId,
        after: { openedTasks },
      });
      return { openedTasks };
    },
    { timeout: 60_000 },
  );
}
