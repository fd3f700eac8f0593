import type { Job, JobWithMetadata, PgBoss, WorkOptions } from 'pg-boss';
import { applyAuthorization } from '@/lib/server/authorizations/apply-authorization';
import type { Config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { runFreeze } from '@/lib/server/datasets/run-freeze';
import { failEvaluation } from '@/lib/server/evaluations/evaluation-state';
import { lookAtTraffic } from '@/lib/server/drift/look-at-traffic';
import { rollUpInsights } from '@/lib/server/insights/roll-up-insights';
import type { JobPayloads, JobQueue } from '@/lib/server/jobs/queues';
import { settleTask } from '@/lib/server/labeling/settle-task';
import { failRun } from '@/lib/server/learning/run-state';
import type { Logger } from '@/lib/server/logging/logger';
import { failScoring } from '@/lib/server/scores/fail-scoring';
import { drawDifferences } from '@/lib/server/shadows/draw-differences';
import { lookForDrift } from '@/lib/server/thresholds/look-for-drift';
import { triageAdsBetween } from '@/lib/server/thresholds/triage-ads-between';
import { settleItem } from '@/lib/server/verdicts/settle-item';
import { openRelease } from '../open-release';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from './active-brands';
import { countMovedMarks } from './count-moved-marks';
import { runBuildJob, runDrawJob } from './model-jobs';
import { releaseOptions } from './release-options';
import { endEach, runEach } from './run-each';
import { runEvaluation } from './run-evaluation';
import { runImpact } from './run-impact';
import { runLearning } from './run-learning';
import { runReleaseShadow } from './run-release-shadow';
import { runRescoring } from './run-rescoring';
import { runScoreJobs } from './run-score-jobs';

/** Statements cost the same for one ad and for many; what a killed worker leaves is scored again. */
const SCORE_BATCH = 32;
/** Of the other queues; without batches each loop would take one job a poll. */
const SMALL_BATCH = 16;
/** While one batch is stored and the next is fetched, the networks run on a third. */
const SCORE_BATCHES_AT_ONCE = 3;
/** Jobs that wait for their time (an undo window) come without a notice. */
const POLLING = {
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 1,
  heartbeatRefreshSeconds: 3,
} as const;
/** Of queues whose jobs are due at once: a notice wakes the loop, and only what is tried again waits for a poll. */
const WOKEN = { notifyPollingIntervalSeconds: 5 } as const;
/** A release in shadow has one core at most, and nobody measures for it. */
const SHADOW_SIZE = { threads: 1, batchSize: 4 } as const;

export type WorkerDeps = { db: Db; config: Config; logger: Logger };
type Working = WorkerDeps & {
  scorer: Scorer;
  currentBrands: () => Promise<ActiveBrands>;
  score: (revisionIds: readonly string[]) => Promise<void>;
  /** Aborted when the worker stops or leaves the release. */
  signal: AbortSignal;
};

/** Takes jobs of every queue, and says what is done with them. */
export async function workOff(
  boss: PgBoss,
  { db, config, logger, scorer, currentBrands, score, signal }: Working,
): Promise<void> {
  /** Jobs of a batch one after the other, each with its own outcome: one that fails goes back alone. */
  const work = <Queue extends JobQueue>(
    queue: Queue,
    run: (payload: JobPayloads[Queue]) => Promise<unknown>,
    options: WorkOptions = {},
  ) =>
    boss.work<JobPayloads[Queue]>(
      queue,
      { ...POLLING, batchSize: SMALL_BATCH, burstWhenBatchFull: true, ...options, perJobResults: true },
      (jobs: Array<Job<JobPayloads[Queue]>>) => runEach(jobs, run, queue, logger),
    );

  // A full batch means that there is more: without the burst each loop would wait for the rest of its second.
  await boss.work<JobPayloads['score-ad']>(
    'score-ad',
    {
      ...POLLING,
      // Retries come without a notice: what a killed worker left waits for one poll.
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: 0.5,
      batchSize: SCORE_BATCH,
      burstWhenBatchFull: true,
      localConcurrency: SCORE_BATCHES_AT_ONCE,
      includeMetadata: true,
      perJobResults: true,
    },
    (jobs) => runScoreJobs(score, logger, jobs),
  );
  await work(
    'score-ad-given-up',
    ({ revisionId }) =>
      failScoring(db, revisionId, {
        code: 'gave-up',
        detail: 'scoring it failed or ended the worker too often; the log of the worker says why',
      }),
    WOKEN,
  );
  await work(
    'build-brand-model',
    (payload) => runBuildJob({ db, scorer, logger, currentBrands }, payload),
    WOKEN,
  );
  await work('draw-energy-map', (payload) => runDrawJob({ db, scorer, currentBrands }, payload), WOKEN);
  await work('settle-item', ({ reviewItemId }) => settleItem(db, reviewItemId));
  await work('settle-label-task', ({ taskId }) => settleTask(db, taskId));
  await work('apply-authorization', ({ authorizationId, revisionIds }) =>
    applyAuthorization(db, authorizationId, revisionIds),
  );
  await work(
    'look-for-drift',
    (subject) =>
      subject.watchId === undefined
        ? lookForDrift(db, subject.thresholdId)
        : lookAtTraffic(db, subject.watchId),
    { ...WOKEN, batchSize: 1 },
  );
  await work('triage-threshold', (payload) => triageAdsBetween(db, payload), { ...WOKEN, batchSize: 1 });
  await work('definition-impact', ({ impactId }) => runImpact({ db, scorer, currentBrands }, impactId), {
    ...WOKEN,
    batchSize: 1,
  });
  await work('rescore-brand', ({ rescoringId }) => runRescoring(db, rescoringId), {
    ...WOKEN,
    batchSize: 1,
    localConcurrency: 2,
  });
  await work(
    'count-moved-marks',
    ({ promotionId }) => countMovedMarks({ db, scorer, currentBrands }, promotionId),
    { ...WOKEN, batchSize: 1 },
  );
  await work('draw-shadow', ({ shadowId }) => drawDifferences(db, shadowId), { ...WOKEN, batchSize: 1 });
  await work(
    'shadow-release',
    ({ releaseShadowId }) =>
      runReleaseShadow(
        {
          db,
          logger,
          scorer,
          signal,
          openRelease: (releaseId) =>
            openRelease(db, releaseId, { ...releaseOptions(config), ...SHADOW_SIZE }),
        },
        releaseShadowId,
      ),
    { ...WOKEN, batchSize: 1 },
  );
  await work('freeze-dataset', ({ freezeId }) => runFreeze(db, freezeId), { ...WOKEN, batchSize: 1 });
  await work('roll-up-insights', () => rollUpInsights(db), { ...WOKEN, batchSize: 1 });
  const workGivenUp = <Queue extends 'run-learning-given-up' | 'run-evaluation-given-up'>(
    queue: Queue,
    end: (payload: JobPayloads[Queue], problem: string) => Promise<unknown>,
  ) =>
    boss.work(
      queue,
      { ...POLLING, ...WOKEN, includeMetadata: true, perJobResults: true },
      (jobs: Array<JobWithMetadata<JobPayloads[Queue]>>) => endEach(jobs, end, queue, logger),
    );
  await workGivenUp('run-learning-given-up', ({ runId }, problem) => failRun(db, runId, problem));
  await workGivenUp('run-evaluation-given-up', ({ evaluationId }, problem) =>
    failEvaluation(db, evaluationId, problem),
  );
  await work('run-learning', ({ runId }) => runLearning({ db, scorer, logger, currentBrands }, runId), {
    ...WOKEN,
    batchSize: 1,
  });
  await work('run-evaluation', ({ evaluationId }) => runEvaluation({ db, scorer, logger }, evaluationId), {
    ...WOKEN,
    batchSize: 1,
  });
}
