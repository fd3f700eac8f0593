import type { BrowseFilter } from '@/lib/contracts/data-browser';
import type { Db } from '../database/db';
import { estimateRows } from '../database/estimate-rows';
import { Prisma } from '../generated/prisma/client';
import { findEntries, isAmong, pairsOfEntries, type NamedEntries } from './named-entries';

type Filter = Omit<BrowseFilter, 'sort' | 'cursor' | 'limit'>;

/** Rows that the filter names, looked up first; null where it names something that there is not. */
type Named = { brandId: string | null | undefined; entries: NamedEntries | null | undefined };

/** What rows of image_brand (as `pair`) must meet. */
export type BrowseConditions = {
  /** Of the row itself. */
  own: Prisma.Sql;
  brandId: string | null;
  /** Entries of which one must be of the same image and brand; null where no dataset is named. */
  among: NamedEntries | null;
  /** Whether there are fewer such entries than rows that meet `own`, by what the planner expects: then it is quicker to go through those. */
  isByEntries: boolean;
};

/** @returns null when no row can meet them */
export async function browseConditions(db: Db, filter: Filter): Promise<BrowseConditions | null> {
  const { brandId, entries } = await findNamed(db, filter);
  if (brandId === null || entries === null) return null;
  const all = [Prisma.sql`true`];
  if (brandId) all.push(Prisma.sql`pair.brand_id = ${brandId}::uuid`);
  if (filter.presence !== 'any') all.push(PRESENCES[filter.presence]);
  if (filter.kind) all.push(Prisma.sql`pair.kind = ${filter.kind}::label_kind`);
  if (filter.hard) all.push(Prisma.sql`pair.is_hard_negative`);
  if (filter.boxed)
    all.push(
      filter.boxed === 'yes' ? Prisma.sql`pair.box_count IS NOT NULL` : Prisma.sql`pair.box_count IS NULL`,
    );
  if (filter.reason) all.push(Prisma.sql`pair.reason = ${filter.reason}::reason`);
  if (filter.source === '-') all.push(Prisma.sql`pair.source IS NULL`);
  else if (filter.source) all.push(Prisma.sql`pair.source = ${filter.source}`);
  // By the expression of the score order, so that its index can start and end there.
  if (filter.scoreMin !== undefined)
    all.push(Prisma.sql`coalesce(pair.prob, -1) >= ${filter.scoreMin}::float8`);
  if (filter.scoreMax !== undefined) {
    all.push(Prisma.sql`coalesce(pair.prob, -1) BETWEEN 0 AND ${filter.scoreMax}::float8`);
  }
  if (filter.sideMin !== undefined) all.push(Prisma.sql`pair.side_px >= ${filter.sideMin}::int`);
  if (filter.sideMax !== undefined) all.push(Prisma.sql`pair.side_px <= ${filter.sideMax}::int`);
  if (filter.from)
    all.push(Prisma.sql`pair.changed_at >= ${filter.from}::date::timestamp AT TIME ZONE 'UTC'`);
  if (filter.to)
    all.push(Prisma.sql`pair.changed_at < (${filter.to}::date + 1)::timestamp AT TIME ZONE 'UTC'`);
  const own = Prisma.join(all, ' AND ');
  if (!entries) return { own, brandId: brandId ?? null, among: null, isByEntries: false };
  const rowCount = await estimateRows(db, Prisma.sql`SELECT FROM image_brand AS pair WHERE ${own}`);
  return {
    own,
    brandId: brandId ?? null,
    among: entries,
    isByEntries: entries.to - entries.from < rowCount,
  };
}

/** What follows FROM for the rows, called `pair`, that meet the conditions. */
export function matchingRows({ own, brandId, among, isByEntries }: BrowseConditions): Prisma.Sql {
  if (among === null) return Prisma.sql`image_brand AS pair WHERE ${own}`;
  return isByEntries
    ? Prisma.sql`${pairsOfEntries(among, brandId, own)} AS pair WHERE true`
    : Prisma.sql`image_brand AS pair WHERE ${isMet({ own, among })}`;
}

/** For rows called `pair` that are few already, or asked one after the other. */
export const isMet = ({ own, among }: Pick<BrowseConditions, 'own' | 'among'>): Prisma.Sql =>
  among === null ? own : Prisma.sql`${own} AND ${isAmong(among)}`;

const PRESENCES: Record<Exclude<Filter['presence'], 'any'>, Prisma.Sql> = {
  answered: Prisma.sql`pair.presence IS NOT NULL`,
  present: Prisma.sql`pair.presence = 'present'`,
  absent: Prisma.sql`pair.presence = 'absent'`,
  unanswered: Prisma.sql`pair.presence IS NULL`,
};

async function findNamed(db: Db, { brand, dataset, split }: Filter): Promise<Named> {
  const [brandRow, entries] = await Promise.all([
    brand ? db.brand.findUnique({ where: { slug: brand }, select: { id: true } }) : undefined,
    dataset ? findEntries(db, dataset, split ?? null) : undefined,
  ]);
  return { brandId: brandRow === undefined ? undefined : (brandRow?.id ?? null), entries };
}
