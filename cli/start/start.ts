import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { makeDataDir } from '@/lib/server/config/data-dir';
import { config, parseLaunchEnv, type LaunchConfig } from '@/lib/server/config/env';
import { db } from '@/lib/server/database/db';
import { prepareDatabase } from '@/lib/server/database/prepare-database';
import { withActivity } from '../progress';
import { closeConnections, openConfiguredServer } from '../runtime';
import { WEB_SCRIPT, webEnvironment } from '../web/web-environment';
import { announce } from './announce';
import { buildWebIfOutdated } from './build-web';
import { requireFreePort } from './check-port';
import { ensureDemonstrationAccounts } from './demonstration-accounts';
import { keepDatabaseUp } from './keep-database-up';
import { takeLaunchLock, type LaunchLock } from './launch-lock';
import { loadDemonstration } from './load-demonstration';
import { ShutdownStack } from './shutdown-stack';
import { supervise, type Service } from './supervise';
import { waitForHealth } from './wait-for-health';

const WEB_STOP_MS = 10_000;
const WORKER_STOP_MS = 30_000;

export type StartOptions = { worker: boolean };

/**
 * Brings everything up in order and keeps it up until `stop` aborts; then takes it down in reverse order. What
 * fails on the way takes down what had come up before it.
 */
export async function start(options: StartOptions, stop: AbortSignal): Promise<void> {
  const launch = parseLaunchEnv(process.env);
  const logsDir = path.join(launch.dataDir, 'logs');
  await makeDataDir(launch.dataDir);
  await mkdir(logsDir, { recursive: true });
  const shutdown = new ShutdownStack();
  try {
    const lock = await takeLaunchLock(launch.dataDir, launch.publicUrl);
    shutdown.add('lock', () => lock.release());
    await requireFreePort(launch.host, launch.port);
    await openDatabase(launch, shutdown, stop);
    stop.throwIfAborted();
    await buildWebIfOutdated(logsDir);
    stop.throwIfAborted();
    const services = startServices(options, lock, logsDir, shutdown);
    await waitForHealth(listenAddress(launch), services, stop);
    if (config().isDemonstration) await demonstrate(launch.dataDir, stop);
    console.log(announce(config(), logsDir));
    await aborted(stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    await shutdown.run();
  }
}

async function openDatabase(launch: LaunchConfig, shutdown: ShutdownStack, stop: AbortSignal): Promise<void> {
  if (launch.databaseUrl === null) {
    await withActivity('Starting the database', async (activity) => {
      const server = (await openConfiguredServer((text) => activity.note(text)))!;
      shutdown.add('database', () => server.stop());
      const kept = await keepDatabaseUp(server, {
        dataDir: launch.dataDir,
        stop,
        onRestart: () => console.error('The database has ended; starting it again.'),
        onGivenUp: (error) => {
          console.error('touchstone: the database could not be started again:', error);
          process.kill(process.pid, 'SIGTERM');
        },
      });
      shutdown.add('database watch', () => kept.release());
    });
  }
  await withActivity('Preparing the database', (activity) =>
    prepareDatabase(config().databaseUrl, { onApplied: (name) => activity.note(name) }),
  );
  shutdown.add('connections', closeConnections);
}

function startServices(
  options: StartOptions,
  lock: LaunchLock,
  logsDir: string,
  shutdown: ShutdownStack,
): Service[] {
  const run = (name: 'web' | 'worker', args: string[], env: Record<string, string>, stopMs: number) => {
    const logFile = path.join(logsDir, `${name}.log`);
    const service = supervise({
      name,
      args,
      env,
      logFile,
      stopMs,
      onStarted: (pid) => void lock.addChild(pid),
      onCrash: ({ code, waitMs }) =>
        console.error(
          `The ${name} ended (${code}); starting it again in ${waitMs / 1000} s. Its log: ${logFile}`,
        ),
    });
    shutdown.add(name, () => service.stop());
    return service;
  };
  const services = [run('web', [WEB_SCRIPT], webEnvironment(config()), WEB_STOP_MS)];
  if (options.worker) services.push(run('worker', ['cli/touchstone.mjs', 'worker'], {}, WORKER_STOP_MS));
  return services;
}

async function demonstrate(dataDir: string, stop: AbortSignal): Promise<void> {
  await ensureDemonstrationAccounts(db());
  await loadDemonstration(db(), dataDir, stop);
}

/** Where this machine reaches the web process, which is not always where people do. */
function listenAddress({ host, port }: LaunchConfig): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
