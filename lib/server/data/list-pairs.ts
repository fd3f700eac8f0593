import type { BrowseFilter, BrowseSort, Pair, PairPage } from '@/lib/contracts/data-browser';
import type { LabelKindName } from '@/lib/contracts/datasets';
import type { Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import { browseConditions, isMet, matchingRows, type BrowseConditions } from './browse-conditions';
import {
  afterBrowseCursor,
  browseKey,
  browseOrder,
  browseOrderBy,
  sortKey,
  writeBrowseCursor,
} from './browse-order';
import { isAmong, pairsOfEntries } from './named-entries';

/** Counting stops there: who has more than that filters further. */
const COUNT_LIMIT = 10_000;

/**
 * One page of the data browser, keyset-paged. What is filtered and sorted by stands in one row per image and brand, so
 * a page is found before anything is joined to it.
 *
 * @throws AppError `bad-input` when the cursor is not one that this list gave out for this order
 */
export async function listPairs(db: Db, filter: BrowseFilter): Promise<PairPage> {
  const { sort, cursor, limit } = filter;
  const after = cursor ? afterBrowseCursor(sort, cursor) : Prisma.sql`true`;
  const conditions = await browseConditions(db, filter);
  if (!conditions) return { pairs: [], nextCursor: null, total: { count: 0, isAtLeast: false } };
  const [rows, total] = await Promise.all([
    readPage(db, conditions, { sort, after, count: limit + 1 }),
    cursor ? null : countPairs(db, conditions),
  ]);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    pairs: rows.slice(0, limit).map((row) => toPair(row, null)),
    nextCursor: last ? writeBrowseCursor(sort, last) : null,
    total,
  };
}

type Page = { sort: BrowseSort; after: Prisma.Sql; count: number };
type KeyedRow = PairRow & { key: string };

/**
 * Where a dataset has fewer entries than there are rows to look through, rows are asked in their order whether they are
 * among them: a dense split fills its page within a few hundred. Not more rows are asked than there are entries; then all
 * entries' rows are fetched and sorted, which is about as much work again.
 */
async function readPage(db: Db, conditions: BrowseConditions, page: Page): Promise<KeyedRow[]> {
  const { own, among, brandId, isByEntries } = conditions;
  if (among === null || !isByEntries) {
    return readRows(db, page, {
      from: Prisma.sql`image_brand`,
      where: Prisma.sql`${isMet(conditions)} AND ${page.after}`,
      orderBy: browseOrder(page.sort),
    });
  }
  const inOrder = await readRows(db, page, {
    from: Prisma.sql`(
      SELECT pair.*, ${sortKey(page.sort)} AS sort_key FROM image_brand AS pair
       WHERE ${own} AND ${page.after}
       ORDER BY ${browseOrder(page.sort)} LIMIT ${among.to - among.from})`,
    where: isAmong(among),
    orderBy: browseOrderBy(page.sort, Prisma.sql`pair.sort_key`),
  });
  if (inOrder.length === page.count) return inOrder;
  return readRows(db, page, {
    from: pairsOfEntries(among, brandId, Prisma.sql`${own} AND ${page.after}`),
    where: Prisma.sql`true`,
    orderBy: browseOrder(page.sort),
  });
}

type Source = { from: Prisma.Sql; where: Prisma.Sql; orderBy: Prisma.Sql };

function readRows(db: Db, { sort, count }: Page, { from, where, orderBy }: Source): Promise<KeyedRow[]> {
  return db.$queryRaw<KeyedRow[]>`
    WITH page AS MATERIALIZED (
      SELECT pair.*, ${browseKey(sort)} AS key, row_number() OVER (ORDER BY ${orderBy}) AS place
        FROM ${from} AS pair
       WHERE ${where}
       ORDER BY ${orderBy}
       LIMIT ${count})
    SELECT pair.key, ${PAIR_COLUMNS} FROM page AS pair ${PAIR_JOINS} ORDER BY pair.place`;
}

async function countPairs(db: Db, conditions: BrowseConditions) {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count
      FROM (SELECT FROM ${matchingRows(conditions)} LIMIT ${COUNT_LIMIT + 1}) AS matching`;
  return { count: Math.min(row!.count, COUNT_LIMIT), isAtLeast: row!.count > COUNT_LIMIT };
}

export type PairRow = {
  id: bigint;
  imageSha256: string;
  width: number;
  height: number;
  brandId: string;
  slug: string;
  name: string;
  prob: number | null;
  labelId: string | null;
  presence: 'present' | 'absent' | null;
  kind: LabelKindName | null;
  isHardNegative: boolean;
  reason: Reason | null;
  labelledAt: Date | null;
  boxes: NonNullable<Pair['boxes']> | null;
  answerCount: number;
  agreement: number | null;
  revisionId: string | null;
  adSource: string | null;
  externalId: string | null;
  title: string | null;
  changedAt: Date;
};

/** Of rows of image_brand that are called `pair`. */
export const PAIR_COLUMNS = Prisma.sql`
  pair.id, pair.image_sha256::text AS "imageSha256", image.width, image.height, pair.brand_id::text AS "brandId",
  brand.slug, brand.name, pair.prob, pair.label_id::text AS "labelId", pair.presence::text, pair.kind::text,
  pair.is_hard_negative AS "isHardNegative", pair.reason::text, label.created_at AS "labelledAt",
  CASE WHEN pair.box_count IS NOT NULL THEN
    coalesce((SELECT json_agg(json_build_object('x', box.x, 'y', box.y, 'width', box.width, 'height', box.height)
                              ORDER BY box.position)
                FROM box_set JOIN box ON box.box_set_id = box_set.id
               WHERE box_set.image_sha256 = pair.image_sha256 AND box_set.brand_id = pair.brand_id
                 AND box_set.superseded_by_id IS NULL), '[]') END AS boxes,
  pair.answer_count AS "answerCount", pair.agreement, pair.revision_id::text AS "revisionId",
  ad.source AS "adSource", ad.external_id AS "externalId", revision.title, pair.changed_at AS "changedAt"`;
export const PAIR_JOINS = Prisma.sql`
  JOIN image ON image.sha256 = pair.image_sha256
  JOIN brand ON brand.id = pair.brand_id
  LEFT JOIN label ON label.id = pair.label_id
  LEFT JOIN ad_revision AS revision ON revision.id = pair.revision_id
  LEFT JOIN ad ON ad.id = revision.ad_id`;

export function toPair(row: PairRow, similarity: number | null): Pair {
  const { labelId, presence, kind, isHardNegative, reason, labelledAt, revisionId, adSource } = row;
  return {
    imageSha256: row.imageSha256,
    width: row.width,
    height: row.height,
    brand: { id: row.brandId, slug: row.slug, name: row.name },
    prob: row.prob,
    label:
      labelId === null
        ? null
        : {
            labelId,
            presence: presence!,
            kind: kind!,
            isHardNegative,
            reason,
            at: labelledAt!.toISOString(),
          },
    boxes: row.boxes,
    answerCount: row.answerCount,
    agreement: row.agreement,
    ad:
      revisionId === null
        ? null
        : { revisionId, source: adSource!, externalId: row.externalId!, title: row.title! },
    changedAt: row.changedAt.toISOString(),
    similarity,
  };
}
