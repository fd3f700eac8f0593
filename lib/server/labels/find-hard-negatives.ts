import { isHardNegative } from '@/lib/domain/settlement';
import type { Tx } from '../database/db';

/**
 * Of brands said to be absent, those for which the machine was at or over their threshold, or this ad is in their top 1 %:
 * by the newest model that scored the ad, which need not be the brand's active one any more.
 */
export async function findHardNegatives(
  tx: Tx,
  revisionId: string,
  absentBrandIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<
    Array<{
      brandId: string;
      prob: number;
      threshold: number | null;
      higherCount: number;
      scoredCount: number;
    }>
  >`
    SELECT DISTINCT ON (score.brand_id) score.brand_id AS "brandId", score.prob, threshold.value AS threshold,
           (SELECT count(*) FROM ad_score AS other
             WHERE other.brand_model_id = score.brand_model_id AND other.prob > score.prob)::int AS "higherCount",
           (SELECT count(*) FROM scoring WHERE state = 'scored')::int AS "scoredCount"
      FROM ad_score AS score
      JOIN brand_model AS model ON model.id = score.brand_model_id
      LEFT JOIN threshold_version AS threshold ON threshold.brand_model_id = model.id AND threshold.state = 'active'
     WHERE score.revision_id = ${revisionId}::uuid AND score.brand_id = ANY (${[...new Set(absentBrandIds)]}::uuid[])
     ORDER BY score.brand_id, model.created_at DESC`;
  return new Set(
    rows
      .filter(({ prob, threshold, higherCount, scoredCount }) =>
        isHardNegative({ prob, threshold, rankShare: (higherCount + 1) / Math.max(1, scoredCount) }),
      )
      .map((row) => row.brandId),
  );
}
