import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { processIdentity } from './process-identity';
import { readLogTail, supervise, type Service } from './supervise';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-supervise-'));
});
afterAll(() => rm(folder, { recursive: true }));

function run(script: string, stopMs = 5000): { service: Service; pids: number[]; waits: number[] } {
  const pids: number[] = [];
  const waits: number[] = [];
  const service = supervise({
    name: 'worker',
    args: ['-e', script],
    env: { GIVEN: 'by the launcher' },
    logFile: path.join(folder, `${Math.random()}.log`),
    stopMs,
    onStarted: (pid) => pids.push(pid),
    onCrash: ({ waitMs }) => waits.push(waitMs),
  });
  return { service, pids, waits };
}

async function hasEnded(pid: number): Promise<void> {
  await expect.poll(() => processIdentity(pid), { timeout: 10_000 }).toBeNull();
}

test('a process that ends is started again, later each time, until it is stopped', async () => {
  const { service, pids, waits } = run('console.log("up", process.env.GIVEN); process.exit(3)');
  await vi.waitUntil(() => pids.length === 3, { timeout: 20_000 });
  await service.stop();
  expect(waits.slice(0, 2)).toEqual([1000, 2000]);
  expect(await readLogTail(service.logFile, 1)).toBe('up by the launcher');
  await hasEnded(pids.at(-1)!);
}, 30_000);

test('stopping lets the process finish, and kills it when it takes too long', async () => {
  const polite = run(
    'process.once("SIGTERM", () => { console.log("done"); process.exit() }); console.log("up"); setInterval(() => {}, 9)',
  );
  const deaf = run('process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 9)', 300);
  for (const { service } of [polite, deaf]) {
    await vi.waitUntil(async () => (await readLogTail(service.logFile)).includes('up'), { timeout: 10_000 });
  }
  await Promise.all([polite.service.stop(), deaf.service.stop()]);
  expect(await readLogTail(polite.service.logFile, 1)).toBe('done');
  await hasEnded(deaf.pids[0]!);
}, 20_000);

test('nothing outlives a killed launcher', async () => {
  const script = path.join(folder, 'launcher.mts');
  const supervisor = pathToFileURL(path.join(import.meta.dirname, 'supervise.ts')).href;
  await writeFile(
    script,
    `import { supervise } from ${JSON.stringify(supervisor)};
     supervise({ name: 'web', args: ['-e', 'setInterval(() => {}, 9)'], env: {}, logFile: ${JSON.stringify(path.join(folder, 'orphan.log'))},
       stopMs: 1, onCrash: () => {}, onStarted: (pid) => console.log(pid) });`,
  );
  const launcher = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = (await once(launcher.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString());
  expect(processIdentity(pid)).not.toBeNull();
  launcher.kill('SIGKILL');
  await hasEnded(pid);
}, 20_000);
