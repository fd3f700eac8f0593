import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { EvaluatedModels, Evaluation, EvaluationRequestSchema } from '@/lib/contracts/evaluations';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { findVersion } from '../datasets/find-version';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { FIRST_THRESHOLD } from '../models/activate-brand-model';
import { findActiveModels, type ActiveModels } from '../models/active-models';
import { stopEvaluation } from './evaluation-state';
import { getEvaluation } from './get-evaluation';

type Request = z.output<typeof EvaluationRequestSchema>;
type ChosenModel = { brandId: string; brandModelId: string; threshold: number };

/**
 * Asks a worker to measure each of these sets of models on a frozen version. The models are chosen now: what comes into use
 * later is not in it. All of them are asked for, or none.
 *
 * @throws AppError `not-found` without such a version or learning run; `bad-input` for a dataset that is for learning, or a
 *   run without candidates; `conflict` without models, for candidates of another release, or while the same is measured
 */
export async function requestEvaluations(
  db: Db,
  { dataset, version, models }: Request,
  actorId: string,
): Promise<Evaluation[]> {
  const ids = await db.$transaction(async (tx) => {
    const chosen = await findVersion(tx, dataset, version, 'measuring');
    const active = await findActiveModels(tx);
    if (!active || active.models.length === 0) {
      throw new AppError('conflict', 'No brand model is in use yet; publish a definition first');
    }
    // Rivals take turns at the version's row: the later one finds the earlier one's.
    await tx.$queryRaw`SELECT FROM dataset_version WHERE id = ${chosen.id}::uuid FOR NO KEY UPDATE`;
    const made: string[] = [];
    for (const which of models) made.push(await insertOne(tx, chosen.id, active, which, actorId));
    return made;
  });
  return Promise.all(ids.map((id) => getEvaluation(db, id)));
}

/** Stops one that is under way: nothing of it is kept. One that has ended stays as it ended. @throws AppError `not-found` */
export async function cancelEvaluation(db: Db, evaluationId: string, actorId: string): Promise<Evaluation> {
  await db.$transaction(async (tx) => {
    if (await stopEvaluation(tx, evaluationId, { state: 'cancelled' })) {
      await recordEvent(tx, {
        actorId,
        action: 'evaluation-cancelled',
        table: 'evaluation',
        id: evaluationId,
      });
    }
  });
  return getEvaluation(db, evaluationId);
}

async function insertOne(
  tx: Tx,
  datasetVersionId: string,
  active: ActiveModels,
  which: EvaluatedModels,
  actorId: string,
): Promise<string> {
  const learningRunId = which.kind === 'in-use' ? null : which.runId;
  const live = await tx.evaluation.count({
    where: { datasetVersionId, learningRunId, state: { in: ['queued', 'running'] } },
  });
  if (live > 0) throw new AppError('conflict', 'The same models are being measured on this version already');
  const chosen = learningRunId === null ? active.models : await replace(tx, active, learningRunId);
  const id = uuidv7();
  await tx.evaluation.create({
    data: {
      id,
      datasetVersionId,
      learningRunId,
      releaseId: active.releaseId,
      requestedById: actorId,
      models: {
        createMany: {
          data: chosen.map(({ brandId, brandModelId, threshold }) => ({ brandId, brandModelId, threshold })),
        },
      },
    },
  });
  await enqueue(tx, 'run-evaluation', [{ data: { evaluationId: id } }]);
  await recordEvent(tx, {
    actorId,
    action: 'evaluation-requested',
    table: 'evaluation',
    id,
    after: { datasetVersionId, learningRunId, brandCount: chosen.length },
  });
  return id;
}

/** A candidate is flagged with the threshold of the model in whose place it stands: that is what promotion carries over. */
async function replace(tx: Tx, active: ActiveModels, learningRunId: string): Promise<ChosenModel[]> {
  const run = await tx.learningRun.findUnique({
    where: { id: learningRunId },
    select: { models: { orderBy: { version: 'desc' } } },
  });
  if (!run) throw new AppError('not-found', 'There is no such learning run');
  if (run.models.length === 0) throw new AppError('bad-input', 'models: the learning run has no candidate');
  if (run.models.some(({ releaseId }) => releaseId !== active.releaseId)) {
    throw new AppError('conflict', 'The learning run learned under another release than the one in use');
  }
  // A model that was taken back or relearned is another version; the run's own is the first, and comes last here.
  const chosen = new Map<string, ChosenModel>(active.models.map((model) => [model.brandId, model]));
  for (const { id: brandModelId, brandId } of run.models) {
    const threshold = active.models.find((model) => model.brandId === brandId)?.threshold ?? FIRST_THRESHOLD;
    chosen.set(brandId, { brandId, brandModelId, threshold });
  }
  return [...chosen.values()];
}
