import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

// Real worker processes, for tests that end them in every way a process can end.

const running = new Set<ChildProcess>();

/** Models, database and folders of a worker are there after this, also where others take the machine at the same time. */
export const START_MS = 120_000;

export type WorkerProcess = ChildProcess & { said(): string };

/** Started; it may still be opening its models. */
export async function startWorker({ isExpectedToEnd = false } = {}): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ['cli/touchstone.mjs', 'worker'], {
    env: { ...process.env, EXECUTION_PROVIDERS: 'cpu', INFERENCE_THREADS: '1', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const worker = Object.assign(child, { said: () => said });
  if (isExpectedToEnd) await once(child, 'close');
  return worker;
}

export async function kill(worker: ChildProcess): Promise<void> {
  if (hasEnded(worker)) return;
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}

export async function stop(worker: ChildProcess): Promise<void> {
  if (hasEnded(worker)) return;
  worker.kill('SIGTERM');
  await once(worker, 'exit');
}

const hasEnded = (worker: ChildProcess) => worker.exitCode !== null || worker.signalCode !== null;

/** @throws Error when it is not so in time, with what the workers said */
export async function until(withinMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) {
      const said = [...running].map((child) => (child as WorkerProcess).said()).join('\n');
      throw new Error(`not so after ${withinMs} ms: ${isSo.toString()}\n${said}`);
    }
    await sleep(25);
  }
}

/** Ends what a test has left. */
export async function killAll(): Promise<void> {
  await Promise.all([...running].map(kill));
}
