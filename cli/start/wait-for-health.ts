import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '@/lib/server/config/operator-error';
import { withActivity } from '../progress';
import { readLogTail, type Service } from './supervise';

const PATIENCE_MS = 180_000;
const POLL_MS = 300;
const CRASHES_ALLOWED = 2;

/**
 * Waits until `GET /api/health` says 200: the database is migrated and a worker is ready.
 * @throws OperatorError with the end of a log when a service keeps ending, or it takes too long
 */
export async function waitForHealth(
  address: string,
  services: readonly Service[],
  stop: AbortSignal,
): Promise<void> {
  await withActivity('Starting web and worker', async (activity) => {
    const until = Date.now() + PATIENCE_MS;
    let missing = '';
    while (Date.now() < until) {
      stop.throwIfAborted();
      const crashed = services.find((service) => service.crashCount() > CRASHES_ALLOWED);
      if (crashed)
        throw new OperatorError(await describeFailure(`The ${crashed.name} keeps ending`, crashed));
      const health = await readHealth(address);
      if (health === 'ready') return;
      missing = health;
      activity.note(missing);
      await sleep(POLL_MS);
    }
    const blamed = services.find(({ name }) => name === (missing.includes('worker') ? 'worker' : 'web'))!;
    throw new OperatorError(await describeFailure(`After three minutes it is not ready: ${missing}`, blamed));
  });
}

async function readHealth(address: string): Promise<string> {
  try {
    const response = await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(5000) });
    if (response.ok) return 'ready';
    const text = await response.text();
    return `waiting for ${text.slice(0, 200)}`;
  } catch {
    return 'the web process does not answer yet';
  }
}

async function describeFailure(sentence: string, { logFile }: Service): Promise<string> {
  return `${sentence}. The end of ${logFile}:\n${await readLogTail(logFile)}`;
}
