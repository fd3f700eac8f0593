import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '../generated/prisma/client';
import type { Tx } from '../database/db';

export type AuditEvent = {
  /** A user account or an API key; null = the system or the command line. */
  actorId: string | null;
  /** Past tense, kebab-case, noun first: `item-declined`. */
  action: string;
  table: string;
  id: string;
  before?: Prisma.InputJsonValue;
  after?: Prisma.InputJsonValue;
};

/** Writes who did what, in the transaction that does it. Personal data only by the ids of erasable rows. */
export async function recordEvent(tx: Tx, event: AuditEvent): Promise<void> {
  await recordEvents(tx, [event]);
}

/** The same of many rows, in one statement. */
export async function recordEvents(tx: Tx, events: readonly AuditEvent[]): Promise<void> {
  await tx.auditEvent.createMany({
    data: events.map(({ actorId, action, table, id, before, after }) => ({
      id: uuidv7(),
      actorId,
      action,
      subjectTable: table,
      subjectId: id,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    })),
  });
}
