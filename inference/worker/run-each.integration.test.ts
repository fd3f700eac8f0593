import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLogger } from '@/lib/server/logging/logger';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { runEach } from './run-each';

let database: TestDatabase;
let boss: PgBoss;
beforeAll(async () => {
  database = await createTestDatabase();
  boss = new PgBoss({ connectionString: database.url, migrate: false, createSchema: false, schedule: false });
  await boss.start();
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await database.drop();
});

test('a backlog is worked off in batches, not one job a poll, and a failing job goes back alone', async () => {
  const poison = randomUUID();
  const items = [...Array.from({ length: 60 }, () => randomUUID()), poison];
  await boss.insert(
    'settle-item',
    items.map((reviewItemId) => ({ data: { reviewItemId } })),
  );
  const done: string[] = [];
  const polls = vi.fn();
  await boss.work<{ reviewItemId: string }>(
    'settle-item',
    { pollingIntervalSeconds: 1, batchSize: 16, burstWhenBatchFull: true, perJobResults: true },
    (jobs) => {
      polls();
      const settle = ({ reviewItemId }: { reviewItemId: string }) => {
        if (reviewItemId === poison) return Promise.reject(new Error('poison'));
        done.push(reviewItemId);
        return Promise.resolve();
      };
      return runEach(jobs, settle, 'settle-item', createLogger('worker', 'silent'));
    },
  );
  await vi.waitFor(() => expect(done).toHaveLength(60), { timeout: 20_000 });
  expect(new Set(done).size).toBe(60);
  expect(polls.mock.calls.length).toBeLessThanOrEqual(6);
});
