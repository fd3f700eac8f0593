import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { createDb, type Db } from '../database/db';
import { withClient } from '../database/with-client';
import { stopSender } from '../jobs/boss';
import { nameTestDatabase, withDatabase } from './test-database-url';

export type TestDatabase = { url: string; db: Db; drop(): Promise<void> };

let isFirst = true;

/**
 * A migrated, empty database of the caller's own (about 50 ms); `drop` it in `afterAll`. The first one of a test
 * file is also the database that `config()` names there, with images in a temporary folder.
 */
export async function createTestDatabase(poolSize?: number): Promise<TestDatabase> {
  const templateUrl = inject('testTemplateUrl');
  const template = new URL(templateUrl).pathname.slice(1);
  const name = nameTestDatabase('test');
  const adminUrl = withDatabase(templateUrl, 'postgres');
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = withDatabase(templateUrl, name);
  const dataDir = isFirst ? await useAsConfigured(url) : null;
  const db = createDb(url, poolSize);
  return {
    url,
    db,
    drop: async () => {
      await db.$disconnect();
      if (dataDir) {
        await stopSender();
        await rm(dataDir, { recursive: true, force: true });
      }
      await withClient(adminUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/** @returns the data folder that `config()` names from now on */
async function useAsConfigured(url: string): Promise<string> {
  isFirst = false;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'touchstone-test-data-'));
  Object.assign(process.env, {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    NEXTAUTH_SECRET: 'secret of the tests, the same for all',
    TRIAGE_SALT: 'salt of the tests, the same for all of them',
    LOG_LEVEL: 'silent',
  });
  return dataDir;
}
