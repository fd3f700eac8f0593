import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResultRow } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from './embedded-postgres';
import { withClient } from './with-client';

let dataDir: string;
const running: Array<{ stop(): Promise<void> }> = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'touchstone-embedded-'));
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  await chmod(dataDir, 0o700);
  await rm(dataDir, { recursive: true, force: true });
});

async function start(isDurable = false) {
  const server = await startEmbeddedPostgres(dataDir, { isDurable });
  running.push(server);
  return server;
}

const query = <Row extends QueryResultRow>(url: string, sql: string) =>
  withClient(url, async (client) => (await client.query<Row>(sql)).rows);

const postmasterPid = async () =>
  Number((await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);

describe('the embedded database', () => {
  test('starts, keeps what was written, and a second start takes the running server', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const second = await start();
    expect(second).toMatchObject({ wasRunning: true, url: first.url });
    await second.stop();
    const third = await start();
    expect(third).toMatchObject({ wasRunning: false, url: first.url });
    expect(await query(third.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  test('two processes that start it at once share one server', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.url).toBe(first.url);
  });

  test('asks for the password, and its secrets can be read by their owner only', async () => {
    const { url } = await start();
    const withPassword = (password: string) => url.replace(/:[^:@]+@/, `:${password}@`);
    await expect(query(withPassword('wrong'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await expect(query(withPassword(''), 'SELECT 1')).rejects.toThrow(/password/);
    const rules = await query<{ auth_method: string }>(url, 'SELECT auth_method FROM pg_hba_file_rules');
    expect(new Set(rules.map((rule) => rule.auth_method))).toEqual(new Set(['scram-sha-256']));
    expect((await stat(path.join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  test('listens on loopback only', async () => {
    const { url } = await start();
    const rows = await query(
      url,
      `SELECT name, setting FROM pg_settings WHERE name ~ 'listen_a|socket_dir' ORDER BY 1`,
    );
    expect(rows).toEqual([
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'unix_socket_directories', setting: '' },
    ]);
  });

  test('a killed server is started again from its stale lock file, with everything committed', async () => {
    const first = await start(true);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const pid = await postmasterPid();
    process.kill(pid, 'SIGKILL');
    await sleep(50);
    const second = await start();
    expect(second.wasRunning).toBe(false);
    expect(await postmasterPid()).not.toBe(pid);
    expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  test.runIf(process.platform === 'linux')(
    'a lock file that names a stranger’s process is put aside',
    async () => {
      const first = await start();
      const lockFile = path.join(dataDir, 'postgres/postmaster.pid');
      const lines = (await readFile(lockFile, 'utf8')).split('\n');
      await first.stop();
      await writeFile(lockFile, [process.pid, ...lines.slice(1)].join('\n'));
      expect(await start()).toMatchObject({ wasRunning: false });
    },
  );

  test('takes another port when its own was taken meanwhile', async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.port, '127.0.0.1', resolve));
    try {
      expect((await start()).port).not.toBe(first.port);
    } finally {
      squatter.close();
    }
  });

  test('an idle server stops, one with another client does not', async () => {
    const server = await start();
    await withClient(server.url, async () => expect(await server.stopIfIdle()).toBe(false));
    expect(await server.stopIfIdle()).toBe(true);
  });

  test('a data folder that cannot be made is refused in a sentence', async () => {
    await writeFile(path.join(dataDir, 'file'), '');
    await expect(startEmbeddedPostgres(path.join(dataDir, 'file', 'data'))).rejects.toThrow(
      /^The data folder .*\/file\/data cannot be written \(ENOTDIR\); .* DATA_DIR/,
    );
  });

  test.runIf(process.getuid?.() === 0)('a folder that shuts the database’s user out is named', async () => {
    await chmod(dataDir, 0o700);
    await expect(startEmbeddedPostgres(path.join(dataDir, 'data'))).rejects.toThrow(
      `who may not enter ${dataDir}, so it cannot reach`,
    );
  });
});
