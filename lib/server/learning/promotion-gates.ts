import { StoredFiguresSchema, type StoredFigures } from '@/lib/contracts/learning';
import type { PromotionGate, RateTaken } from '@/lib/contracts/promotions';
import { compareRecallAt, FEWEST_NEGATIVES } from '@/lib/domain/learning/measure-held-out';
import { testNonInferiority } from '@/lib/domain/learning/non-inferiority';
import type { Db, Tx } from '../database/db';
import { findPartProblems, type StoredModelParts } from '../models/find-part-problems';
import { ADS_TO_TELL, countFlagged } from '../thresholds/count-flagged';

/** A candidate may lose so much recall at most. */
const RECALL_MARGIN = 0.1;
/** Chance that any brand of a run is let through although it lost that much. */
const DELTA = 0.05;
/** The share of negatives that may pass where a brand's own flag rate is not known. */
const COMMON_RATE = 0.01;

export type GatedCandidate = {
  brandId: string;
  definitionId: string;
  releaseId: string;
  learningRunId: string;
};
type RecallGate = Extract<PromotionGate, { kind: 'recall' }>;

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

/**
 * Both models are compared where each lets as many held-out negatives pass as the brand flags of live ads: what a reviewer gets to
 * see of the brand stays the same. What was compared with another model than the one in use now says nothing.
 */
async function checkRecall(
  db: Db | Tx,
  { learningRunId: runId, brandId }: GatedCandidate,
): Promise<RecallGate> {
  const [row, brands, inUse, rate] = await Promise.all([
    db.learningRunBrand.findUniqueOrThrow({
      where: { runId_brandId: { runId, brandId } },
      select: { figures: true },
    }),
    db.learningRunBrand.count({ where: { runId, outcome: 'learned' } }),
    db.brandModel.findFirst({ where: { brandId, state: 'active' }, select: { contentHash: true } }),
    takeRate(db, brandId),
  ]);
  const figures = row.figures === null ? null : StoredFiguresSchema.parse(row.figures);
  const { positives, negatives } = figures ?? { positives: 0, negatives: 0 };
  const passing = Math.floor(rate.share * negatives + 1e-9);
  const gate = {
    kind: 'recall' as const,
    problem: null,
    rate,
    positives,
    negatives,
    passing,
    brands,
    gained: 0,
    lost: 0,
    worst: null,
    margin: RECALL_MARGIN,
  };
  // Where nothing is in use nothing can be lost.
  if (!inUse) return { ...gate, isOpen: true };
  const problem = findProblem(figures, inUse.contentHash);
  if (problem !== null) return { ...gate, problem, isOpen: false };
  const { gained, lost } = compareRecallAt(figures!.paired!.negativesOver, passing);
  const { isShown, worst } = testNonInferiority(
    { positives, gained, lost },
    { margin: RECALL_MARGIN, delta: DELTA, brands },
  );
  return { ...gate, gained, lost, worst, isOpen: isShown };
}

function findProblem(figures: StoredFigures | null, inUseHash: string): RecallGate['problem'] {
  if (figures === null) return 'no-positives';
  if (!figures.paired) return 'not-kept';
  if (figures.paired.insteadOf !== inUseHash) return 'other-model';
  return figures.negatives < FEWEST_NEGATIVES ? 'few-negatives' : null;
}

async function takeRate(db: Db | Tx, brandId: string): Promise<RateTaken> {
  const live = await countFlagged(db, brandId, new Date());
  if (live === null) return { share: COMMON_RATE, basis: 'nothing-in-use', ads: 0, flagged: 0 };
  if (live.ads < ADS_TO_TELL) return { share: COMMON_RATE, basis: 'few-ads', ...live };
  return { share: live.flagged / live.ads, basis: 'live', ...live };
}

async function checkSplits(db: Db | Tx, { learningRunId }: GatedCandidate): Promise<PromotionGate> {
  const [row] = await db.$queryRaw<Array<{ crossing: number }>>`
    SELECT count(*)::int AS crossing FROM (
      SELECT FROM dataset_entry AS entry
        JOIN learning_run AS run ON run.dataset_version_id = entry.version_id AND run.id = ${learningRunId}::uuid
       GROUP BY entry.group_key HAVING count(DISTINCT entry.split) > 1) AS crossing`;
  return { kind: 'splits', isOpen: row!.crossing === 0, crossing: row!.crossing };
}

async function checkParts(
  db: Db | Tx,
  candidate: GatedCandidate,
  stored: StoredModelParts,
): Promise<PromotionGate> {
  const problems = await findPartProblems(db, candidate, stored);
  return { kind: 'parts', isOpen: problems.length === 0, problems };
}
