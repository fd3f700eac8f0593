import type { Config } from '@/lib/server/config/env';

/** The file that serves pages and API, to be run by Node itself. */
export const WEB_SCRIPT = 'cli/web/serve.mjs';

/** What the web process needs beside the settings people make. */
export function webEnvironment({ host, port, publicUrl, authSecret }: Config): Record<string, string> {
  return {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    HOST: host,
    PORT: String(port),
    NEXTAUTH_URL: publicUrl,
    NEXTAUTH_SECRET: authSecret,
  };
}
