import { z } from 'zod';
import type { Precedent, PrecedentFilter, PrecedentPage } from '@/lib/contracts/precedents';
import { searchWords, toSearchText } from '@/lib/domain/precedents/search-text';
import { containsPattern } from '../database/contains-pattern';
import type { Db } from '../database/db';
import { readCursor, writeCursor } from '../database/list-cursor';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { isStanding, isViolating, SELECT_PRECEDENT, toPrecedent, type PrecedentRow } from './precedent-entry';

/**
 * One page of the case library, the newest first, keyset-paged.
 * @throws AppError `bad-input` when the cursor is not one that this list gave out
 */
export async function listPrecedents(db: Db, filter: PrecedentFilter): Promise<PrecedentPage> {
  const { limit } = filter;
  const where = await conditions(db, filter);
  const rows = await db.$queryRaw<PrecedentRow[]>`
    ${SELECT_PRECEDENT} WHERE ${where} ORDER BY one.created_at DESC, one.id DESC LIMIT ${limit + 1}`;
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    entries: page.map(toPrecedent),
    nextCursor: last ? writeCursor([last.createdAt.toISOString(), last.precedentId]) : null,
  };
}

/** One precedent, unless it was taken back. @throws AppError `not-found` */
export async function getPrecedent(db: Db, precedentId: string): Promise<Precedent> {
  const [row] = await db.$queryRaw<PrecedentRow[]>`
    ${SELECT_PRECEDENT} WHERE one.id = ${precedentId}::uuid AND one.taken_back_at IS NULL`;
  if (!row) throw new AppError('not-found', 'There is no such precedent');
  return toPrecedent(row);
}

/** Tags of standing precedents with their number, the most used first. */
export function listPrecedentTags(db: Db): Promise<Array<{ tag: string; count: number }>> {
  return db.$queryRaw<Array<{ tag: string; count: number }>>`
    SELECT tag, count(*)::int AS count FROM precedent AS one, unnest(one.tags) AS tag
     WHERE ${isStanding} GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 200`;
}

async function conditions(db: Db, { state, outcome, reason, brand, tag, q, cursor }: PrecedentFilter) {
  const all = [
    state === 'standing' ? isStanding : Prisma.sql`one.retired_at IS NOT NULL AND one.taken_back_at IS NULL`,
  ];
  if (outcome) all.push(outcome === 'violation' ? isViolating : Prisma.sql`NOT (${isViolating})`);
  if (reason) all.push(Prisma.sql`one.reason = ${reason}::reason`);
  if (brand) all.push(Prisma.sql`one.brand_id = (SELECT id FROM brand WHERE slug = ${brand})`);
  if (tag) all.push(Prisma.sql`one.tags @> ARRAY[${tag}]`);
  const brands = q ? await brandNames(db) : [];
  for (const word of searchWords(q ?? '')) {
    const named = brands.filter(({ names }) => names.includes(word)).map(({ id }) => id);
    const like = containsPattern(word);
    all.push(Prisma.sql`(one.search_text LIKE ${like} OR one.brand_id = ANY (${named}::uuid[]))`);
  }
  if (cursor) {
    const [at, id] = readCursor(CursorSchema, cursor);
    all.push(Prisma.sql`(one.created_at, one.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return Prisma.join(all, ' AND ');
}

/** What people call each brand, as a search compares it. */
async function brandNames(db: Db): Promise<Array<{ id: string; names: string }>> {
  const rows = await db.brand.findMany({
    select: {
      id: true,
      slug: true,
      name: true,
      definitions: { where: { state: 'published' }, select: { aliases: true } },
    },
  });
  return rows.map(({ id, slug, name, definitions }) => ({
    id,
    names: toSearchText(slug, name, ...(definitions[0]?.aliases ?? [])),
  }));
}

const CursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);
