import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ImportUploadQuerySchema } from '@/lib/contracts/exchange';
import type { Db } from '../database/db';
import { makeUser, publishBrand, type TestUser } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { importUpload } from './import-upload';
import { cancelExport, listExports } from './list-exports';
import { listImports } from './list-imports';
import { spoolsIn } from './spool';
import { streamExport } from './stream-export';
import { openZipSink } from './zip-sink';

let database: TestDatabase;
let db: Db;
let user: TestUser;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'touchstone-http-'));
  database = await createTestDatabase();
  ({ db } = database);
  user = await makeUser(db, ['ops']);
  await publishBrand(db, 'nike');
});
afterAll(async () => {
  await database.drop();
  await rm(root, { recursive: true, force: true });
});

async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const folder = await mkdtemp(path.join(root, 'zip-'));
  const file = path.join(folder, 'a.zip');
  const sink = await openZipSink(file, spoolsIn(folder));
  for (const [name, content] of Object.entries(files)) await sink.put(name, Buffer.from(content));
  await sink.finish();
  return readFile(file);
}

async function annotations(x: number): Promise<Buffer> {
  const picture = { create: { width: 100, height: 50, channels: 3, background: '#345' } } as const;
  const box = { brand: 'nike', x, y: 0, width: 10, height: 10 };
  return zipOf({
    'ads.jsonl': JSON.stringify({ externalId: 'a', images: ['images/a.png'], truth: { boxes: [box] } }),
    'images/a.png': await sharp(picture).png().toBuffer(),
  });
}

function upload(body: Uint8Array<ArrayBuffer>, query: Record<string, string> = {}) {
  const asked = ImportUploadQuerySchema.parse({ format: 'jsonl', as: 'labels', ...query });
  return importUpload(db, user.id, new Request('http://localhost', { method: 'POST', body }), asked);
}

test('an upload is tried without a trace, then imported, and stands in the list with who sent it', async () => {
  const body = new Uint8Array(await annotations(5));
  const dry = await upload(body, { dryRun: '1' });
  expect(dry).toMatchObject({ importId: null, isDryRun: true, problemCount: 0, counts: { written: 1 } });
  expect(await listImports(db)).toEqual({ imports: [] });

  const { importId, counts } = await upload(body, { fileName: 'marks.zip' });
  expect(counts).toMatchObject({ pictures: 1, newPictures: 1, boxes: 1, written: 1 });
  const { name } = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect((await listImports(db)).imports).toMatchObject([
    { importId, format: 'jsonl', mode: 'labels', fileName: 'marks.zip', state: 'finished', counts, by: name },
  ]);
});

test('a faulty upload is answered with its problems and imports nothing', async () => {
  const before = await db.labelImport.count();
  const answer = await upload(new Uint8Array(await annotations(95)));
  expect(answer).toMatchObject({ importId: null, problemCount: 1 });
  expect(answer.problems).toMatchObject([
    { file: 'ads.jsonl', line: 1, pointer: '/truth/boxes/0', code: 'box-outside' },
  ]);
  expect(await db.labelImport.count()).toBe(before);
});

test('what is no ZIP is refused in words', async () => {
  await expect(upload(new TextEncoder().encode('hello'))).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/is no ZIP/),
  });
});

const asked = (format: 'coco' | 'jsonl', pictures: 'as-stored' | 'none' = 'as-stored') => ({
  format,
  pictures,
  takesIncomplete: true,
  personId: user.id,
  fileName: `all-${format}.zip`,
});
const newestExport = async () => (await listExports(db)).exports[0];

test('an export is a ZIP made while it is read, which comes in again, and stands in the list as whole', async () => {
  const { body, pictures } = await streamExport(db, { kind: 'all' }, asked('coco'));
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  expect(pictures).toBe(1);
  expect(await upload(bytes, { format: 'coco' })).toMatchObject({
    problemCount: 0,
    counts: { pictures: 1, newPictures: 0, written: 0 },
  });
  await expect.poll(newestExport).toMatchObject({
    fileName: 'all-coco.zip',
    format: 'coco',
    state: 'finished',
    total: 1,
    leftOut: 0,
    done: 1,
  });
});

test('an export of nothing that there is is refused before the first byte, and is no whole one', async () => {
  await expect(
    streamExport(db, { kind: 'dataset', name: 'none', version: null }, asked('jsonl', 'none')),
  ).rejects.toMatchObject({ code: 'not-found' });
  expect(await newestExport()).toMatchObject({ format: 'jsonl', state: 'broken', total: null });
});

test('a cancelled export ends in the middle: what was read of it is no archive', async () => {
  await importPictures(12);
  const { body } = await streamExport(db, { kind: 'all' }, asked('jsonl'));
  const reader = body.getReader();
  await reader.read();
  const { exportId } = (await newestExport())!;
  await cancelExport(db, exportId, user.id);
  expect(await newestExport()).toMatchObject({ exportId, state: 'cancelled' });
  // Nobody reads meanwhile, so the writing waits with more than it may keep.
  await expect(reader.closed).rejects.toThrow('cancelled');
  expect(await db.auditEvent.count({ where: { subjectId: exportId, action: 'export-cancelled' } })).toBe(1);
});

test('an export whose process was killed is broken off, and one of nobody cannot be cancelled', async () => {
  const { id } = await db.labelExport.create({
    data: {
      format: 'coco',
      fileName: 'lost.zip',
      createdById: user.id,
      touchedAt: new Date(Date.now() - 60_000),
    },
  });
  expect(await newestExport()).toMatchObject({ exportId: id, state: 'broken' });
  await expect(cancelExport(db, randomUUID(), user.id)).rejects.toMatchObject({ code: 'not-found' });
});

/** Pictures of noise, which no format makes smaller. */
async function importPictures(count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `images/noise-${index}.png`);
  const pictures = await Promise.all(
    names.map((name) =>
      sharp(randomBytes(400 * 400 * 3), { raw: { width: 400, height: 400, channels: 3 } })
        .png()
        .toBuffer()
        .then((bytes) => [name, bytes] as const),
    ),
  );
  const lines = names.map((name) =>
    JSON.stringify({
      externalId: name,
      images: [name],
      truth: { boxes: [{ brand: 'nike', x: 1, y: 1, width: 9, height: 9 }] },
    }),
  );
  await upload(
    new Uint8Array(await zipOf({ 'ads.jsonl': lines.join('\n'), ...Object.fromEntries(pictures) })),
  );
}
