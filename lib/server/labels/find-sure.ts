import { Prisma } from '../generated/prisma/client';
import type { Tx } from '../database/db';

/**
 * Of brands said to be absent from an ad, those for which the machine was sure (`selectSure`): hard negatives. By the newest model
 * that scored the ad, which need not be the brand's active one any more.
 */
export async function findHardNegatives(
  tx: Tx,
  revisionId: string,
  absentBrandIds: readonly string[],
): Promise<Set<string>> {
  if (absentBrandIds.length === 0) return new Set();
  return selectSure(
    tx,
    Prisma.sql`
      SELECT DISTINCT ON (score.brand_id) score.brand_id::text AS key, score.brand_model_id, score.prob
        FROM ad_score AS score
        JOIN brand_model AS model ON model.id = score.brand_model_id
       WHERE score.revision_id = ${revisionId}::uuid AND score.brand_id = ANY (${[...new Set(absentBrandIds)]}::uuid[])
       ORDER BY score.brand_id, model.created_at DESC`,
  );
}

/**
 * Of pairs of an image and a brand, those of which the machine is sure (`selectSure`), by the model that scored them last. Said to
 * be absent, they are hard negatives.
 *
 * @returns keys `SHA-256 brand-id`
 */
export function findSurePairs(
  tx: Tx,
  pairs: ReadonlyArray<{ imageSha256: string; brandId: string }>,
): Promise<Set<string>> {
  const keys = pairs.map(({ imageSha256, brandId }) => ({ image: imageSha256, brand: brandId }));
  return selectSure(
    tx,
    Prisma.sql`
      SELECT pair.image_sha256::text || ' ' || pair.brand_id::text AS key, pair.brand_model_id, pair.prob
        FROM image_brand AS pair
        JOIN jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS wanted (image char(64), brand uuid)
          ON pair.image_sha256 = wanted.image AND pair.brand_id = wanted.brand
       WHERE pair.prob IS NOT NULL`,
  );
}

/**
 * Those at or over the active threshold of the model that said so, or within that model's top 1 % of scored ads: at or over the score at
 * that place, which is looked up only for models with something under the threshold. Under 100 scored ads there is no such place.
 *
 * @param asked rows of key, brand_model_id and prob
 */
async function selectSure(tx: Tx, asked: Prisma.Sql): Promise<Set<string>> {
  const rows = await tx.$queryRaw<Array<{ key: string }>>`
    WITH asked AS MATERIALIZED (
      SELECT said.*, threshold.value IS NOT NULL AND said.prob >= threshold.value AS is_over
        FROM (${asked}) AS said
        LEFT JOIN threshold_version AS threshold ON threshold.brand_model_id = said.brand_model_id AND threshold.state = 'active'),
    under AS MATERIALIZED (SELECT DISTINCT brand_model_id FROM asked WHERE NOT is_over),
    place AS MATERIALIZED (SELECT floor(count(*) * 0.01)::bigint AS rank FROM scoring WHERE state = 'scored' AND EXISTS (SELECT FROM under)),
    cut AS MATERIALIZED (
      SELECT under.brand_model_id,
             (SELECT score.prob FROM ad_score AS score WHERE score.brand_model_id = under.brand_model_id
               ORDER BY score.prob DESC OFFSET greatest(0, (SELECT rank FROM place) - 1) LIMIT 1) AS prob
        FROM under WHERE (SELECT rank FROM place) > 0)
    SELECT asked.key FROM asked WHERE is_over
    UNION ALL
    SELECT asked.key FROM asked JOIN cut ON cut.brand_model_id = asked.brand_model_id
     WHERE NOT asked.is_over AND asked.prob >= coalesce(cut.prob, 0)`;
  return new Set(rows.map(({ key }) => key));
}
