import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LabelImportListSchema, LabelImportResultSchema } from '@/lib/contracts/exchange';
import { spoolsIn } from '@/lib/server/exchange/spool';
import { unpackZip } from '@/lib/server/exchange/unpack-zip';
import { openZipSink } from '@/lib/server/exchange/zip-sink';
import { newName, publishBrand } from '@/lib/server/testing/builders';
import { expect, test } from './support/fixtures';
import { call } from './support/http';
import { drawPicture } from './support/pictures';

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-e2e-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

test('labels come in as an upload and go out as a download', async ({ db, people }) => {
  const slug = newName('brand');
  await publishBrand(db, slug);
  const ops = await people.one('ops');
  const bytes = await annotations(slug, await drawPicture());
  const upload = (query: string) =>
    call(ops, 'POST', `/api/v1/label-imports?format=jsonl&as=labels&fileName=marks.zip${query}`, {
      bytes,
      headers: { 'content-type': 'application/zip' },
    });

  const tried = await upload('&dryRun=1');
  expect(tried.status).toBe(200);
  expect(LabelImportResultSchema.parse(await tried.json())).toMatchObject({
    importId: null,
    problemCount: 0,
  });
  const done = await upload('');
  expect(done.status).toBe(201);
  const { importId, counts } = LabelImportResultSchema.parse(await done.json());
  expect(counts).toMatchObject({ newPictures: 1, boxes: 1, written: 1 });
  const list = await call(ops, 'GET', '/api/v1/label-imports');
  expect(LabelImportListSchema.parse(await list.json()).imports.map((one) => one.importId)).toContain(
    importId,
  );

  const exported = await call(ops, 'GET', `/api/v1/exports?brand=${slug}&format=yolo`);
  expect([exported.status, exported.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(exported.headers.get('content-disposition')).toContain(`${slug}-yolo.zip`);
  const file = path.join(folder, 'out.zip');
  await writeFile(file, new Uint8Array(await exported.arrayBuffer()));
  const unpacked = path.join(folder, 'out');
  await unpackZip(file, unpacked, 1e9);
  expect(await readFile(path.join(unpacked, 'data.yaml'), 'utf8')).toContain(slug);
});

test('an export that says nothing of what is wanted is refused', async ({ people }) => {
  const refused = await call(await people.one('ops'), 'GET', '/api/v1/exports?format=coco');
  expect(refused.status).toBe(422);
});

async function annotations(slug: string, picture: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const file = path.join(folder, 'in.zip');
  const sink = await openZipSink(file, spoolsIn(folder));
  const boxes = [{ brand: slug, x: 1, y: 2, width: 10, height: 10 }];
  const line = { externalId: 'a', images: ['images/a.jpg'], truth: { boxes } };
  await sink.put('ads.jsonl', Buffer.from(JSON.stringify(line)));
  await sink.put('images/a.jpg', picture);
  await sink.finish();
  return new Uint8Array(await readFile(file));
}
