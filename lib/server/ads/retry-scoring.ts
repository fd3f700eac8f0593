import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { recordEvent } from '../audit/record-event';
import { enqueue } from '../jobs/boss';

/**
 * Queues a failed scoring again.
 * @throws AppError `conflict` when the revision is not in the failed state (two people pressed at once)
 */
export async function retryScoring(db: Db, revisionId: string, actorId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const jobId = uuidv7();
    const { count } = await tx.scoring.updateMany({
      where: { revisionId, state: 'failed' },
      data: {
        state: 'queued',
        jobId,
        queuedAt: new Date(),
        endedAt: null,
        failureCode: null,
        failureDetail: null,
      },
    });
    if (count === 0)
      throw new AppError('conflict', 'This ad is not in the failed state; it may be scored by now');
    // What the release remembers of its pictures would fail again at once.
    await tx.$executeRaw`
      DELETE FROM image_evidence
       WHERE failure_code IS NOT NULL
         AND image_sha256 IN (SELECT image_sha256 FROM ad_revision_image WHERE revision_id = ${revisionId}::uuid)`;
    await enqueue(tx, 'score-ad', [{ id: jobId, data: { revisionId } }]);
    await recordEvent(tx, { actorId, action: 'scoring-retried', table: 'scoring', id: revisionId });
  });
}
