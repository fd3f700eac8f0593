import type { Role } from '@/lib/contracts/accounts';
import type { QueueEntry } from '@/lib/contracts/review';

/**
 * Where this person can decide an item; null when it is not theirs to decide. Answering is a reviewer's work, deciding
 * between answers an operator's.
 */
export function reviewHref(
  { reviewItemId, state }: Pick<QueueEntry, 'reviewItemId' | 'state'>,
  roles: readonly Role[],
): string | null {
  if (state === 'open' && roles.includes('reviewer')) return `/review?item=${reviewItemId}`;
  if (state === 'adjudication' && roles.includes('ops'))
    return `/review?item=${reviewItemId}&purpose=adjudication`;
  return null;
}
