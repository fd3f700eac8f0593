import { LearningSettingsSchema, type LearningPhase, type LearningSettings } from '@/lib/contracts/learning';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { addNote } from './run-notes';

export type StartedRun = { runId: string; datasetVersionId: string; settings: LearningSettings };

/** Somebody has cancelled the run: stop, and leave everything as it is. */
export class LearningCancelledError extends Error {
  override name = 'LearningCancelledError';
}

/**
 * Takes up a run that was asked for, also one that a killed worker left; null when there is nothing to do.
 *
 * @throws AppError `conflict` when it was begun under another release: its models would be of two kinds
 */
export async function startRun(db: Db, runId: string, releaseId: string): Promise<StartedRun | null> {
  const [begun] = await db.$queryRaw<Array<{ isAnew: boolean }>>`
    UPDATE learning_run AS run
       SET state = 'running', started_at = coalesce(run.started_at, now()), release_id = coalesce(run.release_id, ${releaseId}::uuid)
      FROM (SELECT id, started_at FROM learning_run WHERE id = ${runId}::uuid FOR NO KEY UPDATE) AS before
     WHERE run.id = before.id AND run.state IN ('queued', 'running')
    RETURNING before.started_at IS NULL AS "isAnew"`;
  if (!begun) return null;
  const run = await db.learningRun.findUniqueOrThrow({ where: { id: runId } });
  if (run.releaseId !== releaseId) {
    throw new AppError('conflict', 'Another release became active while it learned; ask for a new run');
  }
  const brandsDone = await db.learningRunBrand.count({ where: { runId } });
  await addNote(db, runId, begun.isAnew ? { kind: 'begun' } : { kind: 'taken-up', brandsDone });
  return {
    runId,
    datasetVersionId: run.datasetVersionId,
    settings: LearningSettingsSchema.parse(run.settings),
  };
}

/** Shows how far a run is. @throws LearningCancelledError when it is no longer wanted */
export async function noteLearning(
  db: Db,
  runId: string,
  phase: LearningPhase,
  doneShare: number,
): Promise<void> {
  const noted = await db.$executeRaw`
    UPDATE learning_run SET phase = ${phase}, done_share = ${doneShare}
     WHERE id = ${runId}::uuid AND state = 'running'`;
  if (noted === 0) throw new LearningCancelledError('cancelled');
}

/** Ends a run that cannot be finished; its brands are left as they are, for who has it go on. */
export async function failRun(db: Db, runId: string, problem: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const failed = await tx.$executeRaw`
      UPDATE learning_run SET state = 'failed', problem = ${problem}, ended_at = now()
       WHERE id = ${runId}::uuid AND state IN ('queued', 'running')`;
    if (failed > 0) await addNote(tx, runId, { kind: 'failed', problem });
  });
}
