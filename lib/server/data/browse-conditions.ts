import type { BrowseFilter } from '@/lib/contracts/data-browser';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';

type Filter = Omit<BrowseFilter, 'sort' | 'cursor' | 'limit'>;

/** Rows that the filter names, looked up first; null where it names something that there is not. */
type Named = { brandId: string | null | undefined; versionId: string | null | undefined };

/** What rows of image_brand (as `pair`) must meet; null when none can. */
export async function browseConditions(db: Db, filter: Filter): Promise<Prisma.Sql | null> {
  const { brandId, versionId } = await findNamed(db, filter);
  if (brandId === null || versionId === null) return null;
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
  if (versionId) {
    all.push(Prisma.sql`EXISTS (
      SELECT FROM dataset_entry AS entry
       WHERE entry.version_id = ${versionId}::uuid AND entry.image_sha256 = pair.image_sha256 AND entry.brand_id = pair.brand_id
         AND ${filter.split ? Prisma.sql`entry.split = ${filter.split}::split` : Prisma.sql`true`})`);
  }
  return Prisma.join(all, ' AND ');
}

const PRESENCES: Record<Exclude<Filter['presence'], 'any'>, Prisma.Sql> = {
  answered: Prisma.sql`pair.presence IS NOT NULL`,
  present: Prisma.sql`pair.presence = 'present'`,
  absent: Prisma.sql`pair.presence = 'absent'`,
  unanswered: Prisma.sql`pair.presence IS NULL`,
};

async function findNamed(db: Db, { brand, dataset }: Filter): Promise<Named> {
  const [brandRow, version] = await Promise.all([
    brand ? db.brand.findUnique({ where: { slug: brand }, select: { id: true } }) : undefined,
    dataset
      ? db.datasetVersion.findFirst({
          where: { dataset: { name: dataset } },
          orderBy: { number: 'desc' },
          select: { id: true },
        })
      : undefined,
  ]);
  const idOf = (row: { id: string } | null | undefined) =>
    row === undefined ? undefined : (row?.id ?? null);
  return { brandId: idOf(brandRow), versionId: idOf(version) };
}
