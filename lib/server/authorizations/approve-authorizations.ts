import type { ApproveAuthorizations } from '@/lib/contracts/authorizations';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { Prisma } from '../generated/prisma/client';
import { TODAY } from './states';

/**
 * Approves proposals of other people, all of them or none; their sellers' ads are triaged again by a worker at once.
 *
 * @throws AppError `second-person` when one is the approver's own; `conflict` when one has changed since it was seen, is no
 *   proposal any more, or its period is over; `not-found` without such an authorization
 */
export function approveAuthorizations(
  db: Db,
  actorId: string,
  { authorizations }: ApproveAuthorizations,
): Promise<number> {
  return db.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<Row[]>`
        SELECT one.id::text, one.version, one.proposed_by_id::text AS "proposedById",
               one.approved_at IS NULL AND one.revoked_at IS NULL AS "isProposed", one.valid_to < ${TODAY} AS "isOver"
          FROM "authorization" AS one
         WHERE one.id IN (${Prisma.join(authorizations.map((one) => Prisma.sql`${one.authorizationId}::uuid`))})
         ORDER BY one.id FOR NO KEY UPDATE`;
      const rowOf = new Map(rows.map((row) => [row.id, row]));
      for (const { authorizationId, version } of authorizations) {
        checkApproval(rowOf.get(authorizationId), version, actorId);
      }
      for (const { id } of rows) {
        await tx.authorization.update({
          where: { id },
          data: { approvedById: actorId, approvedAt: new Date(), version: { increment: 1 } },
        });
        await recordEvent(tx, { actorId, action: 'authorization-approved', table: 'authorization', id });
      }
      await enqueue(
        tx,
        'apply-authorization',
        rows.map(({ id }) => ({ data: { authorizationId: id } })),
      );
      return rows.length;
    },
    { timeout: 60_000 },
  );
}

type Row = {
  id: string;
  version: number;
  proposedById: string | null;
  isProposed: boolean;
  isOver: boolean;
};

function checkApproval(row: Row | undefined, version: number, actorId: string): void {
  if (!row) throw new AppError('not-found', 'There is no such authorization');
  if (!row.isProposed || row.version !== version)
    throw new AppError('conflict', 'This authorization has changed since you saw it');
  if (row.isOver) throw new AppError('conflict', 'Its period is over; propose one that goes on');
  if (row.proposedById === actorId)
    throw new AppError('second-person', 'You proposed it yourself; somebody else has to approve it');
}
