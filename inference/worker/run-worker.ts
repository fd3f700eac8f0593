import { OperatorError } from '@/lib/server/config/operator-error';
import { findActiveRelease, type ActiveRelease } from '@/lib/server/models/active-models';
import { seedShippedRelease } from '../keep-release';
import { openRelease, UnreadableReleaseError } from '../open-release';
import { readRelease, SHIPPED_MODELS_DIR } from '../release';
import type { Scorer } from '../scorer';
import { keepReleasesOpen, type OpenReleases } from './open-releases';
import { releaseOptions } from './release-options';
import { rest } from './rest';
import { serveRelease, type Serving } from './serve-release';
import { waitForOtherRelease } from './wait-for-release';
import type { WorkerDeps } from './work-off';

const OPEN_AGAIN_MS = 5_000;

/**
 * Works off machine jobs until `signal` aborts; the batches in hand are finished first. Any number of workers may run
 * beside each other, on any number of machines; they hold no state.
 *
 * Works with the release in use. When another one comes into use it takes no more jobs, opens that, and goes on with it. Ads that it
 * has in hand then are scored by the new one; other work that may not be mixed is refused, so it is done again. The release before
 * stays open for a while, so that it can be taken back at once.
 *
 * @throws OperatorError when the parts of the release in use cannot be opened at the start; Error when a model part is not what
 * its manifest says
 */
export async function runWorker(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const { db, config } = deps;
  await seedShippedRelease(db, SHIPPED_MODELS_DIR);
  const releases = keepReleasesOpen((releaseId) =>
    openRelease(db, releaseId, {
      ...releaseOptions(config),
      ...(config.inferenceThreads === null ? {} : { threads: config.inferenceThreads }),
    }),
  );
  try {
    await serveInTurn(deps, releases, signal);
  } finally {
    await releases.closeAll();
  }
}

type InUse = { active: ActiveRelease; serving: Serving };

/** One release after the other, as they come into use. */
async function serveInTurn(deps: WorkerDeps, releases: OpenReleases, signal: AbortSignal): Promise<void> {
  const { db, config, logger } = deps;
  const active = (await findActiveRelease(db))!;
  let inUse: InUse = { active, serving: await serveRelease(deps, await openFirst(releases, active), signal) };
  const leaving: Array<Promise<void>> = [];
  const end = (ending: Promise<void>): Promise<void> => {
    const ended = ending.catch((error: unknown) =>
      logger.error({ error }, 'what was in hand did not end well'),
    );
    leaving.push(ended);
    return ended;
  };
  const looking = { db, logger, databaseUrl: config.databaseUrl };
  while (await waitForOtherRelease(looking, inUse.active.releaseId, signal)) {
    const startedAt = performance.now();
    const opening = openNext(deps, releases, signal);
    const ended = end(inUse.serving.leaveTo(opening.then((opened) => opened?.serving ?? null)));
    const opened = await opening;
    if (!opened) return void (await Promise.all(leaving));
    releases.leave(inUse.active.releaseId, ended);
    inUse = opened;
    logger.info(
      { release: inUse.active.releaseHash, ms: performance.now() - startedAt },
      'another release in use',
    );
  }
  logger.info('worker stops after the batches in hand');
  void end(inUse.serving.stop());
  await Promise.all(leaving);
}

async function openFirst(releases: OpenReleases, { releaseId, releaseHash }: ActiveRelease): Promise<Scorer> {
  try {
    return await releases.open(releaseId);
  } catch (error) {
    if (!(error instanceof UnreadableReleaseError)) throw error;
    const { contentHash: shippedHash } = await readRelease(SHIPPED_MODELS_DIR);
    throw new OperatorError(
      `The active release is ${releaseHash}, but inference/models is ${shippedHash}, and the image store does not hold the active one: ${error.message}`,
      { cause: error },
    );
  }
}

/** Tries again until what is in use then can be opened; null when the worker is to stop. */
async function openNext(
  deps: WorkerDeps,
  releases: OpenReleases,
  signal: AbortSignal,
): Promise<InUse | null> {
  while (!signal.aborted) {
    try {
      const active = (await findActiveRelease(deps.db))!;
      return { active, serving: await serveOpened(deps, releases, active, signal) };
    } catch (error) {
      deps.logger.error({ error }, 'the release in use cannot be opened; trying again');
      await rest(OPEN_AGAIN_MS, signal);
    }
  }
  return null;
}

async function serveOpened(
  deps: WorkerDeps,
  releases: OpenReleases,
  { releaseId }: ActiveRelease,
  signal: AbortSignal,
): Promise<Serving> {
  const scorer = await releases.open(releaseId);
  try {
    return await serveRelease(deps, scorer, signal);
  } catch (error) {
    releases.leave(releaseId, Promise.resolve());
    throw error;
  }
}
