import type { ExportPreview } from '@/lib/contracts/exchange';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import { findSubject, type ExportSelection } from './find-subject';

/**
 * How many pictures an export would hold, told apart as `areBoxesComplete` of lib/domain/exchange/exchange-picture.ts does,
 * without reading them one by one.
 *
 * @throws AppError `not-found` when there is no such brand, dataset or version
 */
export async function countExport(db: Db, selection: ExportSelection): Promise<ExportPreview> {
  const subject = await findSubject(db, selection);
  const counted = subject.kind === 'version' ? ofVersion(subject.versionId) : ofBelieved(subject.brandId);
  const [row] = await db.$queryRaw<[ExportPreview]>`
    WITH picture AS (${counted})
    SELECT count(*) FILTER (WHERE is_complete)::int AS complete,
           count(*) FILTER (WHERE NOT is_complete)::int AS unsearched,
           coalesce(sum(box_count) FILTER (WHERE is_complete), 0)::int AS boxes
      FROM picture`;
  return row;
}

/** A picture is complete when a set of boxes, be it empty, stands beside every brand that is present. */
function ofBelieved(brandId: string | null): Prisma.Sql {
  const ofBrand = brandId === null ? Prisma.empty : Prisma.sql`AND brand_id = ${brandId}::uuid`;
  return Prisma.sql`
    SELECT image_sha256, bool_and(is_searched OR NOT is_present) AS is_complete, sum(box_count) AS box_count
      FROM (SELECT image_sha256, brand_id, bool_or(is_present) AS is_present, bool_or(is_set) AS is_searched, sum(box_count) AS box_count
              FROM (SELECT image_sha256, brand_id, presence = 'present' AS is_present, false AS is_set, 0 AS box_count
                      FROM label WHERE superseded_by_id IS NULL ${ofBrand}
                    UNION ALL
                    SELECT image_sha256, brand_id, false, true,
                           (SELECT count(*) FROM box WHERE box.box_set_id = box_set.id)
                      FROM box_set WHERE superseded_by_id IS NULL ${ofBrand}) AS said
             GROUP BY image_sha256, brand_id) AS pair
     GROUP BY image_sha256`;
}

/** The same of frozen entries; a picture of which nothing is said is not complete either. */
function ofVersion(versionId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT image_sha256,
           bool_or(presence IS NOT NULL OR boxes IS NOT NULL)
             AND bool_and(presence IS DISTINCT FROM 'present' OR boxes IS NOT NULL) AS is_complete,
           sum(coalesce(jsonb_array_length(boxes), 0)) AS box_count
      FROM dataset_entry WHERE version_id = ${versionId}::uuid
     GROUP BY image_sha256`;
}
