import type { Review } from '@/lib/contracts/review';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { claimSlots, type ClaimInput } from './claim-slots';
import { loadReview } from './load-review';

/**
 * Claims for a tab and loads what it claimed; empty when nothing waits for this person.
 * @throws AppError `lease-lost` when a particular item was asked for and cannot be had
 */
export async function claimReviews(db: Db, input: ClaimInput): Promise<Review[]> {
  const slots = await claimSlots(db, input);
  if (input.reviewItemId && slots.length === 0) {
    throw new AppError('lease-lost', 'This item is in other hands, already decided, or was declined by you');
  }
  return Promise.all(slots.map((slot) => loadReview(db, slot)));
}
