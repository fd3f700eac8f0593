import type { Command } from 'commander';

export function register(program: Command): void {
  program
    .command('worker')
    .description('score ads and settle verdicts until it is stopped; any number may run beside each other')
    .action(runWorkerCommand);
}

async function runWorkerCommand(): Promise<void> {
  const { withRuntime } = await import('../runtime');
  const { nameLogger } = await import('@/lib/server/logging/logger');
  const { runWorker } = await import('@/inference/worker/run-worker');
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  await withRuntime(({ db, config }) =>
    runWorker({ db, config, logger: nameLogger('worker') }, stopping.signal),
  );
}
