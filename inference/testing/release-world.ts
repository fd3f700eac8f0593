import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { createLogger } from '@/lib/server/logging/logger';
import { keepRelease } from '../keep-release';
import { openRelease } from '../open-release';
import { readVerifiedRelease } from '../read-verified-release';
import type { Scorer } from '../scorer';
import { runReleaseShadow, type ReleaseShadowDeps } from '../worker/run-release-shadow';
import { writeTinyModels } from './tiny-models';

type Installation = { db: Db; scorer: Scorer; modelsDir: string };

/** Releases beside the tiny one in use, and workers that see their shadows through. */
export function openReleaseWorld({ db, scorer, modelsDir }: Installation) {
  const deps = (signal: AbortSignal): ReleaseShadowDeps => ({
    db,
    scorer,
    signal,
    logger: createLogger('worker', 'silent'),
    openRelease: (releaseId: string) =>
      openRelease(db, releaseId, {
        providers: ['cpu'],
        threads: 1,
        batchSize: 2,
        shippedDir: modelsDir,
        releasesDir: path.join(config().dataDir, 'releases'),
      }),
  });

  /** The parts in use with another fusion, imported as `touchstone release import` does it. */
  async function importAnother(
    fusion: NonNullable<Parameters<typeof writeTinyModels>[1]>['fusion'],
  ): Promise<string> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
    await writeTinyModels(folder, { fusion: fusion ?? {} });
    const { releaseId } = await keepRelease(db, await readVerifiedRelease(folder));
    await rm(folder, { recursive: true });
    return releaseId;
  }

  /** A worker that sees the shadow through until it is stopped. */
  function see(releaseShadowId: string): () => Promise<void> {
    const stopping = new AbortController();
    const running = runReleaseShadow(deps(stopping.signal), releaseShadowId);
    return async () => {
      stopping.abort();
      await running;
    };
  }

  return { deps, importAnother, see };
}
