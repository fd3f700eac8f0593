import { v7 as uuidv7 } from 'uuid';
import {
  ImpactPhaseSchema,
  ImpactResultSchema,
  type Impact,
  type RequestImpact,
} from '@/lib/contracts/brand-impact';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { DefinitionImpact } from '../generated/prisma/client';
import { enqueue } from '../jobs/boss';
import { lockDraft } from './save-definition';

type DraftAddress = { slug: string; version: number };

/**
 * Asks a worker what a draft would change, as it stands in `expectedRevision`; how far it is stands in the impact.
 * @throws AppError `not-found`; `too-late` when it is no draft any more; `conflict` when somebody saved it since, or while
 *   another is under way
 */
export async function requestImpact(
  db: Db,
  address: DraftAddress,
  { expectedRevision, days }: RequestImpact,
  actorId: string,
): Promise<Impact> {
  const id = uuidv7();
  await db.$transaction(async (tx) => {
    const draft = await lockDraft(tx, address);
    if (draft.revision !== expectedRevision) {
      throw new AppError('conflict', 'Somebody has saved this draft since; look at it and ask again');
    }
    const live = await tx.definitionImpact.count({
      where: { definitionId: draft.id, state: { in: ['queued', 'running'] } },
    });
    if (live > 0) throw new AppError('conflict', 'What this draft would change is being looked at already');
    await tx.definitionImpact.create({
      data: { id, definitionId: draft.id, revision: draft.revision, days, requestedById: actorId },
    });
    await enqueue(tx, 'definition-impact', [{ data: { impactId: id } }]);
  });
  return getImpact(db, id);
}

/** @throws AppError `not-found` */
export async function getImpact(db: Db, impactId: string): Promise<Impact> {
  const row = await db.definitionImpact.findUnique({ where: { id: impactId } });
  if (!row) throw new AppError('not-found', 'There is no such look at a draft');
  return toImpact(row);
}

/** What was found out last about a draft; null when nobody asked. */
export async function findLatestImpact(db: Db, { slug, version }: DraftAddress): Promise<Impact | null> {
  const row = await db.definitionImpact.findFirst({
    where: { definition: { version, brand: { slug } } },
    orderBy: { createdAt: 'desc' },
  });
  return row && toImpact(row);
}

/** Stops one that is under way; one that has ended stays as it ended. @throws AppError `not-found` */
export async function cancelImpact(db: Db, impactId: string, actorId: string): Promise<Impact> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.definitionImpact.updateMany({
      where: { id: impactId, state: { in: ['queued', 'running'] } },
      data: { state: 'cancelled', endedAt: new Date() },
    });
    if (count === 0) return;
    await recordEvent(tx, { actorId, action: 'impact-cancelled', table: 'definition_impact', id: impactId });
  });
  return getImpact(db, impactId);
}

function toImpact(row: DefinitionImpact): Impact {
  return {
    impactId: row.id,
    revision: row.revision,
    days: row.days,
    state: row.state,
    phase: ImpactPhaseSchema.parse(row.phase),
    doneShare: row.doneShare,
    problem: row.problem,
    result: row.result === null ? null : ImpactResultSchema.parse(row.result),
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
