import type { LessonEntry } from '@/lib/domain/learning/plan-lessons';
import type { Split } from '@/lib/domain/datasets/splits';
import { FrozenBoxesSchema } from '@/lib/contracts/dataset-entries';
import type { Db } from '../database/db';

export type Lesson = LessonEntry & { split: Split };

/** Every entry of a frozen dataset version that says of a brand, or of all, whether it is shown, in its order. */
export async function readLessons(db: Db, versionId: string): Promise<Lesson[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT image_sha256::text AS "imageSha256", group_key::text AS "groupKey", brand_id AS "brandId", split::text,
           coalesce(presence = 'present', false) AS "isPresent", is_hard_negative AS "isHardNegative",
           coalesce(kind = 'mark', false) AS "isGenuine", boxes, unasked_brand_ids::text[] AS "unaskedBrandIds"
      FROM dataset_entry
     WHERE version_id = ${versionId}::uuid AND (brand_id IS NOT NULL OR is_brand_free)
     ORDER BY position`;
  return rows.map(({ boxes, ...row }) => ({
    ...row,
    boxes: boxes === null ? null : FrozenBoxesSchema.parse(boxes),
  }));
}

type Row = Omit<Lesson, 'boxes'> & { boxes: unknown };
