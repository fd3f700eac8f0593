import { v7 as uuidv7 } from 'uuid';
import { createTallies, type ScoredCase, type ScoredPair } from '@/lib/domain/evaluation/tally';
import { recordEvent } from '../audit/record-event';
import { inPartsOf } from '../datasets/slices';
import type { Db, Tx } from '../database/db';
import { EvaluationEndedError, noteEvaluation, type StartedEvaluation } from './evaluation-state';

export type NewScore = ScoredPair & { imageSha256: string };
export type NewCase = Omit<ScoredCase, 'pairs'> & { number: number; scores: readonly NewScore[] };

const CASES_A_READ = 2_000;
const ROWS_A_WRITE = 500;
/** Scoring is nearly all of the work. */
const SCORED_SHARE = 0.95;

/**
 * Keeps what was said of the next cases, whole or not at all: whoever takes the evaluation up again goes on behind them.
 *
 * @param part those behind `doneCount`, of `total`; `looked` counts those that cannot be scored as well
 * @throws EvaluationEndedError when it was cancelled, or another worker has stored them
 */
export async function storeCases(
  db: Db,
  evaluationId: string,
  part: { doneCount: number; looked: number; total: number; cases: readonly NewCase[] },
): Promise<void> {
  const { doneCount, looked, total, cases } = part;
  await db.$transaction(async (tx) => {
    const share = (SCORED_SHARE * (doneCount + looked)) / total;
    const moved = await tx.$executeRaw`
      UPDATE evaluation
         SET done_count = ${doneCount + looked}, unscorable_count = unscorable_count + ${looked - cases.length},
             phase = 'scoring', done_share = ${share}
       WHERE id = ${evaluationId}::uuid AND state = 'running' AND done_count = ${doneCount}`;
    if (moved === 0) throw new EvaluationEndedError('cancelled, or another worker goes on with it');
    await insertCases(tx, evaluationId, cases);
  });
}

async function insertCases(tx: Tx, evaluationId: string, cases: readonly NewCase[]): Promise<void> {
  const rows = cases.map(({ scores: _scores, ...row }) => row);
  await tx.$executeRaw`
    INSERT INTO evaluation_case (evaluation_id, number, weight, category, source, language)
    SELECT ${evaluationId}::uuid, number, weight, category, source, language
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS made (number int, weight float8, category text, source text, language text)`;
  const scores = cases.flatMap(({ number, scores: own }) =>
    own.map(({ probs, ...score }) => ({ number, ...score, ...probs })),
  );
  await tx.$executeRaw`
    INSERT INTO evaluation_score (evaluation_id, number, brand_id, outcome, kind, mark_size, image_sha256, fused, vision, appearance, mark, title)
    SELECT ${evaluationId}::uuid, number, "brandId", outcome, kind, "markSize", "imageSha256", fused, vision, appearance, mark, title
      FROM jsonb_to_recordset(${JSON.stringify(scores)}::jsonb)
        AS made (number int, "brandId" uuid, outcome evaluation_outcome, kind label_kind, "markSize" float8, "imageSha256" char(64),
                 fused float8, vision float8, appearance float8, mark float8, title float8)`;
}

/**
 * Counts everything that was stored and ends the evaluation, whole or not at all.
 *
 * @throws EvaluationEndedError when it was cancelled meanwhile
 */
