import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteWorker } from '../health/note-worker';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { installationMetricsText } from './installation-metrics';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('what workers spend on pictures is counted by stage, for each worker that is alive', async () => {
  const { db } = database;
  const worker = {
    id: randomUUID(),
    hostName: 'host',
    processId: 7,
    releaseHash: 'a'.repeat(64),
    provider: 'cpu',
    threadCount: 2,
  };
  await noteWorker(db, { ...worker, pictures: 1, stageMs: { decode: 3 } });
  await noteWorker(db, { ...worker, pictures: 40, stageMs: { decode: 120, detect: 2_500 } });
  const gone = { ...worker, id: randomUUID(), processId: 8, pictures: 5, stageMs: {} };
  await noteWorker(db, gone);
  await db.worker.update({ where: { id: gone.id }, data: { seenAt: new Date(0) } });
  const text = await installationMetricsText(db);
  expect(text).toContain('touchstone_workers{provider="cpu"} 1\n');
  expect(text).toContain('touchstone_worker_pictures_total{worker="host:7"} 40\n');
  expect(text).toContain('touchstone_worker_stage_seconds_total{worker="host:7",stage="decode"} 0.12\n');
  expect(text).toContain('touchstone_worker_stage_seconds_total{worker="host:7",stage="detect"} 2.5\n');
  expect(text).not.toContain('host:8');
});
