import path from 'node:path';
import type { Config } from '@/lib/server/config/env';

/** How this installation opens a release, whatever it opens it for. */
export const releaseOptions = (config: Config) => ({
  providers: config.executionProviders,
  mustBeGpu: config.isGpuRequired,
  releasesDir: path.join(config.dataDir, 'releases'),
});
