import { v7 as uuidv7 } from 'uuid';
import { createPacking, type PackedOutcomes } from '@/lib/domain/evaluation/pack-outcomes';
import { createTallies, type Probs, type ScoredCase, type ScoredPair } from '@/lib/domain/evaluation/tally';
import { recordEvent } from '../audit/record-event';
import { inPartsOf } from '../datasets/slices';
import type { Db, Tx } from '../database/db';
import { EvaluationEndedError, noteEvaluation, type StartedEvaluation } from './evaluation-state';

export type NewScore = ScoredPair & { imageSha256: string };
export type NewCase = Omit<ScoredCase, 'pairs'> & { number: number; scores: readonly NewScore[] };

const CASES_A_READ = 2_000;
const ROWS_A_WRITE = 500;
/** Each holds up to five bytes a case. */
const VECTORS_A_WRITE = 10;
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
  const thresholds = new Map(models.map(({ brandId, threshold }) => [brandId, threshold]));
  const tallies = createTallies(thresholds);
  const packing = createPacking(thresholds);
  for (let from = 0; from <= lastNumber; from += CASES_A_READ) {
    const share = SCORED_SHARE + ((1 - SCORED_SHARE) * from) / (lastNumber + 1);
    await noteEvaluation(db, evaluationId, 'counting', share);
    for (const one of await readScored(db, evaluationId, from, from + CASES_A_READ)) {
      tallies.add(one);
      packing.add(one.number, one.pairs);
    }
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
      await insertPacked(tx, evaluationId, packing.packed());
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

/** What a comparison reads. */
async function insertPacked(tx: Tx, evaluationId: string, { cases, brands }: PackedOutcomes): Promise<void> {
  const rows = [{ brandId: null, numbers: cases, bits: new Uint8Array() }, ...brands];
  for (const part of inPartsOf(rows, VECTORS_A_WRITE)) {
    await tx.evaluationVector.createMany({
      data: part.map((row) => ({ id: uuidv7(), evaluationId, ...row })),
    });
  }
}

type StoredCase = ScoredCase & { number: number };
type ScoreRow = Omit<ScoredPair, 'probs'> & Probs & { number: number };

/**
 * Two statements, each along its primary key: a join of rows that were written a moment ago, of which the planner knows
 * nothing, has been planned as a loop over all scores for each case.
 */
async function readScored(db: Db, evaluationId: string, from: number, below: number): Promise<StoredCase[]> {
  const [cases, scores] = await Promise.all([
    db.$queryRaw<Array<Omit<StoredCase, 'pairs'>>>`
      SELECT number, weight, category, source, language FROM evaluation_case
       WHERE evaluation_id = ${evaluationId}::uuid AND number >= ${from}::int AND number < ${below}::int
       ORDER BY number`,
    db.$queryRaw<ScoreRow[]>`
      SELECT number, brand_id::text AS "brandId", outcome::text AS outcome, kind::text AS kind, mark_size AS "markSize",
             fused, vision, appearance, mark, title
        FROM evaluation_score
       WHERE evaluation_id = ${evaluationId}::uuid AND number >= ${from}::int AND number < ${below}::int
       ORDER BY number, brand_id`,
  ]);
  const pairsOf = new Map<number, ScoredPair[]>();
  for (const { number, fused, vision, appearance, mark, title, ...pair } of scores) {
    const said = { ...pair, probs: { fused, vision, appearance, mark, title } };
    const known = pairsOf.get(number);
    if (known) known.push(said);
    else pairsOf.set(number, [said]);
  }
  return cases.map((one) => ({ ...one, pairs: pairsOf.get(one.number) ?? [] }));
}
