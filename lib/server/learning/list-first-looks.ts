import type { FirstLookSet } from '@/lib/contracts/first-looks';
import type { Db, Tx } from '../database/db';

const LISTED = 20;

/** The sets of first looks of a brand, the newest first, and what people have said of them so far. */
export async function listFirstLookSets(db: Db | Tx, slug: string): Promise<FirstLookSet[]> {
  const rows = await db.$queryRaw<Array<Omit<FirstLookSet, 'createdAt'> & { createdAt: Date }>>`
    SELECT asked.id AS "setId", asked."order"::text, asked.pool_count AS "poolCount", person.name AS "createdBy",
           asked.created_at AS "createdAt", look.count, look.decided, look.present
      FROM first_look_set AS asked
      JOIN brand ON brand.id = asked.brand_id AND brand.slug = ${slug}
      LEFT JOIN user_account AS person ON person.id = asked.created_by_id
      JOIN LATERAL (
        SELECT count(*)::int AS count, count(*) FILTER (WHERE item.state = 'settled')::int AS decided,
               count(*) FILTER (WHERE EXISTS (
                 SELECT FROM ad_revision_image AS shown
                   JOIN image_brand AS pair ON pair.image_sha256 = shown.image_sha256 AND pair.brand_id = asked.brand_id
                  WHERE shown.revision_id = first_look.revision_id AND pair.presence = 'present'))::int AS present
          FROM first_look
          LEFT JOIN sample_draw AS draw ON draw.design = 'lesson' AND draw.design_key = asked.id::text AND draw.revision_id = first_look.revision_id
          LEFT JOIN review_item AS item ON item.id = draw.review_item_id
         WHERE first_look.set_id = asked.id) AS look ON true
     ORDER BY asked.created_at DESC LIMIT ${LISTED}`;
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}
