import { randomUUID } from 'node:crypto';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { finishEvaluation } from '@/lib/server/evaluations/store-evaluation';

/** Labelled pictures that scores name; there are fewer than cases, which no figure reads. */
export const EVALUATED_PICTURES = 2_000;
const PAIRS_A_CASE = 3;

/**
 * Two ended evaluations of one version with made-up scores, over the brands of the database (filled by fillLabels): three pairs
 * a case, of which the first is there; the second evaluation scores a tenth of them otherwise. The same numbers at every run.
 * @returns their ids, and what counting the second one took, milliseconds
 */
export async function fillEvaluations(
  db: Db,
  cases: number,
  onNote: (note: string) => void,
): Promise<{ first: string; second: string; countingMs: number }> {
  onNote('freezing a set');
  const recipe = RecipeSchema.parse({ kind: 'closed' });
  await freezeDataset(db, { name: 'bench', recipe, actorId: null }, () => {});
  const version = await db.datasetVersion.findFirstOrThrow();
  const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  const scope = { datasetVersionId: version.id, releaseId: release.id, cases };
  onNote('scores of the first');
  const first = await fillOne(db, { ...scope, seed: 1 });
  onNote('scores of the second');
  const second = await fillOne(db, { ...scope, seed: 2 });
  return { first: first.evaluationId, second: second.evaluationId, countingMs: second.countingMs };
}

type Scope = { datasetVersionId: string; releaseId: string; cases: number; seed: number };

async function fillOne(db: Db, { datasetVersionId, releaseId, cases, seed }: Scope) {
  const evaluationId = randomUUID();
  const counts = { cases, lessons: 0, nearLessons: 0, unmodelledPairs: 0, unmodelledBrands: [] };
  await db.evaluation.create({
    data: {
      id: evaluationId,
      datasetVersionId,
      releaseId,
      state: 'running',
      startedAt: new Date(),
      counts,
      doneCount: cases,
    },
  });
  await db.$executeRaw`
    INSERT INTO evaluation_model (evaluation_id, brand_id, brand_model_id, threshold)
    SELECT ${evaluationId}::uuid, brand_id, id, 0.5 FROM brand_model`;
  await db.$executeRaw`
    INSERT INTO evaluation_case (evaluation_id, number, weight, category, source, language)
    SELECT ${evaluationId}::uuid, n, 1, 'category-' || n % 20, 'source-' || n % 4, CASE WHEN n % 3 = 0 THEN 'en' END
      FROM generate_series(0, ${cases - 1}::int) AS n`;
  await db.$executeRaw`
    WITH brands AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY slug) - 1 AS place FROM brand),
         pictures AS MATERIALIZED (SELECT sha256, row_number() OVER (ORDER BY sha256) - 1 AS place FROM image),
         total AS (SELECT (SELECT count(*) FROM brand) AS brands, (SELECT count(*) FROM image) AS pictures),
         drawn AS MATERIALIZED (
           SELECT n, pair_no, (n * 7 + pair_no * 31) % total.brands AS brand_place, n % total.pictures AS picture_place,
                  abs(hashtext(n || ' ' || pair_no || ' ' || CASE WHEN n % 10 = 0 THEN ${seed}::int ELSE 0 END)::float8) / 2147483648 AS said
             FROM generate_series(0, ${cases - 1}::int) AS n, generate_series(0, ${PAIRS_A_CASE - 1}::int) AS pair_no, total),
         pair AS (
           SELECT n, brands.id AS brand_id, sha256, pair_no, said
             FROM drawn JOIN brands ON brands.place = brand_place JOIN pictures ON pictures.place = picture_place)
    INSERT INTO evaluation_score (evaluation_id, number, brand_id, outcome, kind, mark_size, image_sha256, fused, vision, appearance, mark, title)
    SELECT ${evaluationId}::uuid, n, brand_id,
           (CASE WHEN pair_no = 0 THEN CASE WHEN said >= 0.5 THEN 'found' ELSE 'missed' END
                 WHEN said >= 0.5 THEN 'wrong' ELSE 'passed' END)::evaluation_outcome, NULL, NULL, sha256,
           said, said * 0.9, said * 0.8, said * 0.7, said * 0.5
      FROM pair`;
  const models = await db.evaluationModel.findMany({ where: { evaluationId } });
  const started = {
    evaluationId,
    versionId: datasetVersionId,
    releaseId,
    doneCount: cases,
    kind: 'closed' as const,
    frozenAt: new Date(),
    models: models.map((model) => ({ ...model, slug: model.brandId, contentHash: '', learningRunId: null })),
  };
  const startedAt = performance.now();
  await finishEvaluation(db, started, cases - 1);
  return { evaluationId, countingMs: Math.round(performance.now() - startedAt) };
}
