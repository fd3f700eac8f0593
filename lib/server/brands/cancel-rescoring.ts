import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';

/**
 * Gives out no more ads of a rescoring; what the workers have in hand is scored. The others keep what the model before said of them
 * until they change or the brand gets another model. What has ended stays as it ended. @throws AppError `not-found`
 */
export async function cancelRescoring(db: Db, actorId: string, rescoringId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.rescoring.updateMany({
      where: { id: rescoringId, state: 'running' },
      data: { state: 'cancelled', endedAt: new Date() },
    });
    if (count > 0) {
      await recordEvent(tx, { actorId, action: 'rescoring-cancelled', table: 'rescoring', id: rescoringId });
    } else if ((await tx.rescoring.count({ where: { id: rescoringId } })) === 0) {
      throw new AppError('not-found', 'There is no such rescoring');
    }
  });
}
