import { groupNearDuplicates } from '@/lib/domain/datasets/near-duplicates';
import { leaveOutLessons } from '@/lib/domain/thresholds/certificate';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import { isLesson, readLessonHashes } from './model-lessons';
import type { ModelInUse } from './read-traffic';

/** Traffic of so many days is what a certificate speaks of. */
const WINDOW_DAYS = 30;
/** Of a brand that scores more pairs than this, the highest ones: what lies under them could not be reviewed anyway. */
const MOST_PAIRS = 20_000;
const DAY_MS = 86_400_000;

export type WindowPair = {
  revisionId: string;
  prob: number;
  /** Pairs whose pictures are nearly the same share one; null = nothing like it. */
  group: number | null;
};
export type CertificateWindow = { pairs: WindowPair[]; from: Date; to: Date; excludedLessons: number };

/**
 * The pairs that may be flagged: what the model scored at or over `lowest`, score falling, the newest content of each ad,
 * without authorised sellers and without what the model learned from.
 */
export async function readWindow(
  db: Db,
  model: ModelInUse,
  lowest: number,
  to: Date,
): Promise<CertificateWindow> {
  const from = new Date(Math.max(model.activatedAt.getTime(), to.getTime() - WINDOW_DAYS * DAY_MS));
  const found = await db.$queryRaw<
    Array<{ revisionId: string; prob: number; hash: bigint; isLesson: boolean }>
  >`
    SELECT score.revision_id::text AS "revisionId", score.prob, image.perceptual_hash AS hash,
           ${isLesson(model.id, Prisma.sql`image.sha256`)} AS "isLesson"
      FROM ad_score AS score
      JOIN ad_revision AS revision ON revision.id = score.revision_id
      JOIN triage_decision AS decision ON decision.revision_id = score.revision_id AND decision.revision_at = score.revision_at
      JOIN image ON image.sha256 = score.image_sha256
     WHERE score.brand_model_id = ${model.id}::uuid AND score.prob >= ${lowest} AND score.created_at >= ${from} AND score.created_at < ${to}
       AND NOT decision.authorized_brand_ids @> ARRAY[${model.brandId}::uuid]
       AND NOT EXISTS (SELECT FROM ad_revision AS newer WHERE newer.ad_id = revision.ad_id AND newer.revision > revision.revision)
     ORDER BY score.prob DESC, score.revision_id LIMIT ${MOST_PAIRS}`;
  const lessons = await readLessonHashes(db, model.id);
  const grouped = groupNearDuplicates([...lessons, ...found.map(({ hash }) => hash)].map((hash) => [hash]));
  const learned = new Set(grouped.slice(0, lessons.length));
  const near = found.map((row, index) => {
    const group = grouped[lessons.length + index]!;
    return { ...row, group, isLesson: row.isLesson || learned.has(group) };
  });
  const { rows, excluded } = leaveOutLessons(near);
  const sizes = new Map<number, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const pairs = rows.map(({ revisionId, prob, group }): WindowPair => ({
    revisionId,
    prob,
    group: sizes.get(group)! > 1 ? group : null,
  }));
  return { pairs, from, to, excludedLessons: excluded };
}
