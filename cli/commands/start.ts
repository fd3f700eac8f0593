import type { Command } from 'commander';

export function register(program: Command): void {
  program
    .command('start')
    .description('run everything: database, web pages and worker; set up what is missing')
    .option('--no-worker', 'web only, when workers run elsewhere')
    .action(runStart);
}

async function runStart(options: { worker: boolean }): Promise<void> {
  const { start } = await import('../start/start');
  await start(options, stopOnSignal());
}

/** The first signal asks for an orderly end, the second ends at once. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(1);
    console.error('\nStopping (once more to end at once) …');
    stop.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return stop.signal;
}
