import type { RevokeAuthorization } from '@/lib/contracts/authorizations';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';

/**
 * Ends an authorization now, or declines one that is only proposed. Ads that it covered are triaged again by a worker at
 * once.
 *
 * @throws AppError `not-found`; `conflict` when it has changed since it was seen, or is revoked already
 */
export function revokeAuthorization(
  db: Db,
  actorId: string,
  authorizationId: string,
  { version, reason }: RevokeAuthorization,
): Promise<void> {
  return db.$transaction(async (tx) => {
    const before = await tx.authorization.findUnique({
      where: { id: authorizationId },
      select: { approvedAt: true },
    });
    if (!before) throw new AppError('not-found', 'There is no such authorization');
    const { count } = await tx.authorization.updateMany({
      where: { id: authorizationId, version, revokedAt: null },
      data: {
        revokedById: actorId,
        revokedAt: new Date(),
        revokeReason: reason,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw new AppError('conflict', 'This authorization has changed since you saw it');
    await recordEvent(tx, {
      actorId,
      action: 'authorization-revoked',
      table: 'authorization',
      id: authorizationId,
      before: { wasApproved: before.approvedAt !== null },
      after: { reason },
    });
    if (before.approvedAt === null) return;
    await enqueue(tx, 'apply-authorization', [{ data: { authorizationId } }]);
  });
}
