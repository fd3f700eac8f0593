import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { lockHands } from '../queue/claim-slots';
import { holdAgain, type HeldAgain } from '../queue/hold-again';
import { lockItem } from './lock-item';

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
): Promise<HeldAgain> {
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
    const held = await holdAgain(tx, { slotId: verdict.slotId, holderId: reviewerId, tabId, keepSlotId });
    await recordEvent(tx, {
      actorId: reviewerId,
      action: 'verdict-withdrawn',
      table: 'review_item',
      id: verdict.reviewItemId,
      before: { verdictId },
    });
    return held;
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
