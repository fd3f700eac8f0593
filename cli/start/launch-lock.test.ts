import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLaunchLock } from './launch-lock';
import { processIdentity } from './process-identity';

let dataDir: string;
const sleepers: ChildProcess[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'touchstone-lock-'));
});
afterEach(async () => {
  for (const sleeper of sleepers.splice(0)) sleeper.kill('SIGKILL');
  await rm(dataDir, { recursive: true });
});

function startSleeper(): ChildProcess {
  const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  sleepers.push(sleeper);
  return sleeper;
}

const lockFile = () => path.join(dataDir, 'launcher.json');
const describeProcess = (pid: number) => ({ pid, identity: processIdentity(pid)! });

test('while a launcher is alive the next one is told where', async () => {
  await takeLaunchLock(dataDir, 'http://127.0.0.1:3000');
  await expect(takeLaunchLock(dataDir, 'http://127.0.0.1:4000')).rejects.toThrow(
    `already running at http://127.0.0.1:3000 (process ${process.pid})`,
  );
});

test('a released lock can be taken again', async () => {
  await (await takeLaunchLock(dataDir, 'a')).release();
  await expect(takeLaunchLock(dataDir, 'b')).resolves.toBeDefined();
});

test('what a killed launcher left running is ended before the next one begins', async () => {
  const orphan = startSleeper();
  const launcher = { pid: process.pid, identity: 'of an earlier process with this number' };
  const left = { address: 'a', launcher, children: [describeProcess(orphan.pid!)] };
  await writeFile(lockFile(), JSON.stringify(left));
  const ended = once(orphan, 'exit');
  await takeLaunchLock(dataDir, 'b');
  expect(await ended).toEqual([null, 'SIGTERM']);
});

test('a stranger that now has an orphan’s number is left alone', async () => {
  const stranger = startSleeper();
  const launcher = { pid: process.pid, identity: 'earlier' };
  const children = [{ pid: stranger.pid!, identity: 'earlier' }];
  await writeFile(lockFile(), JSON.stringify({ address: 'a', launcher, children }));
  await takeLaunchLock(dataDir, 'b');
  expect(processIdentity(stranger.pid!)).not.toBeNull();
});

test('a damaged lock file says nothing about anybody', async () => {
  await writeFile(lockFile(), '{"addre');
  await takeLaunchLock(dataDir, 'b');
  expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ address: 'b' });
});
