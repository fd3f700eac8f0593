import type { Db } from '../database/db';

export type RevisionToScore = { revisionId: string; title: string; images: string[] };

/** What there is to score among these revisions: the ones still queued. Never more than title and pictures. */
export async function readRevisionsToScore(
  db: Db,
  revisionIds: readonly string[],
): Promise<RevisionToScore[]> {
  const rows = await db.adRevision.findMany({
    where: { id: { in: [...revisionIds] }, scoring: { state: 'queued' } },
    select: {
      id: true,
      title: true,
      images: { orderBy: { position: 'asc' }, select: { imageSha256: true } },
    },
  });
  return rows.map(({ id, title, images }) => ({
    revisionId: id,
    title,
    images: images.map((image) => image.imageSha256),
  }));
}
