import {
  AppliedSchema,
  type AuthorizationDetail,
  type AuthorizationEvent,
} from '@/lib/contracts/authorizations';
import type { Db } from '../database/db';
import { getAuthorization } from './list-authorizations';

const SHOWN_EVENTS = 100;

/** One authorization, what it reaches, and everything that was done to those of its seller. @throws AppError `not-found` */
export async function describeAuthorization(db: Db, authorizationId: string): Promise<AuthorizationDetail> {
  const authorization = await getAuthorization(db, authorizationId);
  const { sellerId } = authorization.seller;
  const [reach, history] = await Promise.all([
    findReach(db, sellerId, authorization.brand.brandId),
    listEvents(db, sellerId),
  ]);
  return { authorization, reach, history };
}

async function findReach(db: Db, sellerId: string, brandId: string): Promise<AuthorizationDetail['reach']> {
  const [row] = await db.$queryRaw<Array<AuthorizationDetail['reach']>>`
    SELECT count(*)::int AS ads, count(*) FILTER (WHERE EXISTS (
             SELECT FROM review_item WHERE revision_id = revision.id AND state IN ('open', 'answered', 'adjudication')))::int AS open
      FROM ad_revision AS revision
     WHERE revision.seller_id = ${sellerId}::uuid
       AND NOT EXISTS (SELECT FROM ad_revision AS newer
                        WHERE newer.ad_id = revision.ad_id AND newer.revision > revision.revision)
       AND EXISTS (SELECT FROM ad_score AS score
                     JOIN threshold_version AS threshold
                       ON threshold.brand_model_id = score.brand_model_id AND threshold.state = 'active'
                    WHERE score.revision_id = revision.id AND score.revision_at = revision.created_at
                      AND score.brand_id = ${brandId}::uuid AND score.prob >= threshold.value)`;
  return row!;
}

type Row = Omit<AuthorizationEvent, 'at' | 'applied'> & { at: Date; after: unknown };

async function listEvents(db: Db, sellerId: string): Promise<AuthorizationEvent[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT event.at, person.name AS by, event.action AS what, one.id::text AS "authorizationId",
           brand.name AS "brandName", event.after ->> 'reason' AS reason, event.after
      FROM "authorization" AS one
      JOIN brand ON brand.id = one.brand_id
      JOIN audit_event AS event ON event.subject_table = 'authorization' AND event.subject_id = one.id::text
      LEFT JOIN user_account AS person ON person.id = event.actor_id
     WHERE one.seller_id = ${sellerId}::uuid
     ORDER BY event.at DESC, event.id DESC
     LIMIT ${SHOWN_EVENTS}`;
  return rows.map(({ at, after, ...event }) => ({
    ...event,
    at: at.toISOString(),
    applied: event.what === 'authorization-applied' ? AppliedSchema.parse(after) : null,
  }));
}
