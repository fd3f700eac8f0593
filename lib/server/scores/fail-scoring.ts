import type { Db } from '../database/db';

/** Records, visibly and until somebody retries it, that a revision cannot be scored and why. */
export async function failScoring(
  db: Db,
  revisionId: string,
  failure: { code: string; detail: string },
): Promise<void> {
  await db.scoring.updateMany({
    where: { revisionId, state: 'queued' },
    data: {
      state: 'failed',
      failureCode: failure.code,
      failureDetail: failure.detail.slice(0, 500),
      endedAt: new Date(),
      attempts: { increment: 1 },
    },
  });
}
