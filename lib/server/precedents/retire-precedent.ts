import type { RetirePrecedent } from '@/lib/contracts/precedents';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';

/**
 * Takes a precedent out of reviewers' sight; it stays in the library with the reason.
 * @throws AppError `not-found`; `conflict` when it has changed since it was seen, or is retired already
 */
export function retirePrecedent(
  db: Db,
  actorId: string,
  precedentId: string,
  { version, reason }: RetirePrecedent,
): Promise<void> {
  return change(db, actorId, precedentId, 'precedent-retired', reason, {
    where: { version, retiredAt: null },
    data: { retiredAt: new Date(), retiredById: actorId, retireReason: reason },
  });
}

/**
 * Takes a retired precedent up again.
 * @throws AppError `not-found`; `conflict` when it has changed since it was seen, stands already, or another ruling on the
 *   same picture and brand stands meanwhile
 */
export function reinstatePrecedent(
  db: Db,
  actorId: string,
  precedentId: string,
  { version, reason }: RetirePrecedent,
): Promise<void> {
  return change(db, actorId, precedentId, 'precedent-reinstated', reason, {
    where: { version, retiredAt: { not: null } },
    data: { retiredAt: null, retiredById: null, retireReason: null },
  });
}

async function change(
  db: Db,
  actorId: string,
  precedentId: string,
  action: string,
  reason: string,
  { where, data }: { where: Prisma.PrecedentWhereInput; data: Prisma.PrecedentUncheckedUpdateManyInput },
): Promise<void> {
  try {
    await db.$transaction(async (tx) => {
      if ((await tx.precedent.count({ where: { id: precedentId, takenBackAt: null } })) === 0)
        throw new AppError('not-found', 'There is no such precedent');
      const { count } = await tx.precedent.updateMany({
        where: { id: precedentId, takenBackAt: null, ...where },
        data: { ...data, version: { increment: 1 } },
      });
      if (count === 0) throw new AppError('conflict', 'This precedent has changed since you saw it');
      await recordEvent(tx, { actorId, action, table: 'precedent', id: precedentId, after: { reason } });
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new AppError('conflict', 'Another ruling on this picture and brand stands meanwhile', {
        cause: error,
      });
    }
    throw error;
  }
}
