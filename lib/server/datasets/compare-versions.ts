import { z } from 'zod';
import { CHANGE_KINDS, type Difference, type DifferenceFilter } from '@/lib/contracts/dataset-differences';
import type { Db } from '../database/db';
import { readCursor, writeCursor } from '../database/list-cursor';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { ENTRY_COLUMNS, ENTRY_JOINS, toEntry, type EntryRow } from './list-entries';
import { findVersionId } from './list-datasets';

/**
 * What a version has that an earlier one had not, and the other way round, picture by picture and brand by brand (and ad
 * by ad, in a sample). Counted in one statement; the changes themselves come in pages.
 *
 * @throws AppError `not-found` without such versions; `bad-input` for the first version without `from`, or when the cursor
 *   is not one that this list gave out
 */
export async function compareVersions(
  db: Db,
  { name, number }: { name: string; number: number },
  filter: DifferenceFilter,
): Promise<Difference> {
  const from = filter.from ?? number - 1;
  if (from < 1)
    throw new AppError('bad-input', 'from: the first version follows none; name one to compare with');
  const [before, after] = await Promise.all([findVersionId(db, name, from), findVersionId(db, name, number)]);
  const changed = changes(before, after);
  const [counts, rows] = await Promise.all([
    db.$queryRaw<Array<{ change: string; count: number }>>`
      SELECT change, count(*)::int AS count FROM (${changed}) AS changed GROUP BY change`,
    listChanges(db, changed, filter),
  ]);
  const last = rows.length > filter.limit ? rows[filter.limit - 1] : undefined;
  const shown = rows.slice(0, filter.limit);
  const entries = await loadEntries(db, { before, after }, shown);
  return {
    from,
    to: number,
    counts: {
      added: 0,
      removed: 0,
      relabelled: 0,
      moved: 0,
      unchanged: 0,
      ...Object.fromEntries(counts.map((row) => [row.change, row.count])),
    },
    changes: shown.map((row) => {
      const pair = {
        before: entries.get(`before ${row.before}`) ?? null,
        after: entries.get(`after ${row.after}`) ?? null,
      };
      return {
        change: row.change,
        imageSha256: row.imageSha256,
        brand: (pair.after ?? pair.before)!.brand,
        ...pair,
      };
    }),
    nextCursor: last ? writeCursor([last.change, last.imageSha256, last.place]) : null,
  };
}

type ChangeRow = {
  change: Difference['changes'][number]['change'];
  imageSha256: string;
  /** What tells apart the entries of one picture: brand and ad. */
  place: string;
  before: number | null;
  after: number | null;
};

/** Every entry of both versions, with what became of it. */
const changes = (before: string, after: string) => Prisma.sql`
  SELECT CASE WHEN old.position IS NULL THEN 'added'
              WHEN new.position IS NULL THEN 'removed'
              WHEN old.split <> new.split THEN 'moved'
              WHEN (old.presence, old.kind, old.is_hard_negative, old.boxes, old.unasked_brand_ids)
                   IS DISTINCT FROM (new.presence, new.kind, new.is_hard_negative, new.boxes, new.unasked_brand_ids) THEN 'relabelled'
              ELSE 'unchanged' END AS change,
         coalesce(new.image_sha256, old.image_sha256) AS image_sha256,
         concat(coalesce(new.brand_id, old.brand_id), ' ', coalesce(new.revision_id, old.revision_id)) AS place,
         old.position AS before, new.position AS after
    FROM (SELECT * FROM dataset_entry WHERE version_id = ${before}::uuid) AS old
    FULL JOIN (SELECT * FROM dataset_entry WHERE version_id = ${after}::uuid) AS new
      ON new.image_sha256 = old.image_sha256
     AND coalesce(new.brand_id, ${NOBODY}::uuid) = coalesce(old.brand_id, ${NOBODY}::uuid)
     AND coalesce(new.revision_id, ${NOBODY}::uuid) = coalesce(old.revision_id, ${NOBODY}::uuid)`;
/** In place of null, so that the join can hash. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function listChanges(
  db: Db,
  changed: Prisma.Sql,
  { change, cursor, limit }: DifferenceFilter,
): Promise<ChangeRow[]> {
  const last = cursor ? readCursor(CursorSchema, cursor) : null;
  return db.$queryRaw<ChangeRow[]>`
    SELECT change, image_sha256::text AS "imageSha256", place, before, after
      FROM (${changed}) AS changed
     WHERE change <> 'unchanged' AND ${change ? Prisma.sql`change = ${change}` : Prisma.sql`true`}
       AND ${last ? Prisma.sql`(array_position(${ORDER}::text[], change), image_sha256, place) > (array_position(${ORDER}::text[], ${last[0]}), ${last[1]}::char(64), ${last[2]})` : Prisma.sql`true`}
     ORDER BY array_position(${ORDER}::text[], change), image_sha256, place
     LIMIT ${limit + 1}`;
}

/** What should never be comes first. */
const ORDER = ['moved', 'relabelled', 'added', 'removed'];

async function loadEntries(db: Db, versions: { before: string; after: string }, rows: readonly ChangeRow[]) {
  const entries = new Map<string, ReturnType<typeof toEntry>>();
  for (const side of ['before', 'after'] as const) {
    const positions = rows.flatMap((row) => row[side] ?? []);
    const found = await db.$queryRaw<EntryRow[]>`
      SELECT ${ENTRY_COLUMNS} FROM dataset_entry AS entry ${ENTRY_JOINS}
       WHERE entry.version_id = ${versions[side]}::uuid AND entry.position = ANY (${positions}::int[])`;
    for (const row of found) entries.set(`${side} ${row.position}`, toEntry(row));
  }
  return entries;
}

const CursorSchema = z.tuple([z.enum(CHANGE_KINDS), z.string().regex(/^[0-9a-f]{64}$/), z.string().max(100)]);
