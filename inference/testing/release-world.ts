import path from 'node:path';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { createLogger } from '@/lib/server/logging/logger';
import { openRelease } from '../open-release';
import type { Scorer } from '../scorer';
import { runReleaseShadow, type ReleaseShadowDeps } from '../worker/run-release-shadow';
import type { TinyFusion } from './tiny-models';
import { importTinyRelease } from './tiny-releases';

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
  const importAnother = (fusion: TinyFusion) => importTinyRelease(db, fusion);

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
