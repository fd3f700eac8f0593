import { config } from '../config/env';
import type { Tx } from '../database/db';
import { AppError } from '../errors';
import { WORK_KINDS, type WorkKind } from './work-kinds';

type Answer = { kind: WorkKind; userId: string; slotId: string; token: string; subjectId: string };

/**
 * Answers a held slot and says when the answer settles. Compare-and-set: it takes the row's lock and proves ownership in
 * one step.
 *
 * @throws AppError `lease-lost` when the token is no longer the slot's
 */
export async function answerSlot(
  tx: Tx,
  { kind, userId, slotId, token, subjectId }: Answer,
): Promise<{ purpose: 'answer' | 'adjudication'; settlesAt: Date }> {
  const { undoWindowMs } = config();
  const [slot] = await tx.$queryRaw<Array<{ purpose: 'answer' | 'adjudication'; settlesAt: Date }>>`
    UPDATE work_slot
       SET answered_at = now()
     WHERE id = ${slotId}::uuid AND token = ${token}::uuid AND holder_id = ${userId}::uuid
       AND ${WORK_KINDS[kind].subject} = ${subjectId}::uuid AND answered_at IS NULL AND closed_at IS NULL
    RETURNING purpose::text, now() + ${undoWindowMs} * interval '1 millisecond' AS "settlesAt"`;
  if (!slot) {
    throw new AppError(
      'lease-lost',
      'Someone else has this item now, it is already decided, or it is no longer asked for',
    );
  }
  return slot;
}
