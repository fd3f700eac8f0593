import type { Tx } from '../database/db';

/** Takes items out of the queue; whoever holds one loses the lease and is told so. */
export async function closeItems(
  tx: Tx,
  itemIds: string[],
  state: 'superseded' | 'withdrawn',
): Promise<void> {
  await tx.reviewItem.updateMany({ where: { id: { in: itemIds } }, data: { state, endedAt: new Date() } });
  await tx.workSlot.updateMany({
    where: { reviewItemId: { in: itemIds }, answeredAt: null },
    data: { closedAt: new Date(), holderId: null, tabId: null, token: null, leasedUntil: null },
  });
}
