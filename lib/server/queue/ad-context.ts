import type { Review } from '@/lib/contracts/review';
import type { Db } from '../database/db';

const MIN_PRICED_ADS = 5;
const NEWEST_PRICED_ADS = 500;

/** What is known of a seller from settled decisions of the last 90 days; null for an unknown seller. */
export async function findSellerView(db: Db, sellerId: string | null): Promise<Review['ad']['seller']> {
  if (!sellerId) return null;
  const [row] = await db.$queryRaw<Array<NonNullable<Review['ad']['seller']>>>`
    SELECT seller.id, seller.external_id AS "externalId",
           (SELECT count(DISTINCT ad_id) FROM ad_revision WHERE seller_id = seller.id)::int AS "adCount",
           (SELECT count(*) FROM outbox JOIN review_item AS item ON item.id = outbox.review_item_id
              JOIN ad_revision AS revision ON revision.id = item.revision_id
             WHERE revision.seller_id = seller.id AND item.ended_at > now() - interval '90 days')::int AS "decidedIn90Days",
           (SELECT count(*) FROM outbox JOIN review_item AS item ON item.id = outbox.review_item_id
              JOIN ad_revision AS revision ON revision.id = item.revision_id
             WHERE revision.seller_id = seller.id AND item.ended_at > now() - interval '90 days'
               AND (outbox.payload ->> 'isViolation')::boolean)::int AS "violationsIn90Days"
      FROM seller WHERE seller.id = ${sellerId}::uuid`;
  return row ?? null;
}

/** Median price of the newest ads of the same category and currency; null when too few name a price. */
export async function findUsualPrice(
  db: Db,
  { category, priceCurrency }: { category: string; priceCurrency: string | null },
): Promise<Review['ad']['usualPrice']> {
  if (!priceCurrency) return null;
  const [row] = await db.$queryRaw<Array<{ amount: number | null; adCount: number }>>`
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY price_amount)::float8 AS amount, count(*)::int AS "adCount"
      FROM (SELECT price_amount FROM ad_revision
             WHERE category = ${category} AND price_currency = ${priceCurrency}
             ORDER BY created_at DESC LIMIT ${NEWEST_PRICED_ADS}) AS newest`;
  return row && row.amount !== null && row.adCount >= MIN_PRICED_ADS
    ? { amount: row.amount, adCount: row.adCount }
    : null;
}
