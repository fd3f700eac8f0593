import type { z } from 'zod';
import type { SellerLookupSchema } from '@/lib/contracts/authorizations';
import type { Db } from '../database/db';

/** Every source that sellers come from, and what is known of one seller. */
export async function lookUpSeller(
  db: Db,
  { source, externalId }: { source?: string | undefined; externalId?: string | undefined },
): Promise<z.infer<typeof SellerLookupSchema>> {
  const [sources, found] = await Promise.all([listSources(db), findSeller(db, source, externalId)]);
  return { sources, seller: found };
}

/** From one source to the next along the index: as many steps as there are sources, however many sellers. */
async function listSources(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<Array<{ source: string }>>`
    WITH RECURSIVE step AS (
      (SELECT source FROM seller ORDER BY source LIMIT 1)
      UNION ALL
      SELECT (SELECT source FROM seller WHERE source > step.source ORDER BY source LIMIT 1) FROM step WHERE step.source IS NOT NULL)
    SELECT source FROM step WHERE source IS NOT NULL`;
  return rows.map((row) => row.source);
}

async function findSeller(db: Db, source: string | undefined, externalId: string | undefined) {
  if (!source || !externalId) return null;
  const [row] = await db.$queryRaw<Array<{ sellerId: string; adCount: number; authorizations: number }>>`
    SELECT seller.id::text AS "sellerId",
           (SELECT count(DISTINCT ad_id) FROM ad_revision WHERE seller_id = seller.id)::int AS "adCount",
           (SELECT count(*) FROM "authorization" AS one WHERE one.seller_id = seller.id AND one.revoked_at IS NULL)::int AS authorizations
      FROM seller WHERE source = ${source} AND external_id = ${externalId}`;
  return row ?? null;
}
