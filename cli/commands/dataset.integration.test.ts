import { execFile, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '@/lib/server/database/db';
import { makeBrand, makeUser, newName, type TestBrand, type TestUser } from '@/lib/server/testing/builders';
import { makeLabelledAd } from '@/lib/server/testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let folder: string;
let brand: TestBrand;
let name: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  anna = await makeUser(db);
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-dataset-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});
beforeEach(async () => {
  brand = await makeBrand(db);
  name = newName('set');
  await makeLabelledAd(db, anna, { brand });
  await makeLabelledAd(db, anna, { brand, reason: 'not-this-brand' });
});

type Run = { code: number; stdout: string; stderr: string };

function start(...args: string[]): { child: ChildProcess; end: Promise<Run> } {
  let child: ChildProcess;
  const end = new Promise<Run>((resolve) => {
    const command = ['cli/touchstone.mjs', 'dataset', ...args];
    child = execFile(process.execPath, command, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
  return { child: child!, end };
}

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await start(...args, '--json').end;
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function recipeFile(recipe: object): Promise<string> {
  const file = path.join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ name, recipe }));
  return file;
}

test('a recipe file is frozen, then frozen again by name; versions are listed, shown and compared', async () => {
  const file = await recipeFile({ kind: 'learning', brands: [brand.slug] });
  const first = await json('freeze', file);
  expect(first).toMatchObject({ name, number: 1, leftOutCount: 0, sheet: { entries: 2, images: 2 } });
  await makeLabelledAd(db, anna, { brand });
  expect(await json('freeze', name)).toMatchObject({ number: 2, sheet: { entries: 3 } });

  expect(await json('list')).toMatchObject({
    datasets: expect.arrayContaining([expect.objectContaining({ name, kind: 'learning', versionCount: 2 })]),
  });
  expect(await json('diff', name)).toEqual({
    from: 1,
    to: 2,
    counts: { added: 1, removed: 0, relabelled: 0, moved: 0, unchanged: 2 },
  });
  const { stdout } = await start('show', name, '1').end;
  expect(stdout).toContain(`${name}, version 1 (learning): 2 entries of 2 pictures`);
  expect(stdout).toContain(String(first['contentHash']));
  expect(stdout).toMatch(new RegExp(`${brand.slug} +1 +1 +0 +0`));
  expect(stdout).toContain(`Known gap: fewer than 30 positives of ${brand.slug}`);
});

test('Ctrl-C stops a freeze, and no version is stored', async () => {
  await json('freeze', await recipeFile({ kind: 'learning', brands: [brand.slug] }));
  // In an object, because a transaction would wait for a promise.
  const { end } = await db.$transaction(
    async (tx) => {
      // It waits for this row before it writes.
      await tx.$queryRaw`SELECT FROM dataset WHERE name = ${name} FOR UPDATE`;
      const freezing = start('freeze', name);
      await expect.poll(countWaiting, { timeout: 30_000 }).toBe(1);
      freezing.child.kill('SIGINT');
      return { end: freezing.end };
    },
    { timeout: 40_000 },
  );
  const { code, stdout, stderr } = await end;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('touchstone: Stopped; no version was stored.');
  expect(await db.datasetVersion.count({ where: { dataset: { name } } })).toBe(1);
});

async function countWaiting(): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row!.count;
}

test.each([
  [() => ['freeze', 'nowhere.json'], /nowhere\.json cannot be read/],
  [() => ['show', 'nothing-of-this-name'], /There is no dataset nothing-of-this-name/],
  [() => ['diff', name], /There is no dataset/],
])('what cannot be done is said in a sentence, %#', async (args, problem) => {
  const { code, stderr } = await start(...args()).end;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^touchstone: /m);
  expect(stderr).toMatch(problem);
});
