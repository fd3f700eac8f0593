import type { Db } from '../database/db';

export type RevisionToScore = { revisionId: string; createdAt: Date; title: string; images: string[] };

/** What there is to score among these revisions: the ones still queued. Never more than title and pictures. */
export function readRevisionsToScore(db: Db, revisionIds: readonly string[]): Promise<RevisionToScore[]> {
  return db.$queryRaw<RevisionToScore[]>`
    SELECT revision.id AS "revisionId", revision.created_at AS "createdAt", revision.title,
           array_agg(image.image_sha256::text ORDER BY image.position) AS images
      FROM scoring
      JOIN ad_revision AS revision ON revision.id = scoring.revision_id
      JOIN ad_revision_image AS image ON image.revision_id = revision.id
     WHERE scoring.revision_id = ANY (${revisionIds}::uuid[]) AND scoring.state = 'queued'
     GROUP BY revision.id`;
}

/** Whether live ads wait to be scored. */
export async function isAnyAdWaiting(db: Db): Promise<boolean> {
  const waiting = await db.scoring.findFirst({ where: { state: 'queued' }, select: { revisionId: true } });
  return waiting !== null;
}
