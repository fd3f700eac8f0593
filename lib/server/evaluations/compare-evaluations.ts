import type { ComparisonQuery, EvaluationComparison, Paired } from '@/lib/contracts/evaluations';
import {
  addChange,
  compareOutcomes,
  countShared,
  NO_CHANGE,
  openCases,
  type OutcomeChange,
  type OutcomeVector,
} from '@/lib/domain/evaluation/outcome-vectors';
import { adjustByHolm, comparePaired, type PairedTrials } from '@/lib/domain/statistics/paired-shares';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { findEnded } from './find-ended';

const CONFIDENCE = 0.95;

/**
 * What changed from another evaluation of the same version (before) to this one (after), pair by pair over the cases that are
 * in both: an evaluation leaves out what its own models learned from. Each at its own thresholds, by one signal.
 *
 * @throws AppError `not-found`; `conflict` while one has not ended; `bad-input` when they are of different versions
 */
export async function compareEvaluations(
  db: Db,
  evaluationId: string,
  { with: otherId, signal }: ComparisonQuery,
): Promise<EvaluationComparison> {
  const [here, there] = await Promise.all([findEnded(db, evaluationId), findEnded(db, otherId)]);
  if (here.datasetVersionId !== there.datasetVersionId) {
    throw new AppError('bad-input', 'with: that is an evaluation of another dataset version');
  }
  const [models, after, before] = await Promise.all([
    listCompared(db, evaluationId, otherId),
    readVectors(db, evaluationId),
    readVectors(db, otherId),
  ]);
  const brands = models.map(({ brandId, ...model }) => ({
    ...model,
    ...compareOutcomes(
      { vector: before.vectorOf.get(brandId), cases: before.cases },
      { vector: after.vectorOf.get(brandId), cases: after.cases },
      signal,
    ),
  }));
  const knowsAbsence = here.kind !== 'business';
  const cases = countShared(after.numbers, before.cases);
  const [onlyHere, onlyThere] = [after.cases.count - cases, before.cases.count - cases];
  const toFound = (counts: OutcomeChange): PairedTrials & { before: number; after: number } => ({
    n: counts.positives,
    before: counts.foundBefore,
    after: counts.foundAfter,
    gained: counts.gained,
    lost: counts.lost,
  });
  const toWrong = (counts: OutcomeChange, brandCount: number) => ({
    n: brandCount * cases - counts.positives,
    before: counts.wrongBefore,
    after: counts.wrongAfter,
    gained: counts.wrongGained,
    lost: counts.wrongLost,
  });
  const found = comparePairs(brands.map(toFound));
  const wrong = comparePairs(brands.map((row) => toWrong(row, 1)));
  const total = brands.reduce<OutcomeChange>(addChange, NO_CHANGE);
  return {
    cases,
    onlyHere,
    onlyThere,
    all: {
      found: comparePairs([toFound(total)])[0]!,
      wrong: knowsAbsence ? comparePairs([toWrong(total, brands.length)])[0]! : null,
    },
    brands: brands.map(({ slug, name, isOtherModel }, index) => ({
      slug,
      name,
      isOtherModel,
      found: found[index]!,
      wrong: knowsAbsence ? wrong[index]! : null,
    })),
  };
}

/** With p-values for each alone and for all together. */
function comparePairs(trials: ReadonlyArray<PairedTrials & { before: number; after: number }>): Paired[] {
  const changes = trials.map((one) => (one.n > 0 ? comparePaired(one, CONFIDENCE) : null));
  const tested = changes.flatMap((change, index) => (change ? [{ index, p: change.p }] : []));
  const adjusted = adjustByHolm(tested.map(({ p }) => p));
  const adjustedOf = new Map(tested.map(({ index }, rank) => [index, adjusted[rank]!]));
  return trials.map((one, index) => {
    const change = changes[index] ?? null;
    return { ...one, change: change && { ...change, adjustedP: adjustedOf.get(index)! } };
  });
}

type Compared = { brandId: string; slug: string; name: string; isOtherModel: boolean };

/** Brands that both have a model of, by name. */
function listCompared(db: Db, here: string, there: string): Promise<Compared[]> {
  return db.$queryRaw<Compared[]>`
    SELECT brand.id AS "brandId", brand.slug, brand.name,
           (here.brand_model_id, here.threshold) IS DISTINCT FROM (there.brand_model_id, there.threshold) AS "isOtherModel"
      FROM evaluation_model AS here
      JOIN evaluation_model AS there ON there.evaluation_id = ${there}::uuid AND there.brand_id = here.brand_id
      JOIN brand ON brand.id = here.brand_id
     WHERE here.evaluation_id = ${here}::uuid
     ORDER BY brand.name`;
}

async function readVectors(db: Db, evaluationId: string) {
  const rows = await db.evaluationVector.findMany({
    where: { evaluationId },
    select: { brandId: true, numbers: true, bits: true },
  });
  const vectorOf = new Map<string, OutcomeVector>();
  let numbers: Uint8Array | null = null;
  for (const row of rows) {
    if (row.brandId === null) numbers = row.numbers;
    else vectorOf.set(row.brandId, row);
  }
  if (numbers === null) throw new Error(`evaluation ${evaluationId} ended without its cases`);
  return { numbers, cases: openCases(numbers), vectorOf };
}
