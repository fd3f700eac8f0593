import type { EvaluationConfusions } from '@/lib/contracts/evaluations';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import { findEnded } from './find-ended';

type Named = { slug: string; name: string };

const LISTED_PAIRS = 100;
/** What fits beside each other and can still be read. */
const MATRIX_BRANDS = 12;

/**
 * Which brands are taken for which: the pairs that are confused most often, and a matrix of the brands asked for (of those
 * that are confused most often without any).
 *
 * @throws AppError `not-found`; `conflict` while it has not ended
 */
export async function listConfusions(
  db: Db,
  evaluationId: string,
  slugs: readonly string[],
): Promise<EvaluationConfusions> {
  await findEnded(db, evaluationId);
  const pairs = await db.$queryRaw<
    Array<{ truthSlug: string; truthName: string; saidSlug: string; saidName: string; count: number }>
  >`
    SELECT truth.slug AS "truthSlug", truth.name AS "truthName", said.slug AS "saidSlug", said.name AS "saidName", confusion.count
      FROM evaluation_confusion AS confusion
      JOIN brand AS truth ON truth.id = confusion.truth_brand_id
      JOIN brand AS said ON said.id = confusion.said_brand_id
     WHERE confusion.evaluation_id = ${evaluationId}::uuid AND truth.id <> said.id
     ORDER BY confusion.count DESC, truth.name, said.name LIMIT ${LISTED_PAIRS}`;
  const brands = await chooseBrands(db, evaluationId, slugs);
  const shown = brands.map(({ slug }) => slug);
  const cells = await db.$queryRaw<EvaluationConfusions['cells']>`
    SELECT truth.slug AS truth, said.slug AS said, confusion.count
      FROM evaluation_confusion AS confusion
      LEFT JOIN brand AS truth ON truth.id = confusion.truth_brand_id
      LEFT JOIN brand AS said ON said.id = confusion.said_brand_id
     WHERE confusion.evaluation_id = ${evaluationId}::uuid AND ${amongOrNone(Prisma.sql`truth`, shown)} AND ${amongOrNone(Prisma.sql`said`, shown)}`;
  return {
    pairs: pairs.map(({ truthSlug, truthName, saidSlug, saidName, count }) => ({
      truth: { slug: truthSlug, name: truthName },
      said: { slug: saidSlug, name: saidName },
      count,
    })),
    brands,
    cells,
  };
}

const amongOrNone = (brand: Prisma.Sql, slugs: string[]) =>
  Prisma.sql`(${brand}.slug IS NULL OR ${brand}.slug = ANY (${slugs}))`;

/** Those asked for; else those with most mistakes, filled up with those that are there most often. By name. */
async function chooseBrands(db: Db, evaluationId: string, slugs: readonly string[]): Promise<Named[]> {
  const chosen = await db.$queryRaw<Named[]>`
    SELECT brand.slug, brand.name
      FROM evaluation_model AS model
      JOIN brand ON brand.id = model.brand_id
      LEFT JOIN LATERAL (
        SELECT sum(count) FILTER (WHERE truth_brand_id IS DISTINCT FROM said_brand_id AND truth_brand_id IS NOT NULL
                                    AND said_brand_id IS NOT NULL) AS mistakes, sum(count) AS cases
          FROM evaluation_confusion AS confusion
         WHERE confusion.evaluation_id = model.evaluation_id AND brand.id IN (truth_brand_id, said_brand_id)) AS counted ON true
     WHERE model.evaluation_id = ${evaluationId}::uuid AND (${slugs.length === 0} OR brand.slug = ANY (${[...slugs]}))
     ORDER BY counted.mistakes DESC NULLS LAST, counted.cases DESC NULLS LAST, brand.name
     LIMIT ${MATRIX_BRANDS}`;
  return chosen.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}
