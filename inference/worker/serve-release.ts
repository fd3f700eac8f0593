import { PgBoss } from 'pg-boss';
import type { Logger } from '@/lib/server/logging/logger';
import type { Scorer } from '../scorer';
import { createActiveBrands, OtherReleaseError } from './active-brands';
import { rest } from './rest';
import { scoreRevisions } from './score-revisions';
import { tend } from './tend';
import { workOff, type WorkerDeps } from './work-off';

/**
 * A killed worker's ads wait one heartbeat (10 s), one look of a supervisor, a retry delay (1-2 s) and one poll. A look
 * at all queues costs as much as thirty polls, so the others are seen to less often.
 */
const SUPERVISE_SCORING_MS = 1_000;
const SUPERVISE_SECONDS = 5;
/** Jobs that are done go so soon: each second a look over all there are says which lost their worker. */
const CLEARING_SECONDS = 60;
/** When another release is in use and this worker has not heard of it yet. */
const LOOK_AGAIN_MS = 500;

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
      scorer.giveUpWaiting();
      return stop();
    },
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
