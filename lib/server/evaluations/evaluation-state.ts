import type { EvaluatedKind, EvaluationCounts, EvaluationPhase } from '@/lib/contracts/evaluations';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';

export type StartedEvaluation = {
  evaluationId: string;
  versionId: string;
  releaseId: string;
  kind: EvaluatedKind;
  frozenAt: Date;
  /** Cases that are stored already. */
  doneCount: number;
  models: ReadonlyArray<{
    brandId: string;
    slug: string;
    brandModelId: string;
    contentHash: string;
    threshold: number;
  }>;
};

/** Somebody has cancelled it, or another worker went on with it: stop, and leave everything as it is. */
export class EvaluationEndedError extends Error {
  override name = 'EvaluationEndedError';
}

/**
 * Takes up an evaluation that was asked for, also one that a killed worker left; null when there is nothing to do.
 *
 * @throws AppError `conflict` when another release is in use than it was asked under: its models do not fit
 */
export async function startEvaluation(
  db: Db,
  evaluationId: string,
  releaseHash: string,
): Promise<StartedEvaluation | null> {
  const started = await db.$executeRaw`
    UPDATE evaluation SET state = 'running', started_at = coalesce(started_at, now())
     WHERE id = ${evaluationId}::uuid AND state IN ('queued', 'running')`;
  if (started === 0) return null;
  const row = await db.evaluation.findUniqueOrThrow({
    where: { id: evaluationId },
    include: {
      release: { select: { contentHash: true } },
      datasetVersion: { select: { id: true, frozenAt: true, dataset: { select: { kind: true } } } },
      models: {
        include: { brandModel: { select: { contentHash: true, brand: { select: { slug: true } } } } },
        orderBy: { brandId: 'asc' },
      },
    },
  });
  if (row.release.contentHash !== releaseHash) {
    throw new AppError('conflict', 'Another release is in use than it was asked under; ask for a new one');
  }
  return {
    evaluationId,
    versionId: row.datasetVersion.id,
    releaseId: row.releaseId,
    kind: row.datasetVersion.dataset.kind as EvaluatedKind,
    frozenAt: row.datasetVersion.frozenAt!,
    doneCount: row.doneCount,
    models: row.models.map(({ brandId, brandModelId, threshold, brandModel }) => ({
      brandId,
      slug: brandModel.brand.slug,
      brandModelId,
      contentHash: brandModel.contentHash,
      threshold,
    })),
  };
}

/** Shows how far it is. @throws EvaluationEndedError when it is no longer wanted */
export async function noteEvaluation(
  db: Db | Tx,
  evaluationId: string,
  phase: EvaluationPhase,
  doneShare: number,
): Promise<void> {
  const noted = await db.$executeRaw`
    UPDATE evaluation SET phase = ${phase}, done_share = ${doneShare}
     WHERE id = ${evaluationId}::uuid AND state = 'running'`;
  if (noted === 0) throw new EvaluationEndedError('cancelled');
}

/** What will be measured, and what will not. @throws EvaluationEndedError when it is no longer wanted */
export async function noteCounts(db: Db, evaluationId: string, counts: EvaluationCounts): Promise<void> {
  const noted = await db.$executeRaw`
    UPDATE evaluation SET counts = ${JSON.stringify(counts)}::jsonb
     WHERE id = ${evaluationId}::uuid AND state = 'running'`;
  if (noted === 0) throw new EvaluationEndedError('cancelled');
}

/** Ends one that cannot be finished, and says why. */
export async function failEvaluation(db: Db, evaluationId: string, problem: string): Promise<void> {
  await db.$transaction((tx) => stopEvaluation(tx, evaluationId, { state: 'failed', problem }));
}

/** Ends one that comes to nothing and clears its scores away. @returns false when it had ended already */
export async function stopEvaluation(
  tx: Tx,
  evaluationId: string,
  how: { state: 'cancelled' } | { state: 'failed'; problem: string },
): Promise<boolean> {
  const problem = how.state === 'failed' ? how.problem : null;
  const stopped = await tx.$executeRaw`
    UPDATE evaluation SET state = ${how.state}::evaluation_state, problem = ${problem}, ended_at = now()
     WHERE id = ${evaluationId}::uuid AND state IN ('queued', 'running')`;
  if (stopped === 0) return false;
  await tx.$executeRaw`DELETE FROM evaluation_score WHERE evaluation_id = ${evaluationId}::uuid`;
  await tx.$executeRaw`DELETE FROM evaluation_case WHERE evaluation_id = ${evaluationId}::uuid`;
  return true;
}
