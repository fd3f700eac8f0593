import os from 'node:os';
import path from 'node:path';
import { PgBoss, type Job, type JobWithMetadata, type WorkOptions } from 'pg-boss';
import { v7 as uuidv7 } from 'uuid';
import { applyAuthorization } from '@/lib/server/authorizations/apply-authorization';
import { queueTurnedAuthorizations } from '@/lib/server/authorizations/queue-turned';
import type { Config } from '@/lib/server/config/env';
import { OperatorError } from '@/lib/server/config/operator-error';
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
import { findActiveRelease, type ActiveRelease } from '@/lib/server/models/active-models';
import { failScoring } from '@/lib/server/scores/fail-scoring';
import { drawDifferences } from '@/lib/server/shadows/draw-differences';
import { lookForDrift } from '@/lib/server/thresholds/look-for-drift';
import { queueDriftLooks } from '@/lib/server/thresholds/queue-drift-looks';
import { triageAdsBetween } from '@/lib/server/thresholds/triage-ads-between';
import { settleItem } from '@/lib/server/verdicts/settle-item';
import { seedShippedRelease } from '../keep-release';
import { openRelease, UnreadableReleaseError } from '../open-release';
import { readRelease, SHIPPED_MODELS_DIR } from '../release';
import type { Scorer } from '../scorer';
import { createActiveBrands, type ActiveBrands } from './active-brands';
import { runBuildJob, runDrawJob } from './model-jobs';
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
import { waitForOtherRelease } from './wait-for-release';

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
const OPEN_AGAIN_MS = 5_000;
const PRESENCE_MS = 5_000;
const PARTITIONS_MS = 6 * 3_600_000;
/** So soon after the day's turn the ads of an authorization that ended with it are triaged again. */
const AUTHORIZATIONS_MS = 15_000;
/** Looks are due once a day; so much later at most. */
const DRIFT_MS = 10 * 60_000;
const ROLL_UP_MS = 20_000;

/**
 * Works off machine jobs until `signal` aborts; the batches in hand are finished first. Any number of workers may run
 * beside each other, on any number of machines; they hold no state.
 *
 * Works with the release in use. When another one comes into use it takes no more jobs, opens that, and goes on with it; what it
 * still has in hand ends with the old parts and is refused where it may not be mixed, so it is done again.
 *
 * @throws OperatorError when the parts of the release in use cannot be opened at the start; Error when a model part is not what
 * its manifest says
 */
export async function runWorker(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const { db, config, logger } = deps;
  const shipped = await readRelease(SHIPPED_MODELS_DIR);
  await seedShippedRelease(db, SHIPPED_MODELS_DIR);
  let active = (await findActiveRelease(db))!;
  let serving = await serve(deps, await openFirst(deps, active, shipped.contentHash), signal);
  const leaving: Array<Promise<void>> = [];
  const leave = (left: Serving, drained: Promise<void>) =>
    leaving.push(
      drained
        .then(() => left.leave())
        .catch((error: unknown) => logger.error({ error }, 'what was in hand did not end well')),
    );
  for (;;) {
    const next = await waitForOtherRelease(
      { db, logger, databaseUrl: config.databaseUrl },
      active.releaseId,
      signal,
    );
    if (next === null) break;
    const startedAt = performance.now();
    const before = serving;
    const drained = before.drain();
    const opened = await openNext(deps, signal);
    if (opened === null) {
      leave(before, drained);
      return void (await Promise.all(leaving));
    }
    active = opened.active;
    serving = await serve(deps, opened.scorer, signal);
    leave(before, drained);
    logger.info({ release: active.releaseHash, ms: performance.now() - startedAt }, 'another release in use');
  }
  logger.info('worker stops after the batches in hand');
  await serving.drain();
  await serving.leave();
  await Promise.all(leaving);
}

const onProviders = (config: Config) => ({
  providers: config.executionProviders,
  mustBeGpu: config.isGpuRequired,
});

const openActive = ({ db, config }: WorkerDeps, releaseId: string): Promise<Scorer> =>
  openRelease(db, releaseId, {
    ...onProviders(config),
    ...(config.inferenceThreads === null ? {} : { threads: config.inferenceThreads }),
    releasesDir: path.join(config.dataDir, 'releases'),
  });

async function openFirst(
  deps: WorkerDeps,
  { releaseId, releaseHash }: ActiveRelease,
  shippedHash: string,
): Promise<Scorer> {
  try {
    return await openActive(deps, releaseId);
  } catch (error) {
    if (!(error instanceof UnreadableReleaseError)) throw error;
    throw new OperatorError(
      `The active release is ${releaseHash}, but inference/models is ${shippedHash}, and the image store does not hold the active one: ${error.message}`,
      { cause: error },
    );
  }
}

/** Tries again until what is in use then can be opened; null when the worker is to stop. */
async function openNext(
  deps: WorkerDeps,
  signal: AbortSignal,
): Promise<{ active: ActiveRelease; scorer: Scorer } | null> {
  while (!signal.aborted) {
    try {
      const active = (await findActiveRelease(deps.db))!;
      return { active, scorer: await openActive(deps, active.releaseId) };
    } catch (error) {
      deps.logger.error({ error }, 'the release in use cannot be opened; trying again');
      await rest(OPEN_AGAIN_MS, signal);
    }
  }
  return null;
}

type Serving = {
  /** Takes no more jobs; resolves when those in hand are done or were given back. */
  drain: () => Promise<void>;
  /** After that: closes the models and takes the worker off the list. */
  leave: () => Promise<void>;
};

async function serve(
  { db, config, logger }: WorkerDeps,
  scorer: Scorer,
  signal: AbortSignal,
): Promise<Serving> {
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
  try {
    await boss.start();
    const currentBrands = createActiveBrands(db, scorer);
    await workOff(boss, { db, config, logger, scorer }, currentBrands, signal);
  } catch (error) {
    await boss.stop({ graceful: false });
    await scorer.close();
    throw error;
  }
  const stopTending = tend(db, scorer, logger);
  const stopSupervising = superviseScoring(boss, logger);
  logger.info(
    { provider: scorer.provider, threads: scorer.threads, release: scorer.release.contentHash },
    'worker ready',
  );
  return {
    drain: async () => {
      stopSupervising();
      await boss.stop({ graceful: true, timeout: 30_000 });
    },
    leave: async () => {
      await stopTending();
      await scorer.close();
    },
  };
}

type Working = WorkerDeps & { scorer: Scorer };

async function workOff(
  boss: PgBoss,
  { db, config, logger, scorer }: Working,
  currentBrands: () => Promise<ActiveBrands>,
  signal: AbortSignal,
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
    (jobs) =>
      runScoreJobs((revisionIds) => scoreRevisions({ db, scorer, currentBrands }, revisionIds), logger, jobs),
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
            openRelease(db, releaseId, {
              ...onProviders(config),
              ...SHADOW_SIZE,
              releasesDir: path.join(config.dataDir, 'releases'),
            }),
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
