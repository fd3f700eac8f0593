import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReleasePartsSchema } from '@/lib/contracts/releases';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import { writeAnotherRelease } from '@/lib/server/testing/another-release';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';

let database: TestDatabase;
let db: Db;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  process.env['DATABASE_URL'] = database.url;
  folder = await writeAnotherRelease();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

test('a folder of parts becomes a candidate, its files by their hashes; a second time nothing is new', async () => {
  const first = await run('import', folder, '--json');
  expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 0 });
  const imported = JSON.parse(first.stdout) as { releaseId: string; contentHash: string; isNew: boolean };
  expect(imported.isNew).toBe(true);
  const release = await db.release.findUniqueOrThrow({ where: { id: imported.releaseId } });
  expect(release).toMatchObject({ state: 'candidate', contentHash: imported.contentHash, activatedAt: null });
  const files = ReleasePartsSchema.parse(release.parts).flatMap((part) => part.files);
  expect(files.length).toBeGreaterThan(10);
  for (const { sha256, bytes } of files) {
    const stored = await imageStore().get(sha256);
    expect([stored?.length, stored && hash(stored)]).toEqual([bytes, sha256]);
  }
  const again = JSON.parse((await run('import', folder, '--json')).stdout) as typeof imported;
  expect(again).toEqual({ ...imported, isNew: false });
  expect(await db.release.count()).toBe(1);
  expect(await db.auditEvent.count({ where: { action: 'release-imported' } })).toBe(1);
  const listed = await run('list');
  expect(listed.stdout).toContain(`candidate  ${imported.contentHash}`);
}, 120_000);

test('a part whose bytes are not those of its manifest is refused in one sentence, and nothing is kept', async () => {
  const broken = await mkdtemp(path.join(tmpdir(), 'touchstone-release-'));
  await cp(folder, broken, { recursive: true });
  const file = path.join(broken, 'fusion', 'fusion.json');
  await writeFile(file, `${await readFile(file, 'utf8')} `);
  const before = await db.release.count();
  const { code, stderr } = await run('import', broken);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /cannot be imported: .*fusion\.json is [0-9a-f]{64}, its manifest says [0-9a-f]{64}/,
  );
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(await db.release.count()).toBe(before);
  await rm(broken, { recursive: true });
}, 120_000);

test('a folder that is none is refused in one sentence', async () => {
  const { code, stderr } = await run('import', path.join(folder, 'nothing'));
  expect(code).toBe(1);
  expect(stderr).toContain('cannot be imported: ');
});

const hash = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['cli/touchstone.mjs', 'release', ...args], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
