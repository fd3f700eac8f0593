import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';

/**
 * Puts a held review item or label task back for somebody else; it never returns to this person.
 * @throws AppError `lease-lost` when this person no longer holds it
 */
export async function declineWork(
  db: Db,
  userId: string,
  { slotId, token }: { slotId: string; token: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const [slot] = await tx.$queryRaw<Array<{ reviewItemId: string | null; labelTaskId: string | null }>>`
      UPDATE work_slot
         SET holder_id = NULL, tab_id = NULL, token = NULL, leased_until = NULL
       WHERE id = ${slotId}::uuid AND token = ${token}::uuid AND holder_id = ${userId}::uuid AND answered_at IS NULL
      RETURNING review_item_id AS "reviewItemId", label_task_id AS "labelTaskId"`;
    if (!slot) throw new AppError('lease-lost', 'This item is no longer held by you');
    const { reviewItemId, labelTaskId } = slot;
    await tx.workDecline.createMany({ data: [{ reviewItemId, labelTaskId, userId }], skipDuplicates: true });
    await recordEvent(tx, {
      actorId: userId,
      ...(reviewItemId
        ? { action: 'item-declined', table: 'review_item', id: reviewItemId }
        : { action: 'label-task-declined', table: 'label_task', id: labelTaskId! }),
    });
  });
}
