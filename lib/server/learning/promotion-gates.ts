import { StoredFiguresSchema } from '@/lib/contracts/learning';
import type { PromotionGate } from '@/lib/contracts/promotions';
import type { Db, Tx } from '../database/db';
import { findPartProblems, type StoredModelParts } from '../models/find-part-problems';
import { findRecall, RECALL_MARGIN, takeRates } from './find-recall';

export type GatedCandidate = {
  brandId: string;
  definitionId: string;
  releaseId: string;
  learningRunId: string;
};

/** Whether a candidate may come into use as things stand, and by what. @param stored read before the transaction */
export async function checkGates(
  db: Db | Tx,
  candidate: GatedCandidate,
  stored: StoredModelParts,
): Promise<PromotionGate[]> {
  return [
    await checkRecall(db, candidate),
    await checkSplits(db, candidate),
    await checkParts(db, candidate, stored),
  ];
}

async function checkRecall(
  db: Db | Tx,
  { learningRunId: runId, brandId }: GatedCandidate,
): Promise<PromotionGate> {
  const [row, brands, inUse, rates] = await Promise.all([
    db.learningRunBrand.findUniqueOrThrow({
      where: { runId_brandId: { runId, brandId } },
      select: { figures: true },
    }),
    db.learningRunBrand.count({ where: { runId, outcome: 'learned' } }),
    db.brandModel.findFirst({ where: { brandId, state: 'active' }, select: { contentHash: true } }),
    takeRates(db, [brandId]),
  ]);
  const { isShown, finding } = findRecall({
    figures: row.figures === null ? null : StoredFiguresSchema.parse(row.figures),
    inUseHash: inUse?.contentHash ?? null,
    rate: rates.get(brandId)!,
    brands,
  });
  return { kind: 'recall', ...finding, isOpen: isShown, margin: RECALL_MARGIN, brands };
}

async function checkSplits(db: Db | Tx, { learningRunId }: GatedCandidate): Promise<PromotionGate> {
  const { datasetVersionId } = await db.learningRun.findUniqueOrThrow({ where: { id: learningRunId } });
  const crossing = await countCrossing(db, [datasetVersionId]);
  return { kind: 'splits', isOpen: crossing === 0, crossing };
}

/** Groups of near-duplicates that have pictures in two splits of one of these dataset versions. */
export async function countCrossing(db: Db | Tx, versionIds: readonly string[]): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ crossing: number }>>`
    SELECT count(*)::int AS crossing FROM (
      SELECT FROM dataset_entry WHERE version_id = ANY (${[...versionIds]}::uuid[])
       GROUP BY version_id, group_key HAVING count(DISTINCT split) > 1) AS crossing`;
  return row!.crossing;
}

async function checkParts(
  db: Db | Tx,
  candidate: GatedCandidate,
  stored: StoredModelParts,
): Promise<PromotionGate> {
  const problems = await findPartProblems(db, candidate, stored);
  return { kind: 'parts', isOpen: problems.length === 0, problems };
}
