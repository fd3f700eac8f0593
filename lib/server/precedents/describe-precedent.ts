import { z } from 'zod';
import { PrecedentEventSchema, type PrecedentDetail, type PrecedentEvent } from '@/lib/contracts/precedents';
import type { Db } from '../database/db';
import { getPrecedent } from './list-precedents';
import { StoredPointSchema } from './precedent-entry';

/** One precedent, the points it could be pinned to, and everything that was done to it. @throws AppError `not-found` */
export async function describePrecedent(db: Db, precedentId: string): Promise<PrecedentDetail> {
  const precedent = await getPrecedent(db, precedentId);
  const [points, history] = await Promise.all([
    listPoints(db, precedent.brand.brandId),
    listEvents(db, precedentId),
  ]);
  return { precedent, points, history };
}

async function listPoints(db: Db, brandId: string): Promise<PrecedentDetail['points']> {
  const definition = await db.brandDefinition.findFirst({
    where: { brandId, state: 'published' },
    select: { id: true, identificationPoints: true },
  });
  if (!definition) return [];
  const points = z.array(StoredPointSchema).parse(definition.identificationPoints);
  return points.map(({ text }, position) => ({ definitionId: definition.id, position, text }));
}

async function listEvents(db: Db, precedentId: string): Promise<PrecedentEvent[]> {
  const rows = await db.$queryRaw<Array<Omit<PrecedentEvent, 'at'> & { at: Date }>>`
    SELECT event.at, person.name AS by, event.action AS what, event.before, event.after ->> 'reason' AS reason
      FROM audit_event AS event LEFT JOIN user_account AS person ON person.id = event.actor_id
     WHERE event.subject_table = 'precedent' AND event.subject_id = ${precedentId}
     ORDER BY event.at DESC, event.id DESC`;
  return rows.map(({ at, reason, ...event }) =>
    PrecedentEventSchema.parse({
      ...event,
      at: at.toISOString(),
      // Of the other events `reason` is the ruling's.
      reason: ['precedent-retired', 'precedent-reinstated'].includes(event.what) ? reason : null,
    }),
  );
}
