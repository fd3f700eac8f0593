import type { Lease } from '@/lib/contracts/review';
import { config } from '../config/env';
import type { Db } from '../database/db';

type HeldSlot = { slotId: string; token: string };

/**
 * Renews the leases whose token still holds. A lease that ran out while nobody else took the slot is renewed too (a
 * laptop slept); one that was taken over is not, and its slot is missing from the answer.
 */
export function renewLeases(db: Db, userId: string, slots: readonly HeldSlot[]): Promise<Lease[]> {
  const { leaseMs } = config();
  return db.$queryRaw<Lease[]>`
    UPDATE work_slot AS slot
       SET leased_until = now() + ${leaseMs} * interval '1 millisecond'
      FROM jsonb_to_recordset(${toJson(slots)}::jsonb) AS held (slot_id uuid, token uuid)
     WHERE slot.id = held.slot_id AND slot.token = held.token AND slot.holder_id = ${userId}::uuid
       AND slot.answered_at IS NULL AND slot.closed_at IS NULL
    RETURNING slot.id AS "slotId", slot.token, ${leaseMs}::float8 AS "leaseMsLeft"`;
}

/** Gives slots back to the queue. @returns the ones that were still held with this token */
export async function releaseLeases(db: Db, userId: string, slots: readonly HeldSlot[]): Promise<string[]> {
  const rows = await db.$queryRaw<Array<{ slotId: string }>>`
    UPDATE work_slot AS slot
       SET holder_id = NULL, tab_id = NULL, token = NULL, leased_until = NULL
      FROM jsonb_to_recordset(${toJson(slots)}::jsonb) AS held (slot_id uuid, token uuid)
     WHERE slot.id = held.slot_id AND slot.token = held.token AND slot.holder_id = ${userId}::uuid
       AND slot.answered_at IS NULL
    RETURNING slot.id AS "slotId"`;
  return rows.map((row) => row.slotId);
}

const toJson = (slots: readonly HeldSlot[]) =>
  JSON.stringify(slots.map(({ slotId, token }) => ({ slot_id: slotId, token })));
