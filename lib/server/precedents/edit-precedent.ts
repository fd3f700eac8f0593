import type { EditPrecedent } from '@/lib/contracts/precedents';
import { toSearchText } from '@/lib/domain/precedents/search-text';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { fromReasonColumn, toReasonColumn } from '../verdicts/reason-column';
import { checkPoint } from './check-point';

/**
 * Changes what a precedent says; what it said before stays in its history.
 *
 * @throws AppError `not-found`; `conflict` when it has changed since it was seen; `bad-input` when the point is not the
 *   brand's
 */
export function editPrecedent(
  db: Db,
  actorId: string,
  precedentId: string,
  { version, reason, sentence, tags, point }: EditPrecedent,
): Promise<void> {
  return db.$transaction(async (tx) => {
    const before = await find(tx, precedentId);
    await checkPoint(tx, before.brandId, point);
    const { count } = await tx.precedent.updateMany({
      where: { id: precedentId, version, takenBackAt: null },
      data: {
        reason: toReasonColumn(reason),
        sentence,
        tags,
        definitionId: point?.definitionId ?? null,
        pointPosition: point?.position ?? null,
        searchText: toSearchText(sentence, ...tags, before.revision?.title ?? ''),
        version: { increment: 1 },
      },
    });
    if (count === 0) throw new AppError('conflict', 'This precedent has changed since you saw it');
    await recordEvent(tx, {
      actorId,
      action: 'precedent-edited',
      table: 'precedent',
      id: precedentId,
      before: { reason: fromReasonColumn(before.reason), sentence: before.sentence, tags: before.tags },
      after: { reason, sentence, tags },
    });
  });
}

async function find(tx: Tx, precedentId: string) {
  const row = await tx.precedent.findFirst({
    where: { id: precedentId, takenBackAt: null },
    select: {
      brandId: true,
      reason: true,
      sentence: true,
      tags: true,
      revision: { select: { title: true } },
    },
  });
  if (!row) throw new AppError('not-found', 'There is no such precedent');
  return row;
}
