import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFile,
  chmod,
  chown,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { OperatorError } from '../config/operator-error';
import type { DatabaseOsUser } from './database-os-user';
import type { PostgresBinaries } from './postgres-binaries';

/** A PostgreSQL data folder and what is needed to drive it. */
export type Cluster = { dir: string; binaries: PostgresBinaries; user: DatabaseOsUser };

export const SUPERUSER = 'touchstone';
const MAX_LOG_BYTES = 10_000_000;

export const logFile = (cluster: Cluster) => path.join(cluster.dir, 'server.log');

/**
 * Makes the data folder with passwords required from the first moment. It is built beside its place and then
 * renamed, so a killed `initdb` leaves nothing half-made and of two rivals one wins.
 */
export async function initCluster(
  { dir, binaries, user }: Cluster,
  password: string,
  settings: string,
): Promise<void> {
  const draft = `${dir}.new-${randomUUID()}`;
  const passwordFile = `${draft}.password`;
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    if (user) {
      await chown(draft, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    const done = await run({ dir: draft, user }, binaries.initdb, [
      ['--pgdata', draft],
      ['--username', SUPERUSER],
      ['--pwfile', passwordFile],
      ['--auth', 'scram-sha-256'],
      ['--encoding', 'UTF8'],
      // Same order and case rules on every machine, whatever its locales.
      ['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ]);
    if (done.code !== 0)
      throw new OperatorError(`The database could not be created: ${lastLine(done.output)}`);
    await appendFile(path.join(draft, 'postgresql.conf'), settings);
    await rename(draft, dir);
  } catch (error) {
    if (!(await isInitialised(dir))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}

export const isInitialised = (dir: string) =>
  stat(path.join(dir, 'PG_VERSION')).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      // 0700 of another user is a cluster that we may not look into; its owner check says so.
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

/** Port and process of the server that `postmaster.pid` names, alive or not; null without such a file. */
export async function readPidFile(dir: string): Promise<{ pid: number; port: number } | null> {
  const text = await readFile(path.join(dir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : null;
}

/** True when the process that `postmaster.pid` names is alive. */
export async function isRunning(cluster: Cluster): Promise<boolean> {
  const { code } = await run(cluster, cluster.binaries.pgCtl, [['--pgdata', cluster.dir, 'status']]);
  return code === 0;
}

/** Starts the server and waits until it answers; the reason it gave when it did not. */
export async function startCluster(
  cluster: Cluster,
  port: number,
): Promise<{ started: true } | { started: false; reason: string }> {
  const log = logFile(cluster);
  const { size } = await stat(log).catch(() => ({ size: 0 }));
  if (size > MAX_LOG_BYTES) await truncate(log);
  const logStart = size > MAX_LOG_BYTES ? 0 : size;
  const { code, output } = await run(cluster, cluster.binaries.pgCtl, [
    ['--pgdata', cluster.dir, '--log', log, '--wait', '--timeout', '60'],
    ['--options', `-p ${port}`, 'start'],
  ]);
  if (code === 0) return { started: true };
  const written = (await readFile(log, 'utf8').catch(() => '')).slice(logStart);
  const fatal = written.split('\n').find((line) => /FATAL|PANIC/.test(line));
  return { started: false, reason: fatal?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? lastLine(output) };
}

/** Stops the server: clients are disconnected, everything committed stays. No server is not an error. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  const { code, output } = await run(cluster, cluster.binaries.pgCtl, [
    ['--pgdata', cluster.dir, '--mode', 'fast', '--wait', '--timeout', '60', 'stop'],
  ]);
  if (code !== 0 && (await isRunning(cluster))) {
    throw new OperatorError(`The database did not stop: ${lastLine(output)} Its log is ${logFile(cluster)}.`);
  }
}

/** Lets the database's user pass through (not list) a folder of ours. */
export async function openForPassing(dir: string): Promise<void> {
  const { mode } = await stat(dir);
  await chmod(dir, (mode & 0o777) | 0o011);
}

function run(
  { dir, user }: Pick<Cluster, 'dir' | 'user'>,
  program: string,
  args: string[][],
): Promise<{ code: number; output: string }> {
  const ids = user ? { uid: user.uid, gid: user.gid } : {};
  return new Promise((resolve) => {
    execFile(program, args.flat(), { ...ids, cwd: dir, env: quietEnv() }, (error, stdout, stderr) => {
      const failure = error && typeof error.code !== 'number' ? error.message : '';
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, output: `${stdout}\n${stderr}\n${failure}` });
    });
  });
}

/** Without the caller's PGDATA, PGPORT and the like, and with messages in English, as we read them. */
function quietEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PG') && !name.startsWith('LC_'),
  );
  return Object.fromEntries([...kept, ['LC_ALL', 'C']]) as NodeJS.ProcessEnv;
}

function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '' && !line.startsWith('Examine the log')) ?? 'no reason given';
}
