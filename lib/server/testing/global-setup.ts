import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../database/embedded-postgres';
import { prepareDatabase } from '../database/prepare-database';
import { withClient } from '../database/with-client';
import { nameTestDatabase, withDatabase } from './test-database-url';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the template that `createTestDatabase` clones. */
    testTemplateUrl: string;
  }
}

const PREFIX = 'touchstone-test-';

/**
 * One PostgreSQL for the whole run (TEST_DATABASE_URL, or an embedded one in a temporary folder) with one
 * migrated template database; every test file clones it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await stopAbandonedServers();
  const server = await openServer();
  const templateUrl = withDatabase(server.url, nameTestDatabase('template'));
  const template = templateName(templateUrl);
  await withClient(server.url, (client) => client.query(`CREATE DATABASE ${template}`));
  await prepareDatabase(templateUrl);
  // A template can be cloned only while nobody is connected to it.
  await withClient(server.url, (client) =>
    client.query(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`),
  );
  project.provide('testTemplateUrl', templateUrl);
  return async () => {
    await withClient(server.url, (client) => client.query(`DROP DATABASE ${template} WITH (FORCE)`));
    await server.close();
  };
}

const templateName = (url: string) => new URL(url).pathname.slice(1);

async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, close: () => Promise.resolve() };
  const dataDir = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  const server = await startEmbeddedPostgres(dataDir, { isDurable: false });
  return {
    url: server.url,
    close: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Servers of test runs that were killed: the number in the folder's name is the process that owned it. */
async function stopAbandonedServers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    if (!(owner > 0) || isAlive(owner)) continue;
    const dataDir = path.join(tmpdir(), name);
    try {
      await (await startEmbeddedPostgres(dataDir)).stop();
    } catch {
      continue; // another user's
    }
    await rm(dataDir, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
