import { z } from 'zod';
import type { QueueEntry, QueueFilter } from '@/lib/contracts/review';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';

export type QueuePage = { entries: QueueEntry[]; nextCursor: string | null };

/**
 * One page of review items, keyset-paged: the cursor is the sort key and id of the last row, so that page 1,000 costs
 * what page 1 costs and rows that come and go neither repeat nor vanish.
 *
 * @throws AppError `bad-input` when the cursor is not one that this list gave out
 */
export async function listQueue(db: Db, filter: QueueFilter): Promise<QueuePage> {
  const named = await findNamedRows(db, filter);
  const rows = await db.$queryRaw<Row[]>`
    SELECT item.id AS "reviewItemId", item.state::text, item.priority, item.due_at AS "dueAt",
           item.created_at AS "createdAt", extract(epoch FROM now() - item.created_at)::float8 * 1000 AS "waitMs",
           revision.title, ad.source, ad.external_id AS "externalId", seller.external_id AS "sellerExternalId",
           revision.price_amount::float8 AS "priceAmount", revision.price_currency AS "priceCurrency", ad.impressions,
           revision.image_count AS "imageCount",
           (SELECT image_sha256 FROM ad_revision_image WHERE revision_id = revision.id AND position = 0) AS "firstImageSha256",
           (SELECT coalesce(json_agg(json_build_object('slug', brand.slug, 'name', brand.name, 'prob', suspect.prob)
                                     ORDER BY suspect.position), '[]')
              FROM review_suspect AS suspect JOIN brand ON brand.id = suspect.brand_id
             WHERE suspect.review_item_id = item.id) AS suspects,
           (item.priority_factors ->> 'firstLook')::int AS "firstLook",
           EXISTS (SELECT FROM work_slot AS slot
                    WHERE slot.review_item_id = item.id AND slot.answered_at IS NULL AND slot.leased_until > now()) AS "isHeld"
      FROM review_item AS item
      JOIN ad_revision AS revision ON revision.id = item.revision_id
      JOIN ad ON ad.id = item.ad_id
      LEFT JOIN seller ON seller.id = revision.seller_id
     WHERE ${conditions(filter, named)}
     ORDER BY ${ORDERS[filter.sort]}
     LIMIT ${filter.limit + 1}`;
  const entries = rows.slice(0, filter.limit).map(toEntry);
  const last = rows.length > filter.limit ? rows[filter.limit - 1] : undefined;
  return { entries, nextCursor: last ? writeCursor(filter.sort, last) : null };
}

type Row = Omit<QueueEntry, 'dueAt' | 'createdAt' | 'price'> & {
  dueAt: Date;
  createdAt: Date;
  priceAmount: number | null;
  priceCurrency: string | null;
};

function toEntry({ dueAt, createdAt, priceAmount, priceCurrency, ...row }: Row): QueueEntry {
  const price =
    priceAmount !== null && priceCurrency ? { amount: priceAmount, currency: priceCurrency } : null;
  return { ...row, price, dueAt: dueAt.toISOString(), createdAt: createdAt.toISOString() };
}

const ORDERS = {
  priority: Prisma.sql`item.priority DESC, item.id`,
  due: Prisma.sql`item.due_at, item.id`,
  newest: Prisma.sql`item.created_at DESC, item.id DESC`,
} as const;

type NamedRows = { sellerIds: string[]; adIds: string[] };

/** Rows that the filter names exactly, looked up first: the page's query then starts at them, however rare they are. */
async function findNamedRows(db: Db, { seller, q }: QueueFilter): Promise<NamedRows> {
  const [sellers, ads] = await Promise.all([
    seller ? db.seller.findMany({ where: { externalId: seller }, select: { id: true } }) : [],
    q ? db.ad.findMany({ where: { externalId: q }, select: { id: true }, take: 100 }) : [],
  ]);
  return { sellerIds: sellers.map((row) => row.id), adIds: ads.map((row) => row.id) };
}

function conditions(filter: QueueFilter, { sellerIds, adIds }: NamedRows): Prisma.Sql {
  const { state, brand, source, seller, q } = filter;
  const all = [Prisma.sql`item.state = ${state}::review_item_state`];
  if (brand) {
    all.push(Prisma.sql`EXISTS (SELECT FROM review_suspect AS suspect WHERE suspect.review_item_id = item.id
                                    AND suspect.brand_id = (SELECT id FROM brand WHERE slug = ${brand}))`);
  }
  if (source) all.push(Prisma.sql`ad.source = ${source}`);
  if (seller) all.push(Prisma.sql`revision.seller_id = ANY (${sellerIds}::uuid[])`);
  // An external id is meant as such; anything else is looked for in the titles.
  if (q && adIds.length > 0) all.push(Prisma.sql`item.ad_id = ANY (${adIds}::uuid[])`);
  else if (q) all.push(Prisma.sql`revision.title ILIKE ${`%${q.replace(/[\\%_]/g, String.raw`\$&`)}%`}`);
  const after = afterCursor(filter);
  if (after) all.push(after);
  return Prisma.join(all, ' AND ');
}

const CursorSchema = z.union([
  z.tuple([z.literal('priority'), z.number(), z.uuid()]),
  z.tuple([z.enum(['due', 'newest']), z.iso.datetime(), z.uuid()]),
]);

function writeCursor(sort: QueueFilter['sort'], row: Row): string {
  const key = { priority: row.priority, due: row.dueAt.toISOString(), newest: row.createdAt.toISOString() }[
    sort
  ];
  return Buffer.from(JSON.stringify([sort, key, row.reviewItemId])).toString('base64url');
}

function afterCursor({ cursor, sort }: QueueFilter): Prisma.Sql | null {
  if (!cursor) return null;
  const [cursorSort, key, id] = readCursor(cursor);
  if (cursorSort !== sort) throw badCursor();
  switch (sort) {
    case 'priority':
      // The first half is what the index can start at; OR alone reads every row before the page.
      return Prisma.sql`item.priority <= ${key}::float8 AND (item.priority < ${key}::float8 OR item.id > ${id}::uuid)`;
    case 'due':
      return Prisma.sql`(item.due_at, item.id) > (${key}::timestamptz, ${id}::uuid)`;
    case 'newest':
      return Prisma.sql`(item.created_at, item.id) < (${key}::timestamptz, ${id}::uuid)`;
  }
}

function readCursor(cursor: string) {
  try {
    return CursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw badCursor();
  }
}

const badCursor = () =>
  new AppError(
    'bad-input',
    'cursor: not one that this list gave out for this order; leave it out to start at the top',
  );
