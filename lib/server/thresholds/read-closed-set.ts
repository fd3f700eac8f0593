import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import { isLesson } from './model-lessons';
import type { ModelInUse } from './read-traffic';

export type KnownPicture = { prob: number; groupKey: string };
export type ClosedSet = {
  dataset: string;
  number: number;
  contentHash: string;
  /** Known pictures of the brand, and those of them that this model learned from. */
  known: number;
  lessons: number;
  /** Those that the model has seen in an ad and did not learn from; a score under the floor of what is stored is 0. */
  scored: KnownPicture[];
};

/** The newest frozen closed set with pictures of the brand, and what this model says of them; null without one. */
export async function readClosedSet(db: Db, model: ModelInUse): Promise<ClosedSet | null> {
  const [version] = await db.$queryRaw<
    Array<{ id: string; dataset: string; number: number; contentHash: string }>
  >`
    SELECT version.id::text, dataset.name AS dataset, version.number, version.content_hash::text AS "contentHash"
      FROM dataset_version AS version
      JOIN dataset ON dataset.id = version.dataset_id AND dataset.kind = 'closed'
     WHERE EXISTS (SELECT FROM dataset_entry WHERE version_id = version.id AND brand_id = ${model.brandId}::uuid AND presence = 'present')
     ORDER BY version.frozen_at DESC LIMIT 1`;
  if (!version) return null;
  const rows = await db.$queryRaw<Array<{ prob: number | null; groupKey: string; isLesson: boolean }>>`
    SELECT entry.group_key::text AS "groupKey", ${isLesson(model.id, Prisma.sql`entry.image_sha256`)} AS "isLesson",
           (SELECT max(coalesce(score.prob, 0))
              FROM ad_revision_image AS shown
              JOIN ad_revision AS revision ON revision.id = shown.revision_id
              JOIN scoring ON scoring.revision_id = revision.id AND scoring.state = 'scored' AND scoring.ended_at >= ${model.activatedAt}
              LEFT JOIN ad_score AS score ON score.revision_id = revision.id AND score.revision_at = revision.created_at
                   AND score.brand_model_id = ${model.id}::uuid
             WHERE shown.image_sha256 = entry.image_sha256) AS prob
      FROM (SELECT DISTINCT image_sha256, group_key FROM dataset_entry
             WHERE version_id = ${version.id}::uuid AND brand_id = ${model.brandId}::uuid AND presence = 'present') AS entry`;
  return {
    dataset: version.dataset,
    number: version.number,
    contentHash: version.contentHash,
    known: rows.length,
    lessons: rows.filter((row) => row.isLesson).length,
    scored: rows.flatMap(({ prob, groupKey, isLesson }) =>
      prob === null || isLesson ? [] : [{ prob, groupKey }],
    ),
  };
}
