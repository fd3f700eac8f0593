import {
  LearningPhaseSchema,
  LearningSettingsSchema,
  type LearningRun,
  type LearningRunDetail,
} from '@/lib/contracts/learning';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { listLearnedBrands } from './list-learned-brands';
import { listNotes } from './run-notes';

const LISTED = 50;

const runInclude = {
  datasetVersion: { select: { number: true, contentHash: true, dataset: { select: { name: true } } } },
  requestedBy: { select: { name: true } },
  _count: { select: { brands: { where: { outcome: 'learned' } }, notes: true } },
} satisfies Prisma.LearningRunInclude;
type RunRow = Prisma.LearningRunGetPayload<{ include: typeof runInclude }>;

/** How far a run is, or how it ended. @throws AppError `not-found` */
export async function getRun(db: Db, runId: string): Promise<LearningRun> {
  const row = await db.learningRun.findUnique({ where: { id: runId }, include: runInclude });
  if (!row) throw new AppError('not-found', 'There is no such learning run');
  return toRun(row);
}

/** The same with every brand that is done, by name, and its log. @throws AppError `not-found` */
export async function getRunDetail(db: Db, runId: string): Promise<LearningRunDetail> {
  // Counted first: a line that is written meanwhile is one more than the count, and is asked for again.
  const run = await getRun(db, runId);
  return { ...run, brands: await listLearnedBrands(db, runId), notes: await listNotes(db, runId) };
}

/** The latest runs, the newest first. */
export async function listRuns(db: Db): Promise<LearningRun[]> {
  const rows = await db.learningRun.findMany({
    include: runInclude,
    orderBy: { createdAt: 'desc' },
    take: LISTED,
  });
  return rows.map(toRun);
}

function toRun(row: RunRow): LearningRun {
  return {
    runId: row.id,
    dataset: row.datasetVersion.dataset.name,
    version: row.datasetVersion.number,
    datasetHash: row.datasetVersion.contentHash,
    settings: LearningSettingsSchema.parse(row.settings),
    recipeHash: row.recipeHash,
    state: row.state,
    phase: LearningPhaseSchema.parse(row.phase),
    doneShare: row.doneShare,
    problem: row.problem,
    requestedBy: row.requestedBy?.name ?? null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    learnedCount: row._count.brands,
    noteCount: row._count.notes,
  };
}
