import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '@/lib/server/config/operator-error';

/** An installation of its own: a data folder, a port, and how its commands and servers are called. */
export type Installation = {
  address: string;
  /** A touchstone command on it. @returns what it printed @throws OperatorError with its last words */
  run: (args: readonly string[], input?: string) => Promise<string>;
  /** Brings web, worker and database up, and answers when they are ready. */
  start: () => Promise<() => Promise<void>>;
};

const PATIENCE_MS = 300_000;
const POLL_MS = 500;

export function openInstallation(dataDir: string, port: number): Installation {
  const address = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: address,
    DEMO: 'off',
    // Nobody here takes a verdict back.
    UNDO_WINDOW_MS: '0',
  };
  const launch = (args: readonly string[]) =>
    spawn(process.execPath, ['cli/touchstone.mjs', ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });

  return {
    address,
    run: (args, input = '') => finish(launch(args), `touchstone ${args.join(' ')}`, input),
    async start() {
      const child = launch(['start']);
      const ended = finish(child, 'touchstone start', '');
      let problem: unknown = null;
      ended.catch((error: unknown) => (problem = error));
      const until = Date.now() + PATIENCE_MS;
      while (!(await isReady(address))) {
        if (problem !== null) throw problem as Error;
        if (Date.now() > until) throw new OperatorError(`${address} is not ready after five minutes`);
        await sleep(POLL_MS);
      }
      return async () => {
        child.kill('SIGTERM');
        await ended.catch(() => {});
      };
    },
  };
}

function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/api/health`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function finish(child: ChildProcess, label: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let [printed, told] = ['', ''];
    child.stdout!.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (told = (told + chunk.toString()).slice(-2_000)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new OperatorError(`${label} ended with ${code}:\n${told}`));
    });
    child.stdin!.end(input);
  });
}
