import type { Role } from '@/lib/contracts/accounts';
import type { QueueEntry, QueueFilter } from '@/lib/contracts/review';

/** Where this person can decide an item; null when it is not theirs to decide. */
export function reviewHref(
  { reviewItemId, state }: Pick<QueueEntry, 'reviewItemId' | 'state'>,
  roles: readonly Role[],
): string | null {
  const role = decidingRole(state);
  if (role === null || !roles.includes(role)) return null;
  return `/review?item=${reviewItemId}${state === 'adjudication' ? '&purpose=adjudication' : ''}`;
}

/** Where a row of a list leads: to deciding it; among what was answered under a version, to who said what of its picture; null = nowhere. */
export function entryHref(
  entry: Pick<QueueEntry, 'reviewItemId' | 'state' | 'firstImageSha256'>,
  { brand, answeredUnder }: QueueFilter,
  roles: readonly Role[],
): string | null {
  const href = reviewHref(entry, roles);
  if (href !== null || brand === undefined || answeredUnder === undefined) return href;
  return `/data?${new URLSearchParams({ brand, like: entry.firstImageSha256 })}`;
}

/** Answering is a reviewer's work, deciding between answers an operator's; null when nobody has to decide. */
export function decidingRole(state: QueueFilter['state']): Role | null {
  if (state === 'open') return 'reviewer';
  return state === 'adjudication' ? 'ops' : null;
}
