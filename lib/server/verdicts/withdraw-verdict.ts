import { MAX_SLOTS_PER_TAB } from '@/lib/domain/lease';
import { recordEvent } from '../audit/record-event';
import { config } from '../config/env';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { lockHands, type HeldSlot } from '../queue/claim-slots';
import { lockItem } from './lock-item';

export type Withdrawn = { slot: HeldSlot; releasedSlotIds: string[] };

/**
 * Takes a verdict back within its undo window and puts the item into the hands of the tab that asks. To keep the tab
 * at its limit, the item it would have seen last goes back to the queue.
 *
 * @throws AppError `not-found` when the verdict is not this person's; `too-late` when it has settled, was taken back
 *   already, or the ad has a newer item
 */
export function withdrawVerdict(
  db: Db,
  reviewerId: string,
  verdictId: string,
  tabId: string,
  keepSlotId?: string,
): Promise<Withdrawn> {
  return db.$transaction(async (tx) => {
    const verdict = await tx.verdict.findFirst({
      where: { id: verdictId, reviewerId },
      select: { slotId: true, reviewItemId: true, slot: { select: { purpose: true } } },
    });
    if (!verdict) throw new AppError('not-found', 'There is no such verdict of yours');
    await lockHands(tx, reviewerId);
    await lockItem(tx, verdict.reviewItemId);
    await insertWithdrawal(tx, verdictId);
    await reopen(tx, verdict.reviewItemId, verdict.slot.purpose);
    const releasedSlotIds = await makeRoom(tx, reviewerId, tabId, keepSlotId);
    const slot = await holdAgain(tx, verdict.slotId, tabId);
    await recordEvent(tx, {
      actorId: reviewerId,
      action: 'verdict-withdrawn',
      table: 'review_item',
      id: verdict.reviewItemId,
      before: { verdictId },
    });
    return { slot, releasedSlotIds };
  });
}

async function insertWithdrawal(tx: Tx, verdictId: string): Promise<void> {
  const count = await tx.$executeRaw`
    INSERT INTO verdict_withdrawal (verdict_id)
    SELECT verdict.id FROM verdict JOIN review_item AS item ON item.id = verdict.review_item_id
     WHERE verdict.id = ${verdictId}::uuid AND verdict.settles_at > now() AND item.state IN ('open', 'answered')
    ON CONFLICT DO NOTHING`;
  if (count === 0) throw new AppError('too-late', 'This verdict has settled and can no longer be taken back');
}

async function reopen(tx: Tx, reviewItemId: string, purpose: 'answer' | 'adjudication'): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE review_item AS item
       SET state = ${purpose === 'answer' ? 'open' : 'adjudication'}::review_item_state
     WHERE item.id = ${reviewItemId}::uuid
       AND NOT EXISTS (SELECT FROM review_item AS newer
                        WHERE newer.ad_id = item.ad_id AND newer.id <> item.id AND newer.state IN ('open', 'adjudication'))`;
  if (count === 0)
    throw new AppError('too-late', 'The ad has changed since; its newer content waits in the queue');
}

async function makeRoom(
  tx: Tx,
  holderId: string,
  tabId: string,
  keepSlotId: string | undefined,
): Promise<string[]> {
  const held = await tx.workSlot.findMany({
    where: { holderId, tabId, answeredAt: null, closedAt: null },
    orderBy: [{ priority: 'asc' }, { id: 'desc' }],
    select: { id: true },
  });
  const keptLast = held.toSorted((a, b) => Number(a.id === keepSlotId) - Number(b.id === keepSlotId));
  const surplus = keptLast.slice(0, Math.max(0, held.length - MAX_SLOTS_PER_TAB + 1)).map((slot) => slot.id);
  await tx.workSlot.updateMany({
    where: { id: { in: surplus } },
    data: { holderId: null, tabId: null, token: null, leasedUntil: null },
  });
  return surplus;
}

async function holdAgain(tx: Tx, slotId: string, tabId: string): Promise<HeldSlot> {
  const { leaseMs } = config();
  const [slot] = await tx.$queryRaw<HeldSlot[]>`
    UPDATE work_slot
       SET answered_at = NULL, tab_id = ${tabId}::uuid, token = gen_random_uuid(),
           leased_until = now() + ${leaseMs} * interval '1 millisecond'
     WHERE id = ${slotId}::uuid
    RETURNING id AS "slotId", review_item_id AS "reviewItemId", purpose::text, token, ${leaseMs}::float8 AS "leaseMsLeft"`;
  return slot!;
}
