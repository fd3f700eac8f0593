import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Db } from '@/lib/server/database/db';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { makeUser, type TestUser } from '@/lib/server/testing/builders';
import { createTestDatabase } from '@/lib/server/testing/test-database';
import { openScorer, type Scorer } from '../scorer';
import { openLessonWorld } from './lesson-world';
import { writeTinyModels } from './tiny-models';

export type TinyInstallation = {
  db: Db;
  scorer: Scorer;
  /** Of the release in use. */
  modelsDir: string;
  /** An operator, who also decides what `world` is taught. */
  anna: TestUser;
  world: ReturnType<typeof openLessonWorld>;
  close: () => Promise<void>;
};

/** A database of its own whose active release are networks of a few weights, on the processor. */
export async function openTinyInstallation(): Promise<TinyInstallation> {
  const database = await createTestDatabase();
  const { db } = database;
  const modelsDir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(modelsDir);
  const scorer = await openScorer({ modelsDir, providers: ['cpu'], threads: 1, batchSize: 2 });
  await seedFirstRelease(db, scorer.release);
  const anna = await makeUser(db, ['reviewer', 'ops']);
  return {
    db,
    scorer,
    modelsDir,
    anna,
    world: openLessonWorld(db, scorer, anna),
    async close() {
      await scorer.close();
      await rm(modelsDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}
