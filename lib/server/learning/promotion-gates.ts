import { StoredFiguresSchema } from '@/lib/contracts/learning';
import type { PromotionGate, RateTaken } from '@/lib/contracts/promotions';
import type { Db, Tx } from '../database/db';
import { countCrossing } from '../datasets/count-crossing';
import { findPartProblems, readStoredParts, type StoredModelParts } from '../models/find-part-problems';
import { findRecall, RECALL_MARGIN, takeRates } from './find-recall';

export type GatedCandidate = {
  brandId: string;
  definitionId: string;
  releaseId: string;
  learningRunId: string;
};

/** What takes long to read, or lies outside of the database: read before the transaction that decides. */
export type ModelReadings = {
  stored: StoredModelParts;
  rate: RateTaken;
  /** Groups of near-duplicates in two splits of what the candidate was learned from and measured on. */
  crossing: number;
};

/** Not within a transaction. */
export async function readForGates(
  db: Db,
  { brandId, learningRunId, contentHash }: GatedCandidate & { contentHash: string },
): Promise<ModelReadings> {
  const { datasetVersionId } = await db.learningRun.findUniqueOrThrow({ where: { id: learningRunId } });
  const [stored, rates, crossing] = await Promise.all([
    readStoredParts(contentHash),
    takeRates(db, [brandId]),
    countCrossing(db, [datasetVersionId]),
  ]);
  return { stored, rate: rates.get(brandId)!, crossing: crossing.get(datasetVersionId)! };
}

/**
 * Whether a candidate may come into use as things stand, and by what.
 * @param isMatched its threshold is the one that was matched on its shadow's ads
 */
export async function checkGates(
  db: Db | Tx,
  candidate: GatedCandidate,
  isMatched: boolean,
  { stored, rate, crossing }: ModelReadings,
): Promise<PromotionGate[]> {
  return [
    await checkRecall(db, candidate, rate),
    { kind: 'splits', isOpen: crossing === 0, crossing },
    await checkParts(db, candidate, stored),
    await checkThreshold(db, candidate, isMatched),
  ];
}

async function checkRecall(
  db: Db | Tx,
  { learningRunId: runId, brandId }: GatedCandidate,
  rate: RateTaken,
): Promise<PromotionGate> {
  const [row, brands, inUse] = await Promise.all([
    db.learningRunBrand.findUniqueOrThrow({
      where: { runId_brandId: { runId, brandId } },
      select: { figures: true },
    }),
    db.learningRunBrand.count({ where: { runId, outcome: 'learned' } }),
    db.brandModel.findFirst({ where: { brandId, state: 'active' }, select: { contentHash: true } }),
  ]);
  const { isShown, finding } = findRecall({
    figures: row.figures === null ? null : StoredFiguresSchema.parse(row.figures),
    inUseHash: inUse?.contentHash ?? null,
    rate,
    brands,
  });
  return { kind: 'recall', ...finding, isOpen: isShown, margin: RECALL_MARGIN, brands };
}

async function checkParts(
  db: Db | Tx,
  candidate: GatedCandidate,
  stored: StoredModelParts,
): Promise<PromotionGate> {
  const problems = await findPartProblems(db, candidate, stored);
  return { kind: 'parts', isOpen: problems.length === 0, problems };
}

async function checkThreshold(
  db: Db | Tx,
  { brandId }: GatedCandidate,
  isMatched: boolean,
): Promise<PromotionGate> {
  if (isMatched) return { kind: 'threshold', isOpen: true, way: 'matched' };
  const inUse = await db.thresholdVersion.count({
    where: { state: 'active', brandModel: { brandId, state: 'active' } },
  });
  return inUse === 0
    ? { kind: 'threshold', isOpen: true, way: 'first' }
    : { kind: 'threshold', isOpen: false, way: 'kept' };
}
