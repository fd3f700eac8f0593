import type { LessonEntry } from '@/lib/domain/learning/plan-lessons';
import type { Split } from '@/lib/domain/datasets/splits';
import { FrozenBoxesSchema } from '@/lib/contracts/dataset-entries';
import type { Db } from '../database/db';

export type Lesson = LessonEntry & { split: Split };

/** Every labelled entry of a frozen dataset version, in its order. */
export async function readLessons(db: Db, versionId: string): Promise<Lesson[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT image_sha256::text AS "imageSha256", group_key::text AS "groupKey", brand_id AS "brandId", split::text,
           presence = 'present' AS "isPresent", is_hard_negative AS "isHardNegative", kind = 'mark' AS "isGenuine", boxes
      FROM dataset_entry
     WHERE version_id = ${versionId}::uuid AND brand_id IS NOT NULL
     ORDER BY position`;
  return rows.map(({ boxes, ...row }) => ({
    ...row,
    boxes: boxes === null ? null : FrozenBoxesSchema.parse(boxes),
  }));
}

type Row = Omit<Lesson, 'boxes'> & { boxes: unknown };
