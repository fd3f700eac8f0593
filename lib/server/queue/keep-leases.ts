import type { Lease } from '@/lib/contracts/review';
import { config } from '../config/env';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';

type HeldSlot = { slotId: string; token: string };

/**
 * Renews the leases whose token still holds. A lease that ran out while nobody else took the slot is renewed too (a
 * laptop slept); one that was taken over is not, and its slot is missing from the answer.
 */
export function renewLeases(db: Db, userId: string, slots: readonly HeldSlot[]): Promise<Lease[]> {
  const { leaseMs } = config();
  return db.$queryRaw<Lease[]>`
    WITH mine AS (${lockMine(userId, slots)})
    UPDATE work_slot AS slot
       SET leased_until = now() + ${leaseMs} * interval '1 millisecond'
      FROM mine
     WHERE slot.id = mine.id
    RETURNING slot.id AS "slotId", slot.token, ${leaseMs}::float8 AS "leaseMsLeft"`;
}

/**
 * Gives slots back to the queue: at once, or after `graceMs` unless their holder comes back before (a reload).
 * @returns the ones that were still held with this token
 */
export async function releaseLeases(
  db: Db,
  userId: string,
  slots: readonly HeldSlot[],
  graceMs = 0,
): Promise<string[]> {
  const change =
    graceMs > 0
      ? Prisma.sql`leased_until = least(leased_until, now() + ${graceMs} * interval '1 millisecond')`
      : Prisma.sql`holder_id = NULL, tab_id = NULL, token = NULL, leased_until = NULL`;
  const rows = await db.$queryRaw<Array<{ slotId: string }>>`
    WITH mine AS (${lockMine(userId, slots)})
    UPDATE work_slot AS slot
       SET ${change}
      FROM mine
     WHERE slot.id = mine.id
    RETURNING slot.id AS "slotId"`;
  return rows.map((row) => row.slotId);
}

/** In the order of their ids, so that two calls with the same slots cannot deadlock. */
function lockMine(userId: string, slots: readonly HeldSlot[]): Prisma.Sql {
  const rows = slots.map(({ slotId, token }) => ({ slot_id: slotId, token }));
  return Prisma.sql`
    SELECT slot.id FROM work_slot AS slot
      JOIN jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS held (slot_id uuid, token uuid)
        ON slot.id = held.slot_id AND slot.token = held.token
     WHERE slot.holder_id = ${userId}::uuid AND slot.answered_at IS NULL AND slot.closed_at IS NULL
     ORDER BY slot.id FOR UPDATE OF slot`;
}
