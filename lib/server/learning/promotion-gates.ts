import { LearningFiguresSchema } from '@/lib/contracts/learning';
import type { PromotionGate } from '@/lib/contracts/promotions';
import { testNonInferiority } from '@/lib/domain/learning/non-inferiority';
import type { Tx } from '../database/db';

/** A candidate may lose so much recall at most. */
const RECALL_MARGIN = 0.1;
/** Chance that any brand of a run is let through although it lost that much. */
const DELTA = 0.05;

export type GatedCandidate = {
  brandId: string;
  definitionId: string;
  releaseId: string;
  learningRunId: string;
};

/** Whether a candidate may come into use, and by what. */
export async function checkGates(tx: Tx, candidate: GatedCandidate): Promise<PromotionGate[]> {
  return [
    await checkRecall(tx, candidate),
    await checkSplits(tx, candidate),
    await checkParts(tx, candidate),
  ];
}

async function checkRecall(
  tx: Tx,
  { learningRunId: runId, brandId }: GatedCandidate,
): Promise<PromotionGate> {
  const [row, brands] = await Promise.all([
    tx.learningRunBrand.findUniqueOrThrow({
      where: { runId_brandId: { runId, brandId } },
      select: { figures: true },
    }),
    tx.learningRunBrand.count({ where: { runId, outcome: 'learned' } }),
  ]);
  const figures = row.figures === null ? null : LearningFiguresSchema.parse(row.figures);
  const change = figures?.recallAtOnePercent;
  const gate = { kind: 'recall' as const, margin: RECALL_MARGIN, brands };
  if (!figures || !change) {
    const nothing = { positives: figures?.positives ?? 0, gained: 0, lost: 0, worst: null };
    return { ...gate, ...nothing, isOpen: false };
  }
  const paired = { positives: figures.positives, gained: change.gained, lost: change.lost };
  // Where nothing was in use nothing can be lost.
  if (change.before === null) return { ...gate, ...paired, worst: null, isOpen: true };
  const { isShown, worst } = testNonInferiority(paired, { margin: RECALL_MARGIN, delta: DELTA, brands });
  return { ...gate, ...paired, worst, isOpen: isShown };
}

async function checkSplits(tx: Tx, { learningRunId }: GatedCandidate): Promise<PromotionGate> {
  const [row] = await tx.$queryRaw<Array<{ crossing: number }>>`
    SELECT count(*)::int AS crossing FROM (
      SELECT FROM dataset_entry AS entry
        JOIN learning_run AS run ON run.dataset_version_id = entry.version_id AND run.id = ${learningRunId}::uuid
       GROUP BY entry.group_key HAVING count(DISTINCT entry.split) > 1) AS crossing`;
  return { kind: 'splits', isOpen: row!.crossing === 0, crossing: row!.crossing };
}

async function checkParts(tx: Tx, { releaseId, definitionId }: GatedCandidate): Promise<PromotionGate> {
  const [release, definition] = await Promise.all([
    tx.release.count({ where: { id: releaseId, state: 'active' } }),
    tx.brandDefinition.count({ where: { id: definitionId, state: 'published' } }),
  ]);
  return { kind: 'parts', isOpen: release === 1 && definition === 1 };
}
