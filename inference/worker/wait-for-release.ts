import { Client } from 'pg';
import type { Db } from '@/lib/server/database/db';
import type { Logger } from '@/lib/server/logging/logger';
import { findActiveRelease, type ActiveRelease } from '@/lib/server/models/active-models';

/** Also when no notice comes through. */
const LOOK_EVERY_MS = 3_000;

type Deps = { db: Db; databaseUrl: string; logger: Logger };

/** Resolves as soon as another release than this one is in use; with null when `signal` aborts. */
export async function waitForOtherRelease(
  { db, databaseUrl, logger }: Deps,
  releaseId: string,
  signal: AbortSignal,
): Promise<ActiveRelease | null> {
  let wake = () => {};
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (signal.aborted) wake();
    });
  signal.addEventListener('abort', () => wake(), { once: true });
  const notices = await listen(databaseUrl, logger, () => wake());
  try {
    while (!signal.aborted) {
      const active = await findActiveRelease(db).catch((error: unknown) => {
        logger.warn({ error }, 'cannot look which release is in use');
        return null;
      });
      if (active && active.releaseId !== releaseId) return active;
      await pause();
    }
    return null;
  } finally {
    if (notices) await hangUp(notices, logger);
  }
}

/** Without notices the looks go on. */
async function listen(databaseUrl: string, logger: Logger, onNotice: () => void): Promise<Client | null> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'touchstone-worker-notices' });
  client.on('notification', onNotice);
  client.on('error', (error) => logger.warn({ error }, 'no notices of models in use'));
  try {
    await client.connect();
    await client.query('LISTEN active_models');
    return client;
  } catch (error) {
    logger.warn({ error }, 'no notices of models in use');
    await hangUp(client, logger);
    return null;
  }
}

/** A connection that breaks while it is ended is ended, too; that must not hide what else went wrong. */
async function hangUp(client: Client, logger: Logger): Promise<void> {
  await client
    .end()
    .catch((error: unknown) => logger.warn({ error }, 'the connection for notices did not end well'));
}
