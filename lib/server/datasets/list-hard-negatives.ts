import type { HardNegativeSummary } from '@/lib/contracts/hard-negatives';
import type { Db } from '../database/db';

/**
 * Hard negatives by brand: how many, how fresh, and of how many today's model is still sure. The pictures themselves, with
 * score and who said so, are what the data browser shows under `hard=yes`.
 */
export async function listHardNegatives(db: Db): Promise<HardNegativeSummary[]> {
  const rows = await db.$queryRaw<Array<Omit<HardNegativeSummary, 'newestAt'> & { newestAt: Date }>>`
    SELECT brand.slug, brand.name, count(*)::int AS count, max(pair.changed_at) AS "newestAt",
           count(*) FILTER (WHERE pair.changed_at > now() - interval '30 days')::int AS recent,
           count(*) FILTER (WHERE pair.prob >= threshold.value)::int AS "stillOver"
      FROM image_brand AS pair
      JOIN brand ON brand.id = pair.brand_id
      LEFT JOIN threshold_version AS threshold
        ON threshold.brand_model_id = pair.brand_model_id AND threshold.state = 'active'
     WHERE pair.is_hard_negative
     GROUP BY brand.id
     ORDER BY count(*) DESC, brand.slug`;
  return rows.map((row) => ({ ...row, newestAt: row.newestAt.toISOString() }));
}
