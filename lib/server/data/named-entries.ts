import { z } from 'zod';
import { DataSheetSchema } from '@/lib/contracts/data-sheet';
import { SPLITS, type Split } from '@/lib/domain/datasets/splits';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';

/** Entries of a frozen version, all or those of a split: they stand side by side, in the order of splits. */
export type NamedEntries = {
  versionId: string;
  split: Split | null;
  /** Positions, the first and the one behind the last. */
  from: number;
  to: number;
  /** Whether an image and a brand may stand there for several ads, side by side. */
  hasRepeats: boolean;
};

const SplitCountsSchema = z.tuple([z.object({ splits: DataSheetSchema.shape.splits })]);

/** Of the latest version of a dataset; null when there is none. */
export async function findEntries(
  db: Db,
  dataset: string,
  split: Split | null,
): Promise<NamedEntries | null> {
  const version = await db.datasetVersion.findFirst({
    where: { dataset: { name: dataset } },
    orderBy: { number: 'desc' },
    select: { id: true, entryCount: true, dataset: { select: { kind: true } } },
  });
  if (version === null) return null;
  const { id: versionId, entryCount } = version;
  const hasRepeats = version.dataset.kind === 'open' || version.dataset.kind === 'business';
  if (split === null) return { versionId, split, from: 0, to: entryCount, hasRepeats };
  const [{ splits }] = SplitCountsSchema.parse(
    await db.$queryRaw`SELECT sheet -> 'splits' AS splits FROM dataset_version WHERE id = ${versionId}::uuid`,
  );
  const countOf = (wanted: Split) => splits.find((one) => one.split === wanted)?.entries ?? 0;
  const from = SPLITS.slice(0, SPLITS.indexOf(split)).reduce((sum, before) => sum + countOf(before), 0);
  return { versionId, split, from, to: from + countOf(split), hasRepeats };
}

/** Whether a row called `pair` is among them; from the index alone, and never a join, which would lose the order of rows. */
export function isAmong({ versionId, split }: NamedEntries): Prisma.Sql {
  const ofSplit = split === null ? Prisma.empty : Prisma.sql`AND entry.split = ${split}::split`;
  return Prisma.sql`EXISTS (
    SELECT FROM dataset_entry AS entry
     WHERE entry.version_id = ${versionId}::uuid AND entry.image_sha256 = pair.image_sha256
       AND entry.brand_id = pair.brand_id ${ofSplit} OFFSET 0)`;
}

/** Rows of image_brand as `pair`, fetched one by one for the entries, each once. */
export function pairsOfEntries(
  { versionId, from, to, hasRepeats }: NamedEntries,
  brandId: string | null,
  own: Prisma.Sql,
): Prisma.Sql {
  const ofBrand = brandId === null ? Prisma.empty : Prisma.sql`AND brand_id = ${brandId}::uuid`;
  return Prisma.sql`(
    SELECT pair.*
      FROM (SELECT ${hasRepeats ? Prisma.sql`DISTINCT` : Prisma.empty} image_sha256, brand_id FROM dataset_entry
             WHERE version_id = ${versionId}::uuid AND position >= ${from}::int AND position < ${to}::int
               AND brand_id IS NOT NULL ${ofBrand} OFFSET 0) AS entry
     CROSS JOIN LATERAL (
       SELECT pair.* FROM image_brand AS pair
        WHERE pair.image_sha256 = entry.image_sha256 AND pair.brand_id = entry.brand_id AND ${own} OFFSET 0) AS pair)`;
}
