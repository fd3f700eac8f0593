import os from 'node:os';
import { PgBoss, type Job, type JobWithMetadata, type WorkOptions } from 'pg-boss';
import { v7 as uuidv7 } from 'uuid';
import { applyAuthorization } from '@/lib/server/authorizations/apply-authorization';
import { queueTurnedAuthorizations } from '@/lib/server/authorizations/queue-turned';
import type { Config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { runFreeze } from '@/lib/server/datasets/run-freeze';
import { failEvaluation } from '@/lib/server/evaluations/evaluation-state';
import { forgetWorker, noteWorker } from '@/lib/server/health/note-worker';
import { lookAtTraffic } from '@/lib/server/drift/look-at-traffic';
import { queueRollUp, rollUpInsights } from '@/lib/server/insights/roll-up-insights';
import type { JobPayloads, JobQueue } from '@/lib/server/jobs/queues';
import { settleTask } from '@/lib/server/labeling/settle-task';
import { failRun } from '@/lib/server/learning/run-state';
import type { Logger } from '@/lib/server/logging/logger';
import { failScoring } from '@/lib/server/scores/fail-scoring';
import { drawDifferences } from '@/lib/server/shadows/draw-differences';
import { lookForDrift } from '@/lib/server/thresholds/look-for-drift';
import { queueDriftLooks } from '@/lib/server/thresholds/queue-drift-looks';
import { triageAdsBetween } from '@/lib/server/thresholds/triage-ads-between';
import { settleItem } from '@/lib/server/verdicts/settle-item';
import { openRelease } from '../open-release';
import type { Scorer } from '../scorer';
import { createActiveBrands, OtherReleaseError, type ActiveBrands } from './active-brands';
import { runBuildJob, runDrawJob } from './model-jobs';
import { releaseOptions } from './release-options';
import { rest } from './rest';
import { endEach, runEach } from './run-each';
import { runEvaluation } from './run-evaluation';
import { runLearning } from './run-learning';
import { countMovedMarks } from './count-moved-marks';
import { runImpact } from './run-impact';
import { runReleaseShadow } from './run-release-shadow';
import { runRescoring } from './run-rescoring';
import { runScoreJobs } from './run-score-jobs';
import { scoreRevisions } from './score-revisions';

export type WorkerDeps = { db: Db; config: Config; logger: Logger };

/**
 * A killed worker's ads wait one heartbeat (10 s), one look of a supervisor, a retry delay (1-2 s) and one poll. A look
 * at all queues costs as much as thirty polls, so the others are seen to less often.
 */
const SUPERVISE_SCORING_MS = 1_000;
const SUPERVISE_SECONDS = 5;
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
/** Jobs that are done go so soon: each second a look over all there are says which lost their worker. */
const CLEARING_SECONDS = 60;
/** A release in shadow has one core at most, and nobody measures for it. */
const SHADOW_SIZE = { threads: 1, batchSize: 4 } as const;
/** When another release is in use and this worker has not heard of it yet. */
const LOOK_AGAIN_MS = 500;
const PRESENCE_MS = 5_000;
const PARTITIONS_MS = 6 * 3_600_000;
/** So soon after the day's turn the ads of an authorization that ended with it are triaged again. */
const AUTHORIZATIONS_MS = 15_000;
/** Looks are due once a day; so much later at most. */
const DRIFT_MS = 10 * 60_000;
const ROLL_UP_MS = 20_000;

/** A worker's work with one release. */
export type Serving = {
  /**
   * Scores ads and stores what follows. When another release is in use, by that: those that were in hand when it came are not sent back
   * to the queue, where they would wait for their next try.
   */
  score: (revisionIds: readonly string[]) => Promise<void>;
  /** Takes no more jobs; resolves when those in hand are done or were given back. */
  stop: () => Promise<void>;
  /**
   * The same because another release is in use: pictures that still wait for these networks are given up.
   *
   * @param next the worker's work with that; null when the worker stops before it is open
   */
  leaveTo: (next: Promise<Serving | null>) => Promise<void>;
};

/** Begins to work off jobs with these models. @param signal aborted when the worker is to stop */
export async function serveRelease(deps: WorkerDeps, scorer: Scorer, signal: AbortSignal): Promise<Serving> {
  const { db, config, logger } = deps;
  const boss = new PgBoss({
    connectionString: config.databaseUrl,
    application_name: 'touchstone-worker',
    max: 6,
    useListenNotify: true,
    migrate: false,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SCORING_MS / 1_000,
    monitorVacuum: false, // nobody hears its warnings, and it reads the statistics of all tables each time
    maintenanceIntervalSeconds: CLEARING_SECONDS,
  });
  boss.on('error', (error) => logger.error({ error }, 'job queue'));
  const currentBrands = createActiveBrands(db, scorer);
  const leaving = new AbortController();
  let next: Promise<Serving | null> | null = null;

  async function score(revisionIds: readonly string[]): Promise<void> {
    for (;;) {
      if (next) {
        const serving = await next;
        if (!serving) throw new Error('the worker stops');
        return serving.score(revisionIds);
      }
      try {
        return await scoreRevisions({ db, scorer, currentBrands }, revisionIds);
      } catch (error) {
        if (next) continue; // its pictures were given up
        if (!(error instanceof OtherReleaseError) || leaving.signal.aborted) throw error;
        await rest(LOOK_AGAIN_MS, leaving.signal); // this worker will hear of it, too
      }
    }
  }

  try {
    await boss.start();
    const working = {
      ...deps,
      scorer,
      currentBrands,
      score,
      signal: AbortSignal.any([signal, leaving.signal]),
    };
    await workOff(boss, working);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  const stopTending = tend(db, scorer, logger);
  const stopSupervising = superviseScoring(boss, logger);
  logger.info(
    { provider: scorer.provider, threads: scorer.threads, release: scorer.release.contentHash },
    'worker ready',
  );
  async function stop(): Promise<void> {
    leaving.abort();
    stopSupervising();
    await boss.stop({ graceful: true, timeout: 30_000 });
    await stopTending();
  }
  return {
    score,
    stop,
    leaveTo(instead) {
      next = instead;
      next.catch(() => {}); // who waits for it is told
      scorer.giveUpWaiting();
      return stop();
    },
  };
}

type Working = WorkerDeps & {
  scorer: Scorer;
  currentBrands: () => Promise<ActiveBrands>;
  score: Serving['score'];
  /** Aborted when the worker stops or leaves the release. */
  signal: AbortSignal;
};

async function workOff(
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

/** Shows that this worker is alive, keeps the months ahead partitioned, and sees to it that a day's turn has its effect. */
function tend(db: Db, scorer: Scorer, logger: Logger): () => Promise<void> {
  const id = uuidv7();
  const { totals } = scorer;
  const note = () =>
    noteWorker(db, {
      id,
      hostName: os.hostname(),
      processId: process.pid,
      releaseHash: scorer.release.contentHash,
      provider: scorer.provider,
      threadCount: scorer.threads,
      pictures: totals.pictures,
      stageMs: totals.msByStage,
    }).catch((error: unknown) => logger.error({ error }, 'cannot note that this worker is alive'));
  const partition = () =>
    db.$executeRaw`SELECT ensure_partitions()`.catch((error: unknown) =>
      logger.error({ error }, 'cannot partition'),
    );
  const turn = () =>
    queueTurnedAuthorizations(db).catch((error: unknown) =>
      logger.error({ error }, 'cannot look for authorizations that begin or end'),
    );
  const watch = () =>
    queueDriftLooks(db).catch((error: unknown) =>
      logger.error({ error }, 'cannot look for thresholds that have drifted'),
    );
  const rollUp = () =>
    queueRollUp(db).catch((error: unknown) => logger.error({ error }, 'cannot look for insights to count'));
  void note();
  void rollUp();
  void partition();
  void turn();
  void watch();
  const timers = [
    setInterval(() => void note(), PRESENCE_MS),
    setInterval(() => void partition(), PARTITIONS_MS),
    setInterval(() => void turn(), AUTHORIZATIONS_MS),
    setInterval(() => void watch(), DRIFT_MS),
    setInterval(() => void rollUp(), ROLL_UP_MS),
  ];
  return async () => {
    timers.forEach(clearInterval);
    await forgetWorker(db, id);
  };
}

/** Looks for ads whose worker was killed, one look after the other. */
function superviseScoring(boss: PgBoss, logger: Logger): () => void {
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      await boss.supervise('score-ad');
    } catch (error) {
      logger.error({ error }, 'cannot look for ads whose worker was killed');
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), SUPERVISE_SCORING_MS);
  return () => clearInterval(timer);
}
