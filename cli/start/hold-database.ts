import { Client } from 'pg';

export type HeldDatabase = { release(): Promise<void> };

/**
 * Keeps a connection to the embedded server for as long as the launcher runs: it shows other commands that the
 * server is in use, and it notices when the server is killed.
 */
export async function holdDatabase(url: string, onLost: () => void): Promise<HeldDatabase> {
  const client = new Client({
    connectionString: url,
    keepAlive: true,
    application_name: 'touchstone launcher',
  });
  let isReleased = false;
  let isReported = false;
  const report = () => {
    if (isReleased || isReported) return;
    isReported = true;
    onLost();
  };
  client.on('error', report);
  client.on('end', report);
  await client.connect();
  return {
    release: async () => {
      isReleased = true;
      await client.end().catch(() => {}); // the server may be gone already
    },
  };
}
