import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export type ServiceSpec = {
  name: 'web' | 'worker';
  /** Arguments for Node. */
  args: string[];
  env: Record<string, string>;
  logFile: string;
  /** How long it may finish its work after SIGTERM. */
  stopMs: number;
  onStarted: (pid: number) => void;
  /** It ended by itself and will be started again after `waitMs`. */
  onCrash: (crash: { code: number | string; waitMs: number }) => void;
};
export type Service = {
  name: string;
  logFile: string;
  /** How often it has ended by itself. */
  crashCount(): number;
  stop(): Promise<void>;
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Who ran this long was healthy: the next crash is a first one again. */
const HEALTHY_MS = 60_000;
const MAX_LOG_BYTES = 20_000_000;
const PRELOAD = pathToFileURL(path.join(import.meta.dirname, 'end-with-launcher.mjs')).href;

/** Keeps one process running: started again after a crash, later each time, until it is stopped. */
export function supervise(spec: ServiceSpec): Service {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopping = false;
  let crashCount = 0;
  let waitMs = FIRST_WAIT_MS;

  function start(): void {
    const startedAt = Date.now();
    const started = startProcess(spec);
    child = started;
    if (started.pid) spec.onStarted(started.pid);
    started.once('exit', (code, signal) => {
      child = null;
      if (isStopping) return;
      crashCount++;
      waitMs = Date.now() - startedAt > HEALTHY_MS ? FIRST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
      spec.onCrash({ code: signal ?? code ?? 1, waitMs });
      timer = setTimeout(start, waitMs);
    });
  }

  start();
  return {
    name: spec.name,
    logFile: spec.logFile,
    crashCount: () => crashCount,
    stop: async () => {
      isStopping = true;
      if (timer) clearTimeout(timer);
      if (child) await endProcess(child, spec.stopMs);
    },
  };
}

function startProcess({ args, env, logFile }: ServiceSpec): ChildProcess {
  rotateLog(logFile);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, ['--import', PRELOAD, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log, 'ipc'],
    // Its own process group: Ctrl-C reaches the launcher only, which then stops everything in order.
    detached: true,
  });
  closeSync(log);
  return child;
}

function endProcess(child: ChildProcess, stopMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const killer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    child.once('exit', () => {
      clearTimeout(killer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Keeps one older file; the processes hold the current one open, so it changes only at a start. */
function rotateLog(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
}

/** The end of a log, to show beside a failure. */
export async function readLogTail(logFile: string, lineCount = 20): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lineCount).join('\n');
}
