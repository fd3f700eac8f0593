import type { Tx } from '../database/db';

type Subject = { reviewItemId: string } | { labelTaskId: string };

/**
 * Adds one slot for a person who has no part in the subject yet; answers still wanted are no longer. Whoever calls holds
 * the subject's lock.
 * @returns false when an adjudicator is waited for already
 */
export async function addAdjudicationSlot(tx: Tx, subject: Subject): Promise<boolean> {
  const slots = await tx.workSlot.findMany({ where: subject, orderBy: { slotNumber: 'desc' } });
  if (slots.some((slot) => slot.purpose === 'adjudication' && !slot.answeredAt)) return false;
  await tx.workSlot.updateMany({
    where: { ...subject, answeredAt: null },
    data: { closedAt: new Date(), holderId: null, tabId: null, token: null, leasedUntil: null },
  });
  const { slotNumber, queue, priority, dueAt } = slots[0]!;
  await tx.workSlot.create({
    data: { ...subject, slotNumber: slotNumber + 1, purpose: 'adjudication', queue, priority, dueAt },
  });
  return true;
}
