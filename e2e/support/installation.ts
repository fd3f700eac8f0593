import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { loadSecrets } from '@/lib/server/config/secrets';
import { startEmbeddedPostgres } from '@/lib/server/database/embedded-postgres';
import { findFreePort } from '@/lib/server/database/free-port';
import { prepareDatabase } from '@/lib/server/database/prepare-database';
import { importTestBrands } from './brands';

const ROOT = path.resolve(import.meta.dirname, '../..');
const LOGS = path.join(ROOT, 'test-results/browser-logs');
const HOST = '127.0.0.1';
const PATIENCE_MS = 120_000;
const STOP_MS = 20_000;
/** Ends a process when this one is gone, even killed. */
const PRELOAD = pathToFileURL(path.join(ROOT, 'cli/start/end-with-launcher.mjs')).href;
const WEB_SCRIPT = 'cli/web/serve.mjs';

/** Renewed every quarter, so that a test need not wait long to see what a renewal brings. */
export const LEASE_MS = 24_000;
export const UNDO_WINDOW_MS = 10_000;

export type Installation = { stop(): Promise<void> };

/**
 * A whole installation in a temporary folder: embedded PostgreSQL, the production web on a free port, one worker, and the test
 * brands. Its settings are put into this process's environment, which Playwright hands on to the tests.
 *
 * @throws Error with the end of a log when a part does not come up; then nothing is left running
 */
export async function startInstallation(): Promise<Installation> {
  await requireBuild();
  await rm(LOGS, { recursive: true, force: true });
  await mkdir(LOGS, { recursive: true });
  const steps: Array<() => Promise<void>> = [];
  const stop = async () => {
    for (const step of steps.splice(0).reverse())
      await step().catch((error: unknown) => console.error(error));
  };
  try {
    // The number in the name lets the set-up of the integration tests end the server of a run that was killed.
    const dataDir = await mkdtemp(path.join(tmpdir(), `touchstone-test-${process.pid}-`));
    steps.push(() => rm(dataDir, { recursive: true, force: true }));
    await chmod(dataDir, 0o755); // as root, PostgreSQL runs as another user, who has to pass
    const server = await startEmbeddedPostgres(dataDir, { isDurable: false });
    steps.push(() => server.stop());
    await prepareDatabase(server.url);
    Object.assign(process.env, await environment(dataDir, server.url));
    const web = startService('web', [WEB_SCRIPT], { NODE_ENV: 'production' });
    steps.push(() => end(web));
    const worker = startService('worker', ['cli/touchstone.mjs', 'worker'], {});
    steps.push(() => end(worker));
    await waitForHealth([web, worker]);
    await importTestBrands();
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function environment(dataDir: string, databaseUrl: string): Promise<Record<string, string>> {
  const { authSecret, triageSalt } = await loadSecrets(dataDir);
  const port = await findFreePort(HOST);
  const address = `http://${HOST}:${port}`;
  return {
    TOUCHSTONE_EMBEDDED: '1',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    NEXTAUTH_SECRET: authSecret,
    TRIAGE_SALT: triageSalt,
    HOST,
    PORT: String(port),
    PUBLIC_URL: address,
    NEXTAUTH_URL: address,
    // Demonstration accounts exist in these tests only to be refused.
    DEMO: 'off',
    UNDO_WINDOW_MS: String(UNDO_WINDOW_MS),
    LEASE_MS: String(LEASE_MS),
    LOG_LEVEL: 'info',
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

type Service = { name: string; logFile: string; child: ChildProcess };

function startService(name: string, args: string[], env: Record<string, string>): Service {
  const logFile = path.join(LOGS, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, ['--import', PRELOAD, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
  closeSync(log);
  return { name, logFile, child };
}

function end({ child }: Service): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(killer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

async function waitForHealth(services: readonly Service[]): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  let answer = '';
  while (Date.now() < until) {
    const ended = services.find(({ child }) => child.exitCode !== null || child.signalCode !== null);
    if (ended) throw new Error(`the ${ended.name} ended at its start:\n${await readEnd(ended)}`);
    answer = await fetch(`${process.env['PUBLIC_URL']}/api/health`).then(
      async (response) => (response.ok ? 'ready' : await response.text()),
      () => 'the web does not answer',
    );
    if (answer === 'ready') return;
    await sleep(250);
  }
  const logs = await Promise.all(services.map(readEnd));
  throw new Error(`not ready after ${PATIENCE_MS / 1000} s: ${answer}\n${logs.join('\n')}`);
}

async function readEnd({ name, logFile }: Service): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return [`-- ${name} --`, ...text.trimEnd().split('\n').slice(-20)].join('\n');
}

async function requireBuild(): Promise<void> {
  await access(path.join(ROOT, '.next/BUILD_ID')).catch((cause: unknown) => {
    throw new Error('There is no production build; run npx next build first.', { cause });
  });
}
