import type { LearningRun } from '@/lib/contracts/learning';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { getRun } from './get-run';
import { requireNoLiveRun } from './request-run';
import { addNote } from './run-notes';

/**
 * Has a run that was stopped or has failed go on behind the brands and rounds that are done. One that is under way stays so.
 *
 * @throws AppError `not-found`; `conflict` for one that came to its end, one that began under another release than the one in use,
 *   and while another run learns from the same version
 */
export async function resumeLearning(db: Db, runId: string, actorId: string): Promise<LearningRun> {
  await db.$transaction(async (tx) => {
    const run = await tx.learningRun.findUnique({
      where: { id: runId },
      include: { release: { select: { state: true } }, datasetVersion: { include: { dataset: true } } },
    });
    if (!run) throw new AppError('not-found', 'There is no such learning run');
    if (run.state === 'queued' || run.state === 'running') return;
    if (run.state === 'succeeded') throw new AppError('conflict', 'It came to its end; ask for a new run');
    if (run.release && run.release.state !== 'active') {
      throw new AppError('conflict', 'Another release is in use than it began under; ask for a new run');
    }
    await requireNoLiveRun(tx, run.datasetVersionId, run.datasetVersion.dataset.name);
    const resumed = await tx.$executeRaw`
      UPDATE learning_run SET state = 'queued', phase = 'waiting', problem = NULL, ended_at = NULL
       WHERE id = ${runId}::uuid AND state IN ('failed', 'cancelled')`;
    if (resumed === 0) return;
    await enqueue(tx, 'run-learning', [{ data: { runId } }]);
    await addNote(tx, runId, { kind: 'resumed' }, { actorId });
    await recordEvent(tx, { actorId, action: 'learning-resumed', table: 'learning_run', id: runId });
  });
  return getRun(db, runId);
}
