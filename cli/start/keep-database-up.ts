import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { OperatorError } from '@/lib/server/config/operator-error';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@/lib/server/database/embedded-postgres';
import { withClient } from '@/lib/server/database/with-client';

const KNOCK_MS = 5_000;

type Options = {
  dataDir: string;
  /** Once aborted, a server that ends is left alone. */
  stop: AbortSignal;
  onRestart: () => void;
  /** It is not up and stays so. */
  onGivenUp: (error: unknown) => void;
  /** How often the server is asked whether it lets others in. */
  knockMs?: number;
};
export type KeptDatabase = { release(): Promise<void> };

/**
 * Starts the embedded server again when somebody ends it; what was committed is there. For as long as it is kept a
 * connection shows other commands that the server is in use, and notices when it is gone.
 */
export async function keepDatabaseUp(server: EmbeddedPostgres, options: Options): Promise<KeptDatabase> {
  const { dataDir, stop, onRestart, onGivenUp, knockMs = KNOCK_MS } = options;
  const released = new AbortController();
  let restarting: Promise<void> | null = null;
  let held = await hold(server.url, restart);
  const knocking = knockAtTimes();

  function restart(): void {
    if (released.signal.aborted || stop.aborted || restarting) return;
    onRestart();
    restarting = startAgain()
      .catch(onGivenUp)
      .finally(() => (restarting = null));
  }
  async function startAgain(): Promise<void> {
    if (await isGone(server.url)) await server.stop();
    const again = await startEmbeddedPostgres(dataDir);
    if (again.url !== server.url)
      throw new OperatorError('its port was taken meanwhile; run npm start again.');
    held = await hold(server.url, restart);
  }
  async function knockAtTimes(): Promise<void> {
    while (!released.signal.aborted) {
      await sleep(knockMs, undefined, { signal: released.signal }).catch(() => {});
      if (await isGone(server.url)) restart();
    }
  }

  return {
    release: async () => {
      released.abort();
      await Promise.all([restarting, knocking]);
      await held.end().catch(() => {}); // the server may be gone already
    },
  };
}

async function hold(url: string, onLost: () => void): Promise<Client> {
  const client = new Client({
    connectionString: url,
    keepAlive: true,
    application_name: 'touchstone launcher',
  });
  client.on('error', onLost);
  client.on('end', onLost);
  await client.connect();
  return client;
}

/**
 * Nobody listens, or the server was asked to end (SIGTERM): then it lets nobody in and waits for its clients, which would be
 * for ever with the connection that we hold.
 */
function isGone(url: string): Promise<boolean> {
  return withClient(url, () => Promise.resolve(false)).catch((error: Error) =>
    /ECONNREFUSED|shutting down/.test(error.message),
  );
}
