import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDataDir } from '../config/data-dir';
import { OperatorError } from '../config/operator-error';
import { loadSecrets } from '../config/secrets';
import { chooseDatabaseOsUser, requireReadable } from './database-os-user';
import { findFreePort, isPortFree } from './free-port';
import { findPostgresBinaries } from './postgres-binaries';
import {
  initCluster,
  isInitialised,
  isRunning,
  logFile,
  openForPassing,
  readPidFile,
  startCluster,
  stopCluster,
  SUPERUSER,
  type Cluster,
} from './postgres-cluster';
import { withClient } from './with-client';

export type EmbeddedPostgres = {
  /** Address of the product's database, with its password. */
  url: string;
  port: number;
  /** It was up already: somebody else started it, or a killed launcher left it running. */
  wasRunning: boolean;
  stop(): Promise<void>;
  /** Stops it unless another client is connected; true when it was stopped. */
  stopIfIdle(): Promise<boolean>;
};

type Options = {
  /** Off only in tests: a power cut may then lose data. */
  isDurable?: boolean;
  onProgress?: (message: string) => void;
};

const DATABASE = 'touchstone';
const HOST = '127.0.0.1';
const ATTEMPTS = 20;
const RETRY_MS = 500;

/**
 * The embedded PostgreSQL of `dataDir`, running: created at the first call, taken as it is when it runs already,
 * started again when it was stopped or killed. It listens on loopback only and asks everybody for the password.
 *
 * Two processes may call it at once: PostgreSQL's own lock file lets one server win and both get that one.
 *
 * @throws OperatorError in one sentence when folder, user or port make it impossible
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  options: Options = {},
): Promise<EmbeddedPostgres> {
  const onProgress = options.onProgress ?? (() => {});
  await makeDataDir(dataDir);
  const dir = path.join(dataDir, 'postgres');
  const user = await chooseDatabaseOsUser(dir);
  const { databasePassword } = await loadSecrets(dataDir);
  const cluster: Cluster = { dir, user, binaries: await findPostgresBinaries() };
  if (user) {
    await openForPassing(dataDir);
    await requireReadable(user, path.join(cluster.binaries.nativeDir, 'lib'));
    await requireReadable(user, path.dirname(dir));
  }
  if (!(await isInitialised(dir))) {
    onProgress('creating the database');
    await initCluster(cluster, databasePassword, settings(options.isDurable ?? true));
  }
  onProgress('starting the database');
  const { port, wasRunning } = await ensureRunning(cluster, dataDir, databasePassword);
  const url = toUrl(port, databasePassword, DATABASE);
  await ensureDatabase(toUrl(port, databasePassword, 'postgres'));
  return {
    url,
    port,
    wasRunning,
    stop: () => stopCluster(cluster),
    stopIfIdle: () => stopIfIdle(cluster, url),
  };
}

async function ensureRunning(
  cluster: Cluster,
  dataDir: string,
  password: string,
): Promise<{ port: number; wasRunning: boolean }> {
  let reason = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(RETRY_MS);
    const existing = await readPidFile(cluster.dir);
    if (existing && (await isRunning(cluster))) {
      if (await answers(toUrl(existing.port, password, 'postgres'), cluster)) {
        return { port: existing.port, wasRunning: true };
      }
      reason = `process ${existing.pid} holds its lock file but does not answer on port ${existing.port}`;
      await removeForeignPidFile(cluster, existing.pid);
      continue;
    }
    const port = await choosePort(dataDir);
    const result = await startCluster(cluster, port);
    if (result.started) {
      await rememberPort(dataDir, port);
      return { port, wasRunning: false };
    }
    // A rival that is starting, or backends of a killed server that are still leaving: both pass.
    reason = result.reason;
    if (!/lock file|shared memory|bind|starting up/.test(reason)) break;
  }
  throw new OperatorError(`The database did not start: ${reason}. Its log is ${logFile(cluster)}.`);
}

/** Connects and checks that the server is the one of this folder; false while nobody listens there. */
async function answers(url: string, cluster: Cluster): Promise<boolean> {
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ dir: string }>(`SELECT current_setting('data_directory') AS dir`);
      return rows[0]?.dir === cluster.dir;
    });
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') return false;
    throw new OperatorError(
      `The database in ${cluster.dir} refuses the password in secrets.json beside it; restore the secrets.json ` +
        'that was made with this database.',
    );
  }
}

/** After a crash of the machine the number in the lock file may now be somebody else's process. */
async function removeForeignPidFile(cluster: Cluster, pid: number): Promise<void> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (command === null || command.includes('postgres')) return;
  await rm(path.join(cluster.dir, 'postmaster.pid'), { force: true });
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    // One after the other: of two rivals the second finds what the first has made.
    await client.query('SELECT pg_advisory_lock(1)');
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

async function stopIfIdle(cluster: Cluster, url: string): Promise<boolean> {
  const others = await withClient(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(`
      SELECT count(*)::int FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`);
    return rows[0]!.count;
  });
  if (others > 0) return false;
  await stopCluster(cluster);
  return true;
}

/** The port of last time when it is still free, so that tools set up for it keep working. */
async function choosePort(dataDir: string): Promise<number> {
  const remembered = Number(await readFile(portFile(dataDir), 'utf8').catch(() => ''));
  return remembered > 0 && (await isPortFree(HOST, remembered)) ? remembered : findFreePort(HOST);
}

const rememberPort = (dataDir: string, port: number) => writeFile(portFile(dataDir), `${port}\n`);
const portFile = (dataDir: string) => path.join(dataDir, 'postgres.port');

const toUrl = (port: number, password: string, database: string) =>
  `postgresql://${SUPERUSER}:${password}@${HOST}:${port}/${database}`;

function settings(isDurable: boolean): string {
  const lines = [
    '# Touchstone',
    `listen_addresses = '${HOST}'`,
    `unix_socket_directories = ''`,
    `timezone = 'UTC'`,
    `log_timezone = 'UTC'`,
    `log_line_prefix = '%m [%p] '`,
    'max_connections = 120',
  ];
  if (!isDurable) lines.push('fsync = off', 'synchronous_commit = off', 'full_page_writes = off');
  return `\n${lines.join('\n')}\n`;
}
