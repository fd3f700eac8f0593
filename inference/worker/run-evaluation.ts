import { setImmediate as breathe } from 'node:timers/promises';
import type { PlannedCase } from '@/lib/domain/evaluation/plan-cases';
import type { Db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { describeCases } from '@/lib/server/evaluations/describe-cases';
import {
  EvaluationEndedError,
  failEvaluation,
  noteCounts,
  noteEvaluation,
  startEvaluation,
  type StartedEvaluation,
} from '@/lib/server/evaluations/evaluation-state';
import { readCases } from '@/lib/server/evaluations/read-cases';
import { finishEvaluation, storeCases } from '@/lib/server/evaluations/store-evaluation';
import type { Logger } from '@/lib/server/logging/logger';
import { MissingBrandModelError, readBrandModel } from '@/lib/server/models/read-brand-model';
import { judgeCase, type Judging } from '../evaluation/judge-case';
import { loadBrandModels } from '../loaded-brands';
import type { ScoredImage } from '../score-ad';
import type { Scorer } from '../scorer';
import { readEvidence } from './read-evidence';

type Deps = { db: Db; scorer: Scorer; logger: Logger };

/** Cases that are stored together: so many at most are scored again after a kill. */
const CASES_A_BATCH = 32;

/**
 * Measures a set of brand models on a frozen set: what is new of its pictures is looked at, every case is scored from evidence
 * and stored with what people said of it, and everything is counted at the end. Safe to repeat: cases that are stored are passed
 * by, so what a killed worker left goes on behind them.
 */
export async function runEvaluation(deps: Deps, evaluationId: string): Promise<void> {
  const { db, scorer } = deps;
  try {
    const started = await startEvaluation(db, evaluationId, scorer.release.contentHash);
    if (started) await evaluate(deps, started);
  } catch (error) {
    if (error instanceof EvaluationEndedError) return;
    if (!(error instanceof AppError || error instanceof MissingBrandModelError)) throw error;
    await failEvaluation(db, evaluationId, error.message);
  }
}

async function evaluate(deps: Deps, started: StartedEvaluation): Promise<void> {
  const { db, logger } = deps;
  const { evaluationId, doneCount, models } = started;
  const startedAt = performance.now();
  await noteEvaluation(db, evaluationId, 'reading', 0);
  const { cases, counts } = await readCases(db, started, models);
  await noteCounts(db, evaluationId, counts);
  if (cases.length === 0) {
    throw new AppError(
      'conflict',
      'Nothing is left to measure: the models learned from every picture of the set',
    );
  }
  const judging = await loadModels(deps, started);
  for (let at = doneCount; at < cases.length; at += CASES_A_BATCH) {
    await scoreBatch(deps, started, judging, cases, at);
    await breathe();
  }
  await finishEvaluation(db, started, cases.at(-1)!.number);
  const brandCount = models.length;
  logger.info(
    { evaluationId, caseCount: cases.length, brandCount, ms: performance.now() - startedAt },
    'evaluated',
  );
}

async function loadModels({ scorer }: Deps, { kind, models }: StartedEvaluation): Promise<Judging> {
  const loaded = await Promise.all(
    models.map(async ({ brandId, contentHash }) => ({
      id: brandId,
      model: await readBrandModel(contentHash),
    })),
  );
  return {
    kind,
    loaded: loadBrandModels(loaded, scorer),
    thresholds: new Map(models.map(({ brandId, threshold }) => [brandId, threshold])),
  };
}

/** A case counts with the pictures that can be scored; one without any is left out and counted. */
async function scoreBatch(
  { db, scorer }: Deps,
  { evaluationId, releaseId, frozenAt }: StartedEvaluation,
  judging: Judging,
  cases: readonly PlannedCase[],
  at: number,
): Promise<void> {
  const batch = cases.slice(at, at + CASES_A_BATCH);
  const facts = await describeCases(db, batch, frozenAt);
  const sha256s = [...new Set(facts.flatMap(({ images }) => images))];
  const { known } = await readEvidence(db, scorer, releaseId, sha256s);
  const judged = batch.flatMap((one, index) => {
    const images = facts[index]!.images.flatMap((sha256): ScoredImage[] => {
      const evidence = known.get(sha256);
      return evidence && !('failure' in evidence) ? [{ sha256, ...evidence }] : [];
    });
    return images.length === 0 ? [] : [judgeCase(judging, one, facts[index]!, images)];
  });
  const part = { doneCount: at, looked: batch.length, total: cases.length, cases: judged };
  await storeCases(db, evaluationId, part);
}
