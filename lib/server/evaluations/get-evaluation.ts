import {
  EvaluationCountsSchema,
  EvaluationPhaseSchema,
  type EvaluatedKind,
  type Evaluation,
  type EvaluationDetail,
} from '@/lib/contracts/evaluations';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';

const LISTED = 50;
const RIVALS = 20;

const learnedFrom = {
  select: {
    id: true,
    datasetVersion: { select: { number: true, dataset: { select: { name: true } } } },
  },
} satisfies Prisma.Evaluation$learningRunArgs;
const include = {
  datasetVersion: {
    select: { number: true, contentHash: true, dataset: { select: { name: true, kind: true } } },
  },
  learningRun: learnedFrom,
  release: { select: { contentHash: true } },
  requestedBy: { select: { name: true } },
  _count: { select: { models: true } },
} satisfies Prisma.EvaluationInclude;
type Row = Prisma.EvaluationGetPayload<{ include: typeof include }>;
type LearnedFromRow = Row['learningRun'];

/** How far an evaluation is, or how it ended. @throws AppError `not-found` */
export async function getEvaluation(db: Db, evaluationId: string): Promise<Evaluation> {
  return toEvaluation(found(await db.evaluation.findUnique({ where: { id: evaluationId }, include })));
}

/** The same with its models and what it can be compared with. @throws AppError `not-found` */
export async function getEvaluationDetail(db: Db, evaluationId: string): Promise<EvaluationDetail> {
  const row = found(
    await db.evaluation.findUnique({
      where: { id: evaluationId },
      include: {
        ...include,
        models: {
          include: {
            brandModel: {
              select: {
                version: true,
                learningRunId: true,
                brand: { select: { slug: true, name: true } },
              },
            },
          },
          orderBy: { brandModel: { brand: { name: 'asc' } } },
        },
      },
    }),
  );
  const rivals = await db.evaluation.findMany({
    where: { datasetVersionId: row.datasetVersionId, state: 'succeeded', id: { not: evaluationId } },
    select: { id: true, createdAt: true, learningRun: learnedFrom },
    orderBy: { createdAt: 'desc' },
    take: RIVALS,
  });
  return {
    ...toEvaluation(row),
    brands: row.models.map(({ brandModelId, threshold, brandModel }) => ({
      ...brandModel.brand,
      brandModelId,
      modelVersion: brandModel.version,
      isCandidate: row.learningRunId !== null && brandModel.learningRunId === row.learningRunId,
      threshold,
    })),
    rivals: rivals.map(({ id, createdAt, learningRun }) => ({
      evaluationId: id,
      createdAt: createdAt.toISOString(),
      learnedFrom: toLearnedFrom(learningRun),
    })),
  };
}

/** The latest, the newest first. */
export async function listEvaluations(db: Db): Promise<Evaluation[]> {
  const rows = await db.evaluation.findMany({ include, orderBy: { createdAt: 'desc' }, take: LISTED });
  return rows.map(toEvaluation);
}

function found<Value>(row: Value | null): Value {
  if (row === null) throw new AppError('not-found', 'There is no such evaluation');
  return row;
}

function toEvaluation(row: Row): Evaluation {
  const { datasetVersion: version } = row;
  return {
    evaluationId: row.id,
    dataset: version.dataset.name,
    version: version.number,
    datasetHash: version.contentHash,
    kind: version.dataset.kind as EvaluatedKind,
    learnedFrom: toLearnedFrom(row.learningRun),
    state: row.state,
    phase: EvaluationPhaseSchema.parse(row.phase),
    doneShare: row.doneShare,
    problem: row.problem,
    counts: row.counts === null ? null : EvaluationCountsSchema.parse(row.counts),
    unscorableCount: row.unscorableCount,
    brandCount: row._count.models,
    releaseHash: row.release.contentHash,
    requestedBy: row.requestedBy?.name ?? null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function toLearnedFrom(run: LearnedFromRow): Evaluation['learnedFrom'] {
  if (!run) return null;
  const { id: runId, datasetVersion } = run;
  return { runId, dataset: datasetVersion.dataset.name, version: datasetVersion.number };
}
