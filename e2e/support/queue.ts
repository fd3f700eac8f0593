import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/lib/server/database/db';
import { endUndoWindows } from '@/lib/server/testing/builders';

type Item = { reviewItemId: string };

/**
 * Puts items at the front of the queue all tests share: overdue items come first, and these are overdue longest.
 * @returns them in the order in which they will come up
 */
export async function putFirst<One extends Item>(db: Db, items: readonly One[]): Promise<One[]> {
  const slots = await db.workSlot.findMany({
    where: { reviewItemId: { in: items.map((item) => item.reviewItemId) } },
    orderBy: [{ priority: 'desc' }, { id: 'asc' }],
    select: { reviewItemId: true },
  });
  const rows = slots.map(({ reviewItemId }, position) => ({ id: reviewItemId, position }));
  await db.$executeRaw`
    WITH front AS (
      SELECT least(now(), (SELECT min(due_at) FROM review_item)) - interval '1 day' AS at),
    wanted AS (
      SELECT row.id, front.at + row.position * interval '1 minute' AS due_at
        FROM front, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (id uuid, position int)),
    items AS (
      UPDATE review_item AS item SET due_at = wanted.due_at FROM wanted WHERE item.id = wanted.id)
    UPDATE work_slot AS slot SET due_at = wanted.due_at FROM wanted WHERE slot.review_item_id = wanted.id`;
  return rows.map((row) => items.find((item) => item.reviewItemId === row.id)!);
}

/** Ends the undo windows of an item now, and waits until the worker has settled it or sent it on. */
export async function settleNow(db: Db, { reviewItemId }: Item): Promise<void> {
  await endUndoWindows(db, { reviewItemId });
  await db.$executeRaw`
    UPDATE pgboss.job SET start_after = now()
     WHERE name = 'settle-item' AND state = 'created' AND data ->> 'reviewItemId' = ${reviewItemId}`;
  await waitForState(db, { reviewItemId }, ['settled', 'adjudication']);
}

export async function waitForState(db: Db, { reviewItemId }: Item, states: readonly string[]): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const { state } = await db.reviewItem.findUniqueOrThrow({
      where: { id: reviewItemId },
      select: { state: true },
    });
    if (states.includes(state)) return;
    if (Date.now() > until) throw new Error(`the item is ${state}, not ${states.join(' or ')}`);
    await sleep(100);
  }
}

/** Another person takes an item although it is held: what happens to a lease that ran out unnoticed. */
export async function takeAway(db: Db, { reviewItemId }: Item, { id }: { id: string }): Promise<void> {
  await db.$executeRaw`
    UPDATE work_slot
       SET holder_id = ${id}::uuid, tab_id = gen_random_uuid(), token = gen_random_uuid(),
           leased_until = now() + interval '5 minutes'
     WHERE review_item_id = ${reviewItemId}::uuid AND answered_at IS NULL`;
}
