import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { OperatorError } from '@/lib/server/config/operator-error';
import { WEB_SCRIPT, webEnvironment } from '../web/web-environment';

export function register(program: Command): void {
  program
    .command('web')
    .description('serve pages and API on HOST and PORT; any number may run beside each other')
    .action(runWeb);
}

async function runWeb(): Promise<void> {
  if (!existsSync('.next/BUILD_ID'))
    throw new OperatorError('There is no build yet; run npm run build first.');
  const { withRuntime } = await import('../runtime');
  await withRuntime(async ({ config }) => {
    const web = spawn(process.execPath, [WEB_SCRIPT], {
      stdio: 'inherit',
      env: { ...process.env, ...webEnvironment(config) },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => web.kill(signal));
    const [code] = (await once(web, 'exit')) as [number | null];
    process.exitCode = code ?? 1;
  });
}