export async function finishEvaluation(
  db: Db,
  { evaluationId, models }: StartedEvaluation,
  lastNumber: number,
): Promise<void> {
  const tallies = createTallies(new Map(models.map(({ brandId, threshold }) => [brandId, threshold])));
  for (let from = 0; from <= lastNumber; from += CASES_A_READ) {
    const share = SCORED_SHARE + ((1 - SCORED_SHARE) * from) / (lastNumber + 1);
    await noteEvaluation(db, evaluationId, 'counting', share);
    for (const one of await readScored(db, evaluationId, from, from + CASES_A_READ)) tallies.add(one);
  }
  await noteEvaluation(db, evaluationId, 'storing', 1);
  await db.$transaction(
    async (tx) => {
      for (const part of inPartsOf(tallies.rows(), ROWS_A_WRITE)) {
        await tx.evaluationFigure.createMany({
          data: part.map((row) => ({ id: uuidv7(), evaluationId, ...row })),
        });
      }
      for (const part of inPartsOf(tallies.confusions(), ROWS_A_WRITE)) {
        await tx.evaluationConfusion.createMany({
          data: part.map(({ truth, said, count }) => ({
            id: uuidv7(),
            evaluationId,
            truthBrandId: truth,
            saidBrandId: said,
            count,
          })),
        });
      }
      await packOutcomes(tx, evaluationId);
      const ended = await tx.$executeRaw`
        UPDATE evaluation SET state = 'succeeded', ended_at = now()
         WHERE id = ${evaluationId}::uuid AND state = 'running'`;
      if (ended === 0) throw new EvaluationEndedError('cancelled while it was stored');
      await recordEvent(tx, {
        actorId: null,
        action: 'evaluation-succeeded',
        table: 'evaluation',
        id: evaluationId,
      });
    },
    { timeout: 60_000 },
  );
}

/** Keeps what a comparison reads: lib/domain/evaluation/outcome-vectors.ts says how it is packed. */
async function packOutcomes(tx: Tx, evaluationId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO evaluation_vector (id, evaluation_id, brand_id, numbers, bits)
    SELECT gen_random_uuid(), ${evaluationId}::uuid, NULL, coalesce(string_agg(int4send(number), '' ORDER BY number), ''), ''
      FROM evaluation_case WHERE evaluation_id = ${evaluationId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO evaluation_vector (id, evaluation_id, brand_id, numbers, bits)
    SELECT gen_random_uuid(), ${evaluationId}::uuid, brand_id, string_agg(int4send(number), '' ORDER BY number),
           string_agg(substring(int4send(said) FROM 4), '' ORDER BY number)
      FROM (
        SELECT score.number, score.brand_id, (score.outcome IN ('found', 'missed'))::int
               + 2 * (fused >= threshold)::int + 4 * (vision >= threshold)::int + 8 * (appearance >= threshold)::int
               + 16 * (mark >= threshold)::int + 32 * (title >= threshold)::int AS said
          FROM evaluation_score AS score
          JOIN evaluation_model AS model ON model.evaluation_id = score.evaluation_id AND model.brand_id = score.brand_id
         WHERE score.evaluation_id = ${evaluationId}::uuid AND score.outcome <> 'unknown') AS pair
     WHERE said > 0 GROUP BY brand_id`;
}

type ScoredRow = Omit<ScoredCase, 'pairs'> & {
  number: number;
  pairs: Array<Omit<ScoredPair, 'probs'> & ScoredPair['probs']>;
};

async function readScored(db: Db, evaluationId: string, from: number, below: number): Promise<ScoredCase[]> {
  const rows = await db.$queryRaw<ScoredRow[]>`
    SELECT one.number, one.weight, one.category, one.source, one.language, coalesce(said.pairs, '[]') AS pairs
      FROM evaluation_case AS one
      LEFT JOIN (
        SELECT number, jsonb_agg(jsonb_build_object(
                 'brandId', brand_id, 'outcome', outcome, 'kind', kind, 'markSize', mark_size, 'fused', fused, 'vision', vision,
                 'appearance', appearance, 'mark', mark, 'title', title)) AS pairs
          FROM evaluation_score
         WHERE evaluation_id = ${evaluationId}::uuid AND number >= ${from}::int AND number < ${below}::int
         GROUP BY number) AS said ON said.number = one.number
     WHERE one.evaluation_id = ${evaluationId}::uuid AND one.number >= ${from}::int AND one.number < ${below}::int
     ORDER BY one.number`;
  return rows.map(({ number: _number, pairs, ...one }) => ({
    ...one,
    pairs: pairs.map(({ fused, vision, appearance, mark, title, ...pair }) => ({
      ...pair,
      probs: { fused, vision, appearance, mark, title },
    })),
  }));
}
