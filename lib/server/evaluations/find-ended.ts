import type { EvaluatedKind } from '@/lib/contracts/evaluations';
import type { Db } from '../database/db';
import { AppError } from '../errors';

export type EndedEvaluation = { datasetVersionId: string; kind: EvaluatedKind; brandCount: number };

/** An evaluation that has figures. @throws AppError `not-found`; `conflict` when it has not ended, or ended badly */
export async function findEnded(db: Db, evaluationId: string): Promise<EndedEvaluation> {
  const row = await db.evaluation.findUnique({
    where: { id: evaluationId },
    select: {
      state: true,
      datasetVersionId: true,
      datasetVersion: { select: { dataset: { select: { kind: true } } } },
      _count: { select: { models: true } },
    },
  });
  if (!row) throw new AppError('not-found', 'There is no such evaluation');
  if (row.state !== 'succeeded') throw new AppError('conflict', `The evaluation is ${row.state}`);
  return {
    datasetVersionId: row.datasetVersionId,
    kind: row.datasetVersion.dataset.kind as EvaluatedKind,
    brandCount: row._count.models,
  };
}
