import { spawn } from 'node:child_process';
import { OperatorError } from '@/lib/server/config/operator-error';

/**
 * Runs `touchstone …` as its own process, its progress on this terminal.
 * @throws OperatorError when it fails (it has said why) or `signal` ends it
 */
export function runCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  return runNode(['cli/touchstone.mjs', ...args], `touchstone ${args[0]}`, signal);
}

/** Runs a TypeScript file of ours as its own process. */
export function runScript(args: readonly string[], signal: AbortSignal): Promise<void> {
  return runNode(['--import', 'tsx', ...args], args[0]!, signal);
}

function runNode(args: readonly string[], label: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // Standard output is the launcher's, which prints the address there and nothing else.
    const child = spawn(process.execPath, [...args], { stdio: ['ignore', 2, 2] });
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', reject);
    child.once('exit', (code, endedBy) => {
      signal.removeEventListener('abort', stop);
      if (code === 0) resolve();
      else reject(new OperatorError(`${label} ended with ${code ?? endedBy}; the reason stands above.`));
    });
  });
}
