import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';

/**
 * Whether a brand model has learned from a picture: it is a reference picture of the definition that it was built from, or in
 * the dataset version that its learning run was trained or tuned on (whatever brand's example it was there: other brands' are the
 * negatives). What a model learned from says nothing of how it does on what it never saw.
 *
 * @param sha256 an expression in the statement
 */
export function isLesson(brandModelId: string, sha256: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(EXISTS (
      SELECT FROM brand_model AS learner
        JOIN brand_reference AS lesson ON lesson.definition_id = learner.definition_id
       WHERE learner.id = ${brandModelId}::uuid AND lesson.image_sha256 = ${sha256})
    OR EXISTS (
      SELECT FROM brand_model AS learner
        JOIN learning_run AS run ON run.id = learner.learning_run_id
        JOIN dataset_entry AS lesson ON lesson.version_id = run.dataset_version_id AND lesson.split IN ('training', 'validation')
       WHERE learner.id = ${brandModelId}::uuid AND lesson.image_sha256 = ${sha256}))`;
}

/** Perceptual hashes of what the model learned of its own brand: what is nearly like it was learned too. */
export async function readLessonHashes(db: Db, brandModelId: string): Promise<bigint[]> {
  const rows = await db.$queryRaw<Array<{ hash: bigint }>>`
    SELECT image.perceptual_hash AS hash
      FROM brand_model AS learner
      JOIN brand_reference AS lesson ON lesson.definition_id = learner.definition_id
      JOIN image ON image.sha256 = lesson.image_sha256
     WHERE learner.id = ${brandModelId}::uuid
     UNION
    SELECT image.perceptual_hash
      FROM brand_model AS learner
      JOIN learning_run AS run ON run.id = learner.learning_run_id
      JOIN dataset_entry AS lesson ON lesson.version_id = run.dataset_version_id AND lesson.split IN ('training', 'validation')
           AND lesson.brand_id = learner.brand_id
      JOIN image ON image.sha256 = lesson.image_sha256
     WHERE learner.id = ${brandModelId}::uuid`;
  return rows.map(({ hash }) => hash);
}

/** Every picture that any of these models learned from, by the rule of `isLesson`. */
export async function readLessonPictures(
  db: Db,
  brandModelIds: readonly string[],
): Promise<Array<{ imageSha256: string; hash: bigint }>> {
  return db.$queryRaw<Array<{ imageSha256: string; hash: bigint }>>`
    WITH learner AS (SELECT definition_id, learning_run_id FROM brand_model WHERE id = ANY (${[...brandModelIds]}::uuid[])),
    lesson AS (
      SELECT image_sha256 FROM brand_reference WHERE definition_id IN (SELECT definition_id FROM learner)
       UNION
      SELECT entry.image_sha256
        FROM dataset_entry AS entry
       WHERE entry.split IN ('training', 'validation') AND entry.version_id IN (
             SELECT dataset_version_id FROM learning_run WHERE id IN (SELECT learning_run_id FROM learner)))
    SELECT image.sha256::text AS "imageSha256", image.perceptual_hash AS hash
      FROM lesson JOIN image ON image.sha256 = lesson.image_sha256`;
}
