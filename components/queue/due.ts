import type { QueueEntry } from '@/lib/contracts/review';

/**
 * Milliseconds until an item is due, negative when it is late; null when nobody has to decide it any more. Counted from
 * the server's clock (created + waited): browsers' clocks are not asked.
 */
export function dueInMs(entry: Pick<QueueEntry, 'state' | 'dueAt' | 'createdAt' | 'waitMs'>): number | null {
  if (['settled', 'superseded', 'withdrawn'].includes(entry.state)) return null;
  return Date.parse(entry.dueAt) - (Date.parse(entry.createdAt) + entry.waitMs);
}
