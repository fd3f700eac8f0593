import type { Config } from '@/lib/server/config/env';

/** The file that serves pages and API, to be run by Node itself. */
export const WEB_SCRIPT = 'cli/web/serve.mjs';

/**
 * Old objects may take this much (MB). Far more than the web needs; on a machine with much memory Node otherwise lets
 * garbage lie until there are gigabytes of it (docs/performance.md). NODE_OPTIONS of the operator's come later and win.
 */
const MAX_HEAP_MB = 768;

/** What the web process needs beside the settings people make. */
export function webEnvironment({ host, port, publicUrl, authSecret }: Config): Record<string, string> {
  return {
    NODE_ENV: 'production',
    NODE_OPTIONS: `--max-old-space-size=${MAX_HEAP_MB} ${process.env['NODE_OPTIONS'] ?? ''}`.trim(),
    NEXT_TELEMETRY_DISABLED: '1',
    HOST: host,
    PORT: String(port),
    NEXTAUTH_URL: publicUrl,
    NEXTAUTH_SECRET: authSecret,
  };
}
