import { MOST_ADS } from '@/lib/domain/drift/drift-plan';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';

export type AdScope = {
  releaseId: string;
  /** Whose lots decide what is read. */
  lotKey: string;
  /** Ads that this model scored, without those whose seller is authorised; null = all that were triaged, by their best score. */
  model: { id: string; brandId: string; activatedAt: Date } | null;
};
/** `prob` null = under the floor of every score that is kept; `isFlagged` for whatever brand. */
export type ReadAd = { sha256: string; prob: number | null; isFlagged: boolean };

/** Ads that are looked through for each that is read: many show pictures that have been seen. */
const LOOKED_THROUGH = 2;

/**
 * Ads of a time, one a picture, and only pictures that came in then for the first time, however often they come again: so that whatever
 * nothing changes in is as likely to be among those of one time as of another. At most `MOST_ADS`, those with the smallest lots, smallest first; a lot
 * is a hash of key and picture, so that copies share one and it says nothing of what they show.
 */
export async function readAds(
  db: Db,
  { releaseId, lotKey, model }: AdScope,
  from: Date,
  to: Date,
): Promise<ReadAd[]> {
  const [{ count } = { count: 0 }] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM ad_revision WHERE created_at >= ${from} AND created_at < ${to}`;
  const oneOf = Math.max(1, Math.floor(count / (LOOKED_THROUGH * MOST_ADS)));
  return db.$queryRaw<ReadAd[]>`
    WITH shown AS MATERIALIZED (
      SELECT DISTINCT ON (image.perceptual_hash) image.perceptual_hash, image.sha256, decision.revision_id, decision.revision_at,
             decision.is_flagged, decision.authorized_brand_ids, hashint8extended(image.perceptual_hash, hashtextextended(${lotKey}, 0)) AS lot
        FROM ad_revision AS revision
        JOIN triage_decision AS decision
          ON decision.revision_id = revision.id AND decision.revision_at = revision.created_at AND decision.release_id = ${releaseId}::uuid
        JOIN ad_revision_image AS shown ON shown.revision_id = revision.id AND shown.position = 0
        JOIN image ON image.sha256 = shown.image_sha256
       WHERE revision.created_at >= ${from} AND revision.created_at < ${to}
         AND abs(hashint8extended(image.perceptual_hash, hashtextextended(${lotKey}, 0)) % 1000003) % ${oneOf}::int = 0
       ORDER BY image.perceptual_hash, decision.revision_at, decision.revision_id)
    SELECT shown.sha256::text, shown.is_flagged AS "isFlagged",
           (SELECT max(prob) FROM ad_score
             WHERE revision_id = shown.revision_id AND revision_at = shown.revision_at
               AND (${model?.id ?? null}::uuid IS NULL OR brand_model_id = ${model?.id ?? null}::uuid)) AS prob
      FROM shown
     WHERE NOT EXISTS (
       SELECT FROM image AS same
         JOIN ad_revision_image AS earlier ON earlier.image_sha256 = same.sha256 AND earlier.position = 0
         JOIN ad_revision AS revision ON revision.id = earlier.revision_id
        WHERE same.perceptual_hash = shown.perceptual_hash AND revision.created_at < ${from})
       ${model === null ? Prisma.empty : scoredBy(model)}
     ORDER BY lot, sha256
     LIMIT ${MOST_ADS}`;
}

/** What was scored before the model came into use was scored by another. */
const scoredBy = ({ brandId, activatedAt }: NonNullable<AdScope['model']>) => Prisma.sql`
  AND NOT shown.authorized_brand_ids @> ARRAY[${brandId}::uuid]
  AND EXISTS (SELECT FROM scoring
               WHERE revision_id = shown.revision_id AND state = 'scored' AND ended_at >= ${activatedAt})`;
