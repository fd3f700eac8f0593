import { z } from 'zod';
import type { DatasetEntry, EntryFilter, EntryPage, FrozenBox } from '@/lib/contracts/dataset-entries';
import type { LabelKindName } from '@/lib/contracts/datasets';
import type { Split } from '@/lib/domain/datasets/splits';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { findVersionId } from './list-datasets';

/**
 * Entries of a version in their order, keyset-paged by position.
 * @throws AppError `not-found` without such a version; `bad-input` when the cursor is not one that this list gave out
 */
export async function listEntries(
  db: Db,
  { name, number }: { name: string; number: number },
  filter: EntryFilter,
): Promise<EntryPage> {
  const versionId = await findVersionId(db, name, number);
  const rows = await db.$queryRaw<EntryRow[]>`
    SELECT ${ENTRY_COLUMNS} FROM dataset_entry AS entry ${ENTRY_JOINS}
     WHERE entry.version_id = ${versionId}::uuid AND ${conditions(filter)}
     ORDER BY entry.position LIMIT ${filter.limit + 1}`;
  const last = rows.length > filter.limit ? rows[filter.limit - 1] : undefined;
  return {
    entries: rows.slice(0, filter.limit).map(toEntry),
    nextCursor: last ? String(last.position) : null,
  };
}

function conditions({ split, brand, class: entryClass, cursor }: EntryFilter): Prisma.Sql {
  const all = [Prisma.sql`true`];
  if (split) all.push(Prisma.sql`entry.split = ${split}::split`);
  if (brand) all.push(Prisma.sql`entry.brand_id = (SELECT id FROM brand WHERE slug = ${brand})`);
  if (entryClass) all.push(CLASSES[entryClass]);
  if (cursor) all.push(Prisma.sql`entry.position > ${readPosition(cursor)}::int`);
  return Prisma.join(all, ' AND ');
}

const CLASSES: Record<NonNullable<EntryFilter['class']>, Prisma.Sql> = {
  positive: Prisma.sql`entry.presence = 'present'`,
  'hard-negative': Prisma.sql`entry.is_hard_negative`,
  'random-negative': Prisma.sql`entry.presence = 'absent' AND NOT entry.is_hard_negative`,
  'brand-free': Prisma.sql`entry.is_brand_free`,
  unanswered: Prisma.sql`entry.brand_id IS NULL AND NOT entry.is_brand_free`,
};

function readPosition(cursor: string): number {
  const position = z.coerce.number().int().min(0).max(2_000_000_000).safeParse(cursor);
  if (position.success) return position.data;
  throw new AppError(
    'bad-input',
    'cursor: not one that this list gave out; leave it out to start at the top',
  );
}

export type EntryRow = {
  position: number;
  imageSha256: string;
  width: number;
  height: number;
  split: Split;
  groupKey: string;
  slug: string | null;
  name: string | null;
  presence: 'present' | 'absent' | null;
  kind: LabelKindName | null;
  isHardNegative: boolean;
  isBrandFree: boolean;
  boxes: FrozenBox[] | null;
  inclusionProb: number | null;
};

/** Of rows of dataset_entry that are called `entry`. */
export const ENTRY_COLUMNS = Prisma.sql`
  entry.position, entry.image_sha256::text AS "imageSha256", image.width, image.height, entry.split::text,
  entry.group_key::text AS "groupKey", brand.slug, brand.name, entry.presence::text, entry.kind::text,
  entry.is_hard_negative AS "isHardNegative", entry.is_brand_free AS "isBrandFree", entry.boxes, entry.inclusion_prob AS "inclusionProb"`;
export const ENTRY_JOINS = Prisma.sql`
  JOIN image ON image.sha256 = entry.image_sha256
  LEFT JOIN brand ON brand.id = entry.brand_id`;

export function toEntry({ slug, name, ...row }: EntryRow): DatasetEntry {
  return { ...row, brand: slug === null ? null : { slug, name: name! } };
}
