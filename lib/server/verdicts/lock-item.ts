import type { Tx } from '../database/db';

/**
 * Keeps an item as it is until the transaction ends. Taken before any of its slots, by everything that changes both, so
 * that a verdict, its withdrawal, its settlement and a newer revision wait for each other instead of deadlocking.
 *
 * @returns its state; null when there is no such item
 */
export async function lockItem(tx: Tx, reviewItemId: string): Promise<string | null> {
  const [item] = await tx.$queryRaw<Array<{ state: string }>>`
    SELECT state::text FROM review_item WHERE id = ${reviewItemId}::uuid FOR NO KEY UPDATE`;
  return item?.state ?? null;
}
