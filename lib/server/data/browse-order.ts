import { z } from 'zod';
import type { BrowseSort } from '@/lib/contracts/data-browser';
import { Prisma } from '../generated/prisma/client';
import { badCursor, readCursor, writeCursor } from '../database/list-cursor';

type Order = { key: Prisma.Sql; type: 'float8' | 'int' | 'timestamptz'; isRising: boolean };

/** The keys are the expressions of the indexes image_brand_by_* and image_brand_of_brand_by_*, word for word. */
const SCORE = Prisma.sql`coalesce(pair.prob, -1)`;
const DOUBT = Prisma.sql`coalesce(abs(pair.prob - 0.5), 1)`;
const AGREEMENT = Prisma.sql`coalesce(pair.agreement, 2)`;
const ORDERS: Record<BrowseSort, Order> = {
  'score-high': { key: SCORE, type: 'float8', isRising: false },
  'score-low': { key: SCORE, type: 'float8', isRising: true },
  doubt: { key: DOUBT, type: 'float8', isRising: true },
  agreement: { key: AGREEMENT, type: 'float8', isRising: true },
  newest: { key: Prisma.sql`pair.changed_at`, type: 'timestamptz', isRising: false },
  oldest: { key: Prisma.sql`pair.changed_at`, type: 'timestamptz', isRising: true },
  large: { key: Prisma.sql`pair.side_px`, type: 'int', isRising: false },
  small: { key: Prisma.sql`pair.side_px`, type: 'int', isRising: true },
};

/** The key of an order as a column of its own, for rows that are chosen from rows already in order. */
export function browseOrderBy(sort: BrowseSort, key: Prisma.Sql): Prisma.Sql {
  return ORDERS[sort].isRising ? Prisma.sql`${key}, pair.id` : Prisma.sql`${key} DESC, pair.id DESC`;
}

export const sortKey = (sort: BrowseSort): Prisma.Sql => ORDERS[sort].key;

export const browseOrder = (sort: BrowseSort) => browseOrderBy(sort, ORDERS[sort].key);

/** As text, so that no digit of a number and no part of a second is lost on the way through a cursor. */
export const browseKey = (sort: BrowseSort) => Prisma.sql`(${ORDERS[sort].key})::text`;

const CursorSchema = z.tuple([z.string(), z.string().max(60), z.string().regex(/^\d{1,19}$/)]);

export function writeBrowseCursor(sort: BrowseSort, last: { key: string; id: bigint }): string {
  return writeCursor([sort, last.key, String(last.id)]);
}

/** What comes after the cursor's row. @throws AppError `bad-input` when it is not one that this list gave out for this order */
export function afterBrowseCursor(sort: BrowseSort, cursor: string): Prisma.Sql {
  const [cursorSort, key, id] = readCursor(CursorSchema, cursor);
  if (cursorSort !== sort || !isKeyOf(sort, key)) throw badCursor();
  const order = ORDERS[sort];
  const last = Prisma.sql`(${key}::text::${Prisma.raw(order.type)}, ${id}::text::bigint)`;
  return order.isRising
    ? Prisma.sql`(${order.key}, pair.id) > ${last}`
    : Prisma.sql`(${order.key}, pair.id) < ${last}`;
}

function isKeyOf(sort: BrowseSort, key: string): boolean {
  if (ORDERS[sort].type === 'timestamptz') return !Number.isNaN(Date.parse(key));
  return key !== '' && Number.isFinite(Number(key));
}
