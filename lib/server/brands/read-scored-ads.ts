import type { Db } from '../database/db';

/** An ad as it was scored and triaged under the active release, and what of it concerns one brand. */
export type ScoredRevision = {
  revisionId: string;
  externalId: string;
  title: string;
  images: string[];
  isFlagged: boolean;
  /** Its seller may sell the brand: it is never flagged for it. */
  isAuthorized: boolean;
  /** Under the brand model in use; null = under what is stored, or there is none. */
  prob: number | null;
};

type Scope = { brandId: string; brandModelId: string | null; releaseId: string; days: number };

/** How many ads there are to look at. */
export async function countScoredAds(db: Db, { releaseId, days }: Scope): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM triage_decision AS decision
     WHERE decision.revision_at >= now() - make_interval(days => ${days}::int)
       AND decision.release_id = ${releaseId}::uuid`;
  return row!.count;
}

/** The next ads after `after`, the newest first; none = that was all. */
export function readScoredAds(
  db: Db,
  { brandId, brandModelId, releaseId, days }: Scope,
  after: string | null,
  limit: number,
): Promise<ScoredRevision[]> {
  return db.$queryRaw<ScoredRevision[]>`
    SELECT revision.id::text AS "revisionId", ad.external_id AS "externalId", revision.title,
           ARRAY(SELECT image_sha256::text FROM ad_revision_image
                  WHERE revision_id = revision.id ORDER BY position) AS images,
           decision.flags @> ${JSON.stringify([{ brandId }])}::jsonb AS "isFlagged",
           ${brandId}::uuid = ANY (decision.authorized_brand_ids) AS "isAuthorized",
           (SELECT prob FROM ad_score AS score
             WHERE score.revision_id = revision.id AND score.revision_at = revision.created_at
               AND score.brand_model_id = ${brandModelId}::uuid) AS prob
      FROM triage_decision AS decision
      JOIN ad_revision AS revision ON revision.id = decision.revision_id
      JOIN ad ON ad.id = revision.ad_id
     WHERE decision.revision_at >= now() - make_interval(days => ${days}::int)
       AND decision.release_id = ${releaseId}::uuid
       AND (${after}::uuid IS NULL OR decision.revision_id < ${after}::uuid)
     ORDER BY decision.revision_id DESC LIMIT ${limit}`;
}
