import { MAX_SLOTS_PER_TAB } from '@/lib/domain/lease';
import { config } from '../config/env';
import type { Tx } from '../database/db';
import type { HeldSlot } from './claim-slots';

export type HeldAgain = { slot: HeldSlot; releasedSlotIds: string[] };
type Input = { slotId: string; holderId: string; tabId: string; keepSlotId?: string | undefined };

/**
 * Puts a slot whose answer was taken back into the hands of a tab of the same person. To keep the tab at its limit, what it
 * would have seen last goes back to the queue, `keepSlotId` last of all.
 */
export async function holdAgain(tx: Tx, { slotId, holderId, tabId, keepSlotId }: Input): Promise<HeldAgain> {
  const releasedSlotIds = await makeRoom(tx, holderId, tabId, keepSlotId);
  const { leaseMs } = config();
  const [slot] = await tx.$queryRaw<HeldSlot[]>`
    UPDATE work_slot
       SET answered_at = NULL, is_ahead = false, tab_id = ${tabId}::uuid, token = gen_random_uuid(),
           leased_until = now() + ${leaseMs} * interval '1 millisecond'
     WHERE id = ${slotId}::uuid
    RETURNING id AS "slotId", coalesce(review_item_id, label_task_id) AS "subjectId", purpose::text, token,
              ${leaseMs}::float8 AS "leaseMsLeft"`;
  return { slot: slot!, releasedSlotIds };
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
