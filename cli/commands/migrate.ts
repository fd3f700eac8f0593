import type { Command } from 'commander';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

export function register(program: Command): void {
  program
    .command('migrate')
    .description('bring the database (DATABASE_URL, or the embedded one) to what this version needs')
    .option('--check', 'change nothing; fail when migrations are missing')
    .option(...JSON_OPTION)
    .action(runMigrate);
}

async function runMigrate(options: OutputOptions & { check?: true }): Promise<void> {
  const { openConfiguredServer } = await import('../runtime');
  const { config } = await import('@/lib/server/config/env');
  const server = await openConfiguredServer();
  try {
    await (options.check ? check(config().databaseUrl, options) : apply(config().databaseUrl, options));
  } finally {
    if (server && !server.wasRunning) await server.stopIfIdle();
  }
}

async function apply(databaseUrl: string, options: OutputOptions): Promise<void> {
  const { prepareDatabase } = await import('@/lib/server/database/prepare-database');
  const applied = await prepareDatabase(databaseUrl, {
    onApplied: (name) => console.error(`applied ${name}`),
  });
  printResult(options, { applied }, applied.length === 0 ? 'Nothing to do.' : `${applied.length} applied.`);
}

async function check(databaseUrl: string, options: OutputOptions): Promise<void> {
  const { listPendingMigrations } = await import('@/lib/server/database/migrate');
  const pending = await listPendingMigrations(databaseUrl);
  printResult(options, { pending }, pending.length === 0 ? 'Up to date.' : `Missing: ${pending.join(', ')}`);
  if (pending.length > 0) process.exitCode = 1;
}
