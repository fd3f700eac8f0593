import type { Role } from '@/lib/contracts/accounts';
import type { QueueEntry } from '@/lib/contracts/review';

/** Where this person can decide an item; null when it is not theirs to decide. */
export function reviewHref(
  { reviewItemId, state }: Pick<QueueEntry, 'reviewItemId' | 'state'>,
  roles: readonly Role[],
): string | null {
  const role = decidingRole(state);
  if (role === null || !roles.includes(role)) return null;
  return `/review?item=${reviewItemId}${state === 'adjudication' ? '&purpose=adjudication' : ''}`;
}

/** Answering is a reviewer's work, deciding between answers an operator's; null when nobody has to decide. */
export function decidingRole(state: QueueEntry['state']): Role | null {
  if (state === 'open') return 'reviewer';
  return state === 'adjudication' ? 'ops' : null;
}
