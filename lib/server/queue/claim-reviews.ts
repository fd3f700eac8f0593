import type { Lease, Review } from '@/lib/contracts/review';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { claimSlots, type ClaimInput } from './claim-slots';
import { loadReview } from './load-review';

type Input = Omit<ClaimInput, 'kind' | 'subjectId' | 'batchId' | 'tableSubjectId'> & {
  reviewItemId?: string | undefined;
  tableItemId?: string | null | undefined;
  knownSlotIds?: readonly string[];
};

/**
 * Claims for a tab and loads what it does not know yet; both lists are empty when nothing waits for this person.
 * @throws AppError `lease-lost` when a particular item was asked for and cannot be had
 */
export async function claimReviews(db: Db, input: Input): Promise<{ reviews: Review[]; kept: Lease[] }> {
  const slots = await claimSlots(db, {
    ...input,
    kind: 'review',
    subjectId: input.reviewItemId,
    tableSubjectId: input.tableItemId,
  });
  if (input.reviewItemId && slots.length === 0) {
    throw new AppError('lease-lost', 'This item is in other hands, already decided, or was declined by you');
  }
  const known = new Set(input.knownSlotIds ?? []);
  return {
    reviews: await Promise.all(
      slots.filter((slot) => !known.has(slot.slotId)).map((slot) => loadReview(db, slot)),
    ),
    kept: slots
      .filter((slot) => known.has(slot.slotId))
      .map(({ slotId, token, leaseMsLeft }) => ({ slotId, token, leaseMsLeft })),
  };
}
