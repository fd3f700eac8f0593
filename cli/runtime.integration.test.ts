import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';

const ROOT = path.dirname(import.meta.dirname);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a process that sent jobs ends by itself when its connections are closed', async () => {
  const script = `
    import { closeConnections } from '${ROOT}/cli/runtime.ts';
    import { db } from '${ROOT}/lib/server/database/db.ts';
    import { enqueue } from '${ROOT}/lib/server/jobs/boss.ts';
    await db().$transaction((tx) => enqueue(tx, 'roll-up-insights', [{ data: {} }]));
    await closeConnections();`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 120_000,
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(
    await database.db.$queryRaw`SELECT count(*)::int AS sent FROM pgboss.job WHERE name = 'roll-up-insights'`,
  ).toEqual([{ sent: 1 }]);
});
