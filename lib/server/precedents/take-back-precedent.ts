import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';

/** So long after pinning a precedent its author can take it back, as if it had never been. */
const TAKE_BACK_MINUTES = 10;

/**
 * Takes back what one has just pinned. Again changes nothing.
 * @throws AppError `not-found` when it is not one's own; `too-late` when it is older, or somebody has worked on it since
 */
export function takeBackPrecedent(db: Db, personId: string, precedentId: string): Promise<void> {
  return db.$transaction(async (tx) => {
    const row = await tx.precedent.findFirst({
      where: { id: precedentId, pinnedById: personId },
      select: { takenBackAt: true },
    });
    if (!row) throw new AppError('not-found', 'There is no such precedent of yours');
    if (row.takenBackAt) return;
    const count = await tx.$executeRaw`
      UPDATE precedent SET taken_back_at = now(), version = version + 1
       WHERE id = ${precedentId}::uuid AND version = 1 AND retired_at IS NULL AND taken_back_at IS NULL
         AND created_at > now() - ${TAKE_BACK_MINUTES} * interval '1 minute'`;
    if (count === 0)
      throw new AppError('too-late', 'It is in use by now; an operator can retire it with a reason');
    await recordEvent(tx, {
      actorId: personId,
      action: 'precedent-taken-back',
      table: 'precedent',
      id: precedentId,
    });
  });
}
