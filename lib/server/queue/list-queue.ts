import { z } from 'zod';
import type { QueueEntry, QueueFilter } from '@/lib/contracts/review';
import type { Db } from '../database/db';
import { badCursor, readCursor, writeCursor } from '../database/list-cursor';
import { Prisma } from '../generated/prisma/client';
import { countItems, QUEUE_JOINS, queueConditions } from './queue-conditions';

export type QueuePage = { entries: QueueEntry[]; nextCursor: string | null; total: number | null };

/**
 * One page of review items, keyset-paged: the cursor is the sort key and id of the last row, so that page 1,000 costs
 * what page 1 costs and rows that come and go neither repeat nor vanish. Under a version of a definition the first page says how many
 * there are.
 *
 * @param maySeeAnswers whether entries tell what was answered under the version that is filtered by
 * @throws AppError `bad-input` when the cursor is not one that this list gave out
 */
export async function listQueue(
  db: Db,
  filter: QueueFilter,
  { maySeeAnswers = false }: { maySeeAnswers?: boolean } = {},
): Promise<QueuePage> {
  const after = afterCursor(filter) ?? Prisma.sql`true`;
  const conditions = await queueConditions(db, filter);
  const answers =
    conditions.answers !== null && maySeeAnswers
      ? Prisma.sql`(SELECT json_agg(answer.reason ORDER BY answer.created_at) FROM (${conditions.answers}) AS answer)`
      : Prisma.sql`NULL`;
  const isCounted = (filter.suspectedUnder || filter.answeredUnder) && !filter.cursor;
  // In order within each state by an index; of the few first of each the first are taken.
  const firsts = conditions.states.map(
    (state) => Prisma.sql`
      (SELECT item.* FROM review_item AS item ${QUEUE_JOINS}
        WHERE item.state = ${state}::review_item_state AND ${conditions.own} AND ${after}
        ORDER BY ${ORDERS[filter.sort]} LIMIT ${filter.limit + 1})`,
  );
  const [rows, total] = await Promise.all([
    db.$queryRaw<Row[]>`
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
             ${answers} AS answers,
             (item.priority_factors ->> 'firstLook')::int AS "firstLook",
             EXISTS (SELECT FROM work_slot AS slot
                      WHERE slot.review_item_id = item.id AND slot.answered_at IS NULL AND slot.leased_until > now()) AS "isHeld"
        FROM (${Prisma.join(firsts, ' UNION ALL ')}) AS item ${QUEUE_JOINS}
        LEFT JOIN seller ON seller.id = revision.seller_id
       ORDER BY ${ORDERS[filter.sort]}
       LIMIT ${filter.limit + 1}`,
    isCounted ? countItems(db, conditions) : null,
  ]);
  const entries = rows.slice(0, filter.limit).map(toEntry);
  const last = rows.length > filter.limit ? rows[filter.limit - 1] : undefined;
  return { entries, nextCursor: last ? cursorAfter(filter.sort, last) : null, total };
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

const CursorSchema = z.union([
  z.tuple([z.literal('priority'), z.number(), z.uuid()]),
  z.tuple([z.enum(['due', 'newest']), z.iso.datetime(), z.uuid()]),
]);

function cursorAfter(sort: QueueFilter['sort'], row: Row): string {
  const key = { priority: row.priority, due: row.dueAt.toISOString(), newest: row.createdAt.toISOString() }[
    sort
  ];
  return writeCursor([sort, key, row.reviewItemId]);
}

function afterCursor({ cursor, sort }: QueueFilter): Prisma.Sql | null {
  if (!cursor) return null;
  const [cursorSort, key, id] = readCursor(CursorSchema, cursor);
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
