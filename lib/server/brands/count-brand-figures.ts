import { FIGURE_DAYS, type BrandFigures } from '@/lib/contracts/brand-overviews';
import type { Db } from '../database/db';

/** How much of the last days' ads is flagged for each brand, and what waits. Reads those days' triage rows once. */
export async function countBrandFigures(db: Db): Promise<BrandFigures> {
  const [[scored], brands] = await Promise.all([
    db.$queryRaw<Array<{ count: number }>>`
      SELECT count(*)::int AS count FROM triage_decision
       WHERE revision_at >= now() - make_interval(days => ${FIGURE_DAYS}::int)
         AND release_id = (SELECT id FROM release WHERE state = 'active')`,
    db.$queryRaw<BrandFigures['brands']>`
      WITH flagged AS (
        SELECT (flag ->> 'brandId')::uuid AS brand_id, count(*)::int AS count
          FROM triage_decision CROSS JOIN LATERAL jsonb_array_elements(flags) AS flag
         WHERE is_flagged AND revision_at >= now() - make_interval(days => ${FIGURE_DAYS}::int)
           AND release_id = (SELECT id FROM release WHERE state = 'active')
         GROUP BY 1
      ), waiting AS (
        SELECT suspect.brand_id, count(*)::int AS count
          FROM review_item AS item
          JOIN review_suspect AS suspect ON suspect.review_item_id = item.id
         WHERE item.state IN ('open', 'adjudication') AND suspect.threshold_version_id IS NOT NULL
         GROUP BY 1
      )
      SELECT brand_id AS "brandId", coalesce(flagged.count, 0) AS "flaggedCount", coalesce(waiting.count, 0) AS "openCount"
        FROM flagged FULL JOIN waiting USING (brand_id)`,
  ]);
  return { scoredCount: scored!.count, brands };
}
