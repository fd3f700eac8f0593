import {
  LearningFiguresSchema,
  LearningOutcomeSchema,
  LearningPhaseSchema,
  LearningSettingsSchema,
  MinedSchema,
  MiningSchema,
  type LearnedBrand,
  type LearningRun,
  type LearningRunDetail,
} from '@/lib/contracts/learning';
import type { Promotion } from '@/lib/contracts/promotions';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { listPromotions } from './promotions';

const LISTED = 50;

const runInclude = {
  datasetVersion: { select: { number: true, contentHash: true, dataset: { select: { name: true } } } },
  requestedBy: { select: { name: true } },
  _count: { select: { brands: { where: { outcome: 'learned' } } } },
} satisfies Prisma.LearningRunInclude;
type RunRow = Prisma.LearningRunGetPayload<{ include: typeof runInclude }>;

const brandInclude = {
  brand: { select: { slug: true, name: true } },
  rounds: { orderBy: { round: 'asc' } },
} satisfies Prisma.LearningRunBrandInclude;
type BrandRow = Prisma.LearningRunBrandGetPayload<{ include: typeof brandInclude }>;

/** How far a run is, or how it ended. @throws AppError `not-found` */
export async function getRun(db: Db, runId: string): Promise<LearningRun> {
  const row = await db.learningRun.findUnique({ where: { id: runId }, include: runInclude });
  if (!row) throw noRun();
  return toRun(row);
}

/** The same with every brand that is done, by name. @throws AppError `not-found` */
export async function getRunDetail(db: Db, runId: string): Promise<LearningRunDetail> {
  const row = await db.learningRun.findUnique({
    where: { id: runId },
    include: {
      ...runInclude,
      brands: { include: brandInclude, orderBy: { brand: { name: 'asc' } } },
      models: { orderBy: { createdAt: 'asc' } },
    },
  });
  if (!row) throw noRun();
  // A model that was taken back or relearned is another version; the run's own is the first.
  const modelOf = new Map(row.models.toReversed().map((model) => [model.brandId, model]));
  const promotionOf = await listPromotions(
    db,
    row.models.map(({ id }) => id),
  );
  const brands = row.brands.map((brand) => {
    const model = modelOf.get(brand.brandId);
    return toBrand(brand, model && { ...model, promotion: promotionOf.get(model.id) ?? null });
  });
  return { ...toRun(row), brands };
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

const noRun = () => new AppError('not-found', 'There is no such learning run');

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
  };
}

function toMining(stored: unknown): LearnedBrand['mining'] {
  if (stored === null) return null;
  const { hard, unknown, ...round } = MiningSchema.parse(stored);
  return { ...round, hardCount: hard.length, unknownCount: unknown.length };
}

function toRound({ round, mined, doneAt }: BrandRow['rounds'][number]): LearnedBrand['rounds'][number] {
  const { hard, unknown, ...found } = MinedSchema.parse(mined);
  return {
    ...found,
    round,
    hardCount: hard.length,
    unknownCount: unknown.length,
    doneAt: doneAt.toISOString(),
  };
}

type ModelRow = {
  id: string;
  version: number;
  state: 'candidate' | 'shadow' | 'active' | 'retired';
  promotion: Promotion | null;
};

function toBrand({ brand, rounds, ...row }: BrandRow, model: ModelRow | undefined): LearnedBrand {
  return {
    brandId: row.brandId,
    ...brand,
    outcome: LearningOutcomeSchema.parse(row.outcome.replaceAll('_', '-')),
    contentHash: row.contentHash,
    positives: row.positives,
    hardNegatives: row.hardNegatives,
    otherNegatives: row.otherNegatives,
    boxes: row.boxes,
    references: row.references,
    leftOut: {
      pictures: row.picturesLeftOut,
      boxes: row.boxesLeftOut,
      references: row.referencesLeftOut,
    },
    figures: row.figures === null ? null : LearningFiguresSchema.parse(row.figures),
    mining: toMining(row.mining),
    rounds: rounds.map(toRound),
    tookMs: row.tookMs,
    doneAt: row.doneAt.toISOString(),
    model: model
      ? { brandModelId: model.id, version: model.version, state: model.state, promotion: model.promotion }
      : null,
  };
}
