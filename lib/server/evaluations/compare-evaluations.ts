import type { ComparisonQuery, EvaluationComparison, Paired } from '@/lib/contracts/evaluations';
import { adjustByHolm, comparePaired, type PairedTrials } from '@/lib/domain/statistics/paired-shares';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { findEnded } from './find-ended';

const CONFIDENCE = 0.95;

type Counts = {
  positives: number;
  foundBefore: number;
  foundAfter: number;
  gained: number;
  lost: number;
  wrongBefore: number;
  wrongAfter: number;
  wrongGained: number;
  wrongLost: number;
};
type BrandRow = Counts & { slug: string; name: string; isOtherModel: boolean };

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
  const [[both], brands] = await Promise.all([
    countCases(db, evaluationId, otherId),
    countBrands(db, evaluationId, otherId, signal),
  ]);
  const knowsAbsence = here.kind !== 'business';
  const { cases, onlyHere, onlyThere } = both!;
  const toFound = (counts: Counts): PairedTrials & { before: number; after: number } => ({
    n: counts.positives,
    before: counts.foundBefore,
    after: counts.foundAfter,
    gained: counts.gained,
    lost: counts.lost,
  });
  const toWrong = (counts: Counts, brandCount: number) => ({
    n: brandCount * cases - counts.positives,
    before: counts.wrongBefore,
    after: counts.wrongAfter,
    gained: counts.wrongGained,
    lost: counts.wrongLost,
  });
  const found = comparePairs(brands.map(toFound));
  const wrong = comparePairs(brands.map((row) => toWrong(row, 1)));
  const total = brands.reduce<Counts>(addCounts, NO_COUNTS);
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

const NO_COUNTS: Counts = {
  positives: 0,
  foundBefore: 0,
  foundAfter: 0,
  gained: 0,
  lost: 0,
  wrongBefore: 0,
  wrongAfter: 0,
  wrongGained: 0,
  wrongLost: 0,
};

function addCounts(sum: Counts, row: Counts): Counts {
  return {
    positives: sum.positives + row.positives,
    foundBefore: sum.foundBefore + row.foundBefore,
    foundAfter: sum.foundAfter + row.foundAfter,
    gained: sum.gained + row.gained,
    lost: sum.lost + row.lost,
    wrongBefore: sum.wrongBefore + row.wrongBefore,
    wrongAfter: sum.wrongAfter + row.wrongAfter,
    wrongGained: sum.wrongGained + row.wrongGained,
    wrongLost: sum.wrongLost + row.wrongLost,
  };
}

const SIGNAL_COLUMNS: Record<ComparisonQuery['signal'], Prisma.Sql> = {
  fused: Prisma.sql`score.fused`,
  vision: Prisma.sql`score.vision`,
  appearance: Prisma.sql`score.appearance`,
  mark: Prisma.sql`score.mark`,
  title: Prisma.sql`score.title`,
};

function countCases(db: Db, here: string, there: string) {
  return db.$queryRaw<Array<{ cases: number; onlyHere: number; onlyThere: number }>>`
    SELECT count(*) FILTER (WHERE here.number IS NOT NULL AND there.number IS NOT NULL)::int AS cases,
           count(*) FILTER (WHERE there.number IS NULL)::int AS "onlyHere",
           count(*) FILTER (WHERE here.number IS NULL)::int AS "onlyThere"
      FROM (SELECT number FROM evaluation_case WHERE evaluation_id = ${here}::uuid) AS here
      FULL JOIN (SELECT number FROM evaluation_case WHERE evaluation_id = ${there}::uuid) AS there USING (number)`;
}

/** Pairs that are there or flagged: of what only one of them names the other says that it is neither. */
function countBrands(
  db: Db,
  here: string,
  there: string,
  signal: ComparisonQuery['signal'],
): Promise<BrandRow[]> {
  const ofSignal = SIGNAL_COLUMNS[signal];
  const flags = (evaluationId: string) => Prisma.sql`
    SELECT score.number, score.brand_id, score.outcome IN ('found', 'missed') AS is_present,
           ${ofSignal} >= model.threshold AS is_flagged
      FROM evaluation_score AS score
      JOIN evaluation_model AS model ON model.evaluation_id = score.evaluation_id AND model.brand_id = score.brand_id
     WHERE score.evaluation_id = ${evaluationId}::uuid AND score.outcome <> 'unknown'
       AND (score.outcome IN ('found', 'missed') OR ${ofSignal} >= model.threshold)`;
  return db.$queryRaw<BrandRow[]>`
    WITH pair AS (
      SELECT number, brand_id, coalesce(here.is_present, there.is_present) AS is_present,
             coalesce(there.is_flagged, false) AS before, coalesce(here.is_flagged, false) AS after
        FROM (${flags(here)}) AS here
        FULL JOIN (${flags(there)}) AS there USING (number, brand_id)
       WHERE (here.number IS NOT NULL OR EXISTS (
               SELECT FROM evaluation_case WHERE evaluation_id = ${here}::uuid AND evaluation_case.number = there.number))
         AND (there.number IS NOT NULL OR EXISTS (
               SELECT FROM evaluation_case WHERE evaluation_id = ${there}::uuid AND evaluation_case.number = here.number))),
    counted AS (
      SELECT brand_id, count(*) FILTER (WHERE is_present)::int AS positives,
             count(*) FILTER (WHERE is_present AND before)::int AS "foundBefore",
             count(*) FILTER (WHERE is_present AND after)::int AS "foundAfter",
             count(*) FILTER (WHERE is_present AND after AND NOT before)::int AS gained,
             count(*) FILTER (WHERE is_present AND before AND NOT after)::int AS lost,
             count(*) FILTER (WHERE NOT is_present AND before)::int AS "wrongBefore",
             count(*) FILTER (WHERE NOT is_present AND after)::int AS "wrongAfter",
             count(*) FILTER (WHERE NOT is_present AND after AND NOT before)::int AS "wrongGained",
             count(*) FILTER (WHERE NOT is_present AND before AND NOT after)::int AS "wrongLost"
        FROM pair GROUP BY brand_id)
    SELECT brand.slug, brand.name,
           (here.brand_model_id, here.threshold) IS DISTINCT FROM (there.brand_model_id, there.threshold) AS "isOtherModel",
           coalesce(positives, 0) AS positives, coalesce("foundBefore", 0) AS "foundBefore",
           coalesce("foundAfter", 0) AS "foundAfter", coalesce(gained, 0) AS gained, coalesce(lost, 0) AS lost,
           coalesce("wrongBefore", 0) AS "wrongBefore", coalesce("wrongAfter", 0) AS "wrongAfter",
           coalesce("wrongGained", 0) AS "wrongGained", coalesce("wrongLost", 0) AS "wrongLost"
      FROM evaluation_model AS here
      JOIN evaluation_model AS there ON there.evaluation_id = ${there}::uuid AND there.brand_id = here.brand_id
      JOIN brand ON brand.id = here.brand_id
      LEFT JOIN counted ON counted.brand_id = here.brand_id
     WHERE here.evaluation_id = ${here}::uuid
     ORDER BY brand.name`;
}
