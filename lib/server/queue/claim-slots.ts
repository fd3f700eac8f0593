import { MAX_SLOTS_PER_TAB } from '@/lib/domain/lease';
import { config } from '../config/env';
import type { Db, Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import { WORK_KINDS, type WorkKind } from './work-kinds';

export type ClaimInput = {
  userId: string;
  tabId: string;
  kind: WorkKind;
  purpose: 'answer' | 'adjudication';
  /** How many this tab wants to hold in all, at most three. */
  count: number;
  /** Only this review item or label task. */
  subjectId?: string | undefined;
  /** Only label tasks of this batch. */
  batchId?: string | undefined;
  /** What is on the tab's table, null = the first that it is given; whatever else it holds is fetched ahead. */
  tableSubjectId?: string | null | undefined;
};
export type HeldSlot = {
  slotId: string;
  /** The review item or label task. */
  subjectId: string;
  purpose: 'answer' | 'adjudication';
  token: string;
  leaseMsLeft: number;
};

/**
 * Gives a tab what it already holds, renewed, and the next items up to `count`: overdue ones first, then by priority.
 * A reloaded page gets its items back. Fewer, or none, when nobody needs an answer from this person.
 *
 * Choosing and taking are one statement; SKIP LOCKED passes by rows that rivals are taking. The lock is per person: it
 * only keeps one person's own tabs from taking two slots of one item, or more than three a tab.
 */
export function claimSlots(db: Db, input: ClaimInput): Promise<HeldSlot[]> {
  return db.$transaction(async (tx) => {
    await lockHands(tx, input.userId);
    await putBackOther(tx, input);
    const held = await renewHeld(tx, input);
    const heldHere = held.filter((slot) => isWanted(slot, input));
    if (input.subjectId && heldHere.length === 0) await makeRoom(tx, held);
    const wanted = input.subjectId
      ? 1 - heldHere.length
      : Math.min(input.count, MAX_SLOTS_PER_TAB) - held.length;
    const taken = wanted > 0 ? await takeNext(tx, input, wanted) : [];
    const slots = [...heldHere, ...taken];
    await noteAhead(tx, input, slots);
    return slots;
  });
}

/** Notes which of the tab's slots are only fetched ahead. */
async function noteAhead(
  tx: Tx,
  { tableSubjectId, subjectId }: ClaimInput,
  slots: readonly HeldSlot[],
): Promise<void> {
  const isTold = tableSubjectId !== undefined && !subjectId;
  const onTable = slots.find((slot) => slot.subjectId === tableSubjectId) ?? slots[0];
  const ahead = isTold ? slots.filter((slot) => slot !== onTable).map(({ slotId }) => slotId) : [];
  await tx.$executeRaw`
    UPDATE work_slot SET is_ahead = NOT is_ahead
     WHERE id = ANY (${slots.map(({ slotId }) => slotId)}::uuid[]) AND is_ahead <> (id = ANY (${ahead}::uuid[]))`;
}

/** Lets one tab at a time of this person take items, until the transaction ends. */
export async function lockHands(tx: Tx, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${userId}, 0))`;
}

/** A tab does one kind of work: what it held of another goes back when it turns to this one. */
async function putBackOther(tx: Tx, { userId, tabId, kind, purpose, batchId }: ClaimInput): Promise<void> {
  const other: Prisma.WorkSlotWhereInput[] = [{ NOT: { queue: WORK_KINDS[kind].queue, purpose } }];
  if (batchId) other.push({ labelTask: { batchId: { not: batchId } } });
  await tx.workSlot.updateMany({
    where: { holderId: userId, tabId, answeredAt: null, OR: other },
    data: { holderId: null, tabId: null, token: null, leasedUntil: null },
  });
}

/** For an item asked for by name: a full tab gives back what it would have seen last. */
async function makeRoom(tx: Tx, held: readonly HeldSlot[]): Promise<void> {
  const surplus = held.slice(MAX_SLOTS_PER_TAB - 1).map((slot) => slot.slotId);
  if (surplus.length === 0) return;
  await tx.workSlot.updateMany({
    where: { id: { in: surplus } },
    data: { holderId: null, tabId: null, token: null, leasedUntil: null },
  });
}

const isWanted = (slot: HeldSlot, { subjectId }: ClaimInput) => !subjectId || slot.subjectId === subjectId;

/** In the order of their ids, as everything that locks several slots does, so that a heartbeat cannot deadlock with it. */
function renewHeld(tx: Tx, { userId, tabId, kind }: ClaimInput): Promise<HeldSlot[]> {
  const { leaseMs } = config();
  return tx.$queryRaw<HeldSlot[]>`
    WITH mine AS (
      SELECT id FROM work_slot
       WHERE holder_id = ${userId}::uuid AND tab_id = ${tabId}::uuid AND answered_at IS NULL AND closed_at IS NULL
       ORDER BY id FOR UPDATE),
    renewed AS (
      UPDATE work_slot AS slot
         SET leased_until = now() + ${leaseMs} * interval '1 millisecond'
        FROM mine
       WHERE slot.id = mine.id
      RETURNING slot.*)
    SELECT id AS "slotId", ${WORK_KINDS[kind].subject} AS "subjectId", purpose::text, token,
           extract(epoch FROM leased_until - now())::float8 * 1000 AS "leaseMsLeft"
      FROM renewed ORDER BY priority DESC, id`;
}

function takeNext(tx: Tx, input: ClaimInput, count: number): Promise<HeldSlot[]> {
  const { userId, tabId, kind } = input;
  const { leaseMs } = config();
  const free = isFreeFor(input);
  return tx.$queryRaw<HeldSlot[]>`
    WITH overdue AS (
      SELECT slot.id FROM work_slot AS slot WHERE ${free} AND slot.due_at < now()
       ORDER BY slot.due_at, slot.id
       LIMIT ${count} FOR UPDATE SKIP LOCKED),
    ranked AS (
      SELECT slot.id FROM work_slot AS slot WHERE ${free} AND slot.due_at >= now()
       ORDER BY slot.priority DESC, slot.id
       LIMIT greatest(0, ${count} - (SELECT count(*) FROM overdue)) FOR UPDATE SKIP LOCKED),
    chosen AS (SELECT id, 0 AS turn FROM overdue UNION ALL SELECT id, 1 AS turn FROM ranked),
    taken AS (
      UPDATE work_slot AS slot
         SET holder_id    = ${userId}::uuid,
             tab_id       = ${tabId}::uuid,
             token        = gen_random_uuid(),
             leased_until = now() + ${leaseMs} * interval '1 millisecond'
        FROM chosen
       WHERE slot.id = chosen.id
      RETURNING slot.*, chosen.turn)
    SELECT id AS "slotId", ${WORK_KINDS[kind].subject} AS "subjectId", purpose::text, token,
           extract(epoch FROM leased_until - now())::float8 * 1000 AS "leaseMsLeft"
      FROM taken ORDER BY turn, CASE turn WHEN 0 THEN due_at END, priority DESC, id`;
}

/**
 * Waiting, held by nobody, not declined by this person, who has no other part in the item. Of an item that wants
 * several answers only the first free slot, so that one claim never takes two of them.
 *
 * OFFSET 0 keeps each question a look-up for one slot after the other. As joins they are planned by statistics that are
 * behind while people work: a person who had answered 19,000 of 20,000 tasks waited 16 s for the next, and now 0.05 s.
 */
function isFreeFor({ userId, kind, purpose, subjectId, batchId }: ClaimInput): Prisma.Sql {
  const { queueSql, subject } = WORK_KINDS[kind];
  return Prisma.sql`
    slot.queue = ${queueSql} AND slot.purpose = ${purpose}::slot_purpose
    AND slot.answered_at IS NULL AND slot.closed_at IS NULL
    AND (slot.holder_id IS NULL OR slot.leased_until < now())
    ${subjectId ? Prisma.sql`AND slot.${subject} = ${subjectId}::uuid` : Prisma.empty}
    ${batchId ? Prisma.sql`AND EXISTS (SELECT FROM label_task AS task WHERE task.id = slot.label_task_id AND task.batch_id = ${batchId}::uuid)` : Prisma.empty}
    AND NOT EXISTS (SELECT FROM work_decline AS declined
                     WHERE declined.${subject} = slot.${subject} AND declined.user_id = ${userId}::uuid
                    OFFSET 0)
    AND NOT EXISTS (SELECT FROM work_slot AS mine
                     WHERE mine.${subject} = slot.${subject} AND mine.holder_id = ${userId}::uuid
                       AND mine.id <> slot.id
                    OFFSET 0)
    AND NOT EXISTS (SELECT FROM work_slot AS earlier
                     WHERE earlier.${subject} = slot.${subject} AND earlier.slot_number < slot.slot_number
                       AND earlier.purpose = slot.purpose AND earlier.answered_at IS NULL AND earlier.closed_at IS NULL
                       AND (earlier.holder_id IS NULL OR earlier.leased_until < now())
                    OFFSET 0)`;
}
