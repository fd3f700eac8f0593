import type { FailedScoring } from '@/lib/contracts/scorings';
import type { Db } from '../database/db';

const SHOWN = 200;

/** The newest ads that could not be scored, and how many there are in all. */
export async function listFailedScorings(db: Db): Promise<{ failed: FailedScoring[]; total: number }> {
  const where = { state: 'failed' as const };
  const [rows, total] = await Promise.all([
    db.scoring.findMany({
      where,
      orderBy: { endedAt: 'desc' },
      take: SHOWN,
      include: {
        revision: { include: { ad: true, images: { where: { position: 0 } } } },
      },
    }),
    db.scoring.count({ where }),
  ]);
  const failed = rows.map(({ revisionId, revision, failureCode, failureDetail, attempts, endedAt }) => ({
    revisionId,
    source: revision.ad.source,
    externalId: revision.ad.externalId,
    title: revision.title,
    firstImageSha256: revision.images[0]!.imageSha256,
    failureCode: failureCode!,
    failureDetail: failureDetail!,
    attempts,
    endedAt: endedAt!.toISOString(),
  }));
  return { failed, total };
}
