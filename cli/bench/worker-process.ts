import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A worker of its own, on the database that the environment names. */
export function startWorker(): ChildProcess {
  return spawn(process.execPath, ['cli/touchstone.mjs', 'worker'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

export async function stopWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null) return;
  worker.kill('SIGTERM');
  await once(worker, 'exit');
}

/** @throws Error when it has ended */
export function requireAlive(worker: ChildProcess): void {
  if (worker.exitCode !== null || worker.signalCode !== null) {
    throw new Error(`the worker ended with ${worker.exitCode ?? worker.signalCode}`);
  }
}
