import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * A worker thread that runs a TypeScript file, whether the program itself was started by tsx, vitest or node.
 *
 * `execArgv: ['--import', 'tsx']` does not do it: tsx registers its hooks in main threads only, so a
 * line of JavaScript registers them before the file is imported (tried with tsx 4.23 on Node 20.20).
 */
export function spawnTypescriptThread(file: URL, workerData: unknown): Worker {
  const resolve = createRequire(import.meta.url).resolve;
  const tsx = pathToFileURL(resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs'));
  const boot = `import { register } from '${tsx.href}'; register(); await import('${file.href}');`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(boot)}`), {
    workerData,
    execArgv: [],
  });
}
