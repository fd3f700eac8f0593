import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@/lib/server/database/embedded-postgres';
import { withClient } from '@/lib/server/database/with-client';
import { keepDatabaseUp, type KeptDatabase } from './keep-database-up';

let dataDir: string;
let server: EmbeddedPostgres;
let kept: KeptDatabase;
const stop = new AbortController();
const onRestart = vi.fn();
const onGivenUp = vi.fn();

beforeEach(async () => {
  vi.clearAllMocks();
  dataDir = await mkdtemp(path.join(tmpdir(), 'touchstone-kept-'));
  server = await startEmbeddedPostgres(dataDir, { isDurable: false });
  kept = await keepDatabaseUp(server, { dataDir, stop: stop.signal, onRestart, onGivenUp, knockMs: 100 });
});
afterEach(async () => {
  await kept.release();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const postmasterPid = async () =>
  Number(
    (await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0],
  );

async function endedBy(signal: NodeJS.Signals): Promise<void> {
  const pid = await postmasterPid();
  process.kill(pid, signal);
  await vi.waitFor(async () => {
    expect(await postmasterPid()).not.toBe(pid);
    await withClient(server.url, (client) => client.query('SELECT 1'));
  }, 60_000);
}

test('a killed server comes up again', async () => {
  await endedBy('SIGKILL');
  expect(onRestart).toHaveBeenCalledOnce();
  await endedBy('SIGKILL');
  expect(onRestart).toHaveBeenCalledTimes(2);
});

test('one that was asked to end, and waits for its clients, comes up again', async () => {
  const client = new Client(server.url);
  client.on('error', () => {});
  await client.connect();
  await endedBy('SIGTERM');
  expect(onRestart).toHaveBeenCalledOnce();
  expect(onGivenUp).not.toHaveBeenCalled();
});

test('one that ends behind the release stays down', async () => {
  await kept.release();
  await server.stop();
  expect(onRestart).not.toHaveBeenCalled();
});
