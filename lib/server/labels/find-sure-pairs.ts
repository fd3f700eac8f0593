import type { Tx } from '../database/db';

/**
 * Of pairs of an image and a brand, those of which the machine is sure: at or over the active threshold of the model that
 * scored them last, or within that model's top 1 % of scored ads. Said to be absent, they are hard negatives
 * (`isHardNegative` of lib/domain/settlement.ts, for many at once).
 *
 * @returns keys `SHA-256 brand-id`
 */
export async function findSurePairs(
  tx: Tx,
  pairs: ReadonlyArray<{ imageSha256: string; brandId: string }>,
): Promise<Set<string>> {
  const keys = pairs.map(({ imageSha256, brandId }) => ({ image: imageSha256, brand: brandId }));
  const rows = await tx.$queryRaw<Array<{ key: string }>>`
    WITH asked AS (
      SELECT pair.image_sha256, pair.brand_id, pair.brand_model_id, pair.prob
        FROM image_brand AS pair
        JOIN jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS wanted (image char(64), brand uuid)
          ON pair.image_sha256 = wanted.image AND pair.brand_id = wanted.brand
       WHERE pair.prob IS NOT NULL),
    scored AS (SELECT count(*) AS count FROM scoring WHERE state = 'scored'),
    model AS (
      SELECT brand_model_id AS id,
             (SELECT value FROM threshold_version AS threshold
               WHERE threshold.brand_model_id = asked.brand_model_id AND threshold.state = 'active') AS threshold,
             (SELECT score.prob FROM ad_score AS score WHERE score.brand_model_id = asked.brand_model_id
               ORDER BY score.prob DESC
              OFFSET greatest(0, floor((SELECT count FROM scored) * 0.01)::bigint - 1) LIMIT 1) AS "topOnePercent"
        FROM asked GROUP BY brand_model_id)
    SELECT asked.image_sha256::text || ' ' || asked.brand_id::text AS key
      FROM asked JOIN model ON model.id = asked.brand_model_id
     WHERE asked.prob >= model.threshold
        OR ((SELECT count FROM scored) >= 100 AND asked.prob >= coalesce(model."topOnePercent", 0))`;
  return new Set(rows.map((row) => row.key));
}
