import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { OperatorError } from '@/lib/server/config/operator-error';

/**
 * Runs `touchstone …` as its own process, its progress on this terminal.
 * @throws OperatorError when it fails (it has said why) or `signal` ends it
 */
export async function runCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  // Standard output is the launcher's, which prints the address there and nothing else.
  const child = spawn(process.execPath, ['cli/touchstone.mjs', ...args], { stdio: ['ignore', 2, 2] });
  await ended(child, `touchstone ${args[0]}`, signal);
}

/**
 * Runs a TypeScript file of ours as its own process and hands on each line that it prints.
 * @throws OperatorError as `runCommand`
 */
export async function runScript(
  [file, ...args]: readonly [string, ...string[]],
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: ['ignore', 'pipe', 2] });
  createInterface({ input: child.stdout! }).on('line', onLine);
  await ended(child, file, signal);
}

function ended(child: ChildProcess, label: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', reject);
    child.once('close', (code, endedBy) => {
      signal.removeEventListener('abort', stop);
      if (code === 0) resolve();
      else reject(new OperatorError(`${label} ended with ${code ?? endedBy}; the reason stands above.`));
    });
  });
}
