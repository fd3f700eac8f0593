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
import { labelledPairs } from './support/labelled-ads';
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

test('on the page an archive is tried, every problem is seen, then what is right is imported; labels are saved from there', async ({
  db,
  people,
  openAs,
}) => {
  const slug = newName('brand');
  await publishBrand(db, slug);
  const page = await openAs(await people.one('ops'));
  await page.goto('/data/exchange');
  const format = page.getByRole('region', { name: 'Import', exact: true }).getByLabel('Format');
  await format.click();
  await page.getByRole('option', { name: 'Ads as JSON lines' }).click();
  await page.getByLabel('Take it as').click();
  await page.getByRole('option', { name: 'labels' }).click();
  const choose = async (brand: string) => {
    const buffer = Buffer.from(await annotations(brand, await drawPicture()));
    await page
      .getByLabel('File')
      .setInputFiles({ name: `${brand}.zip`, mimeType: 'application/zip', buffer });
  };
  await choose(`${slug}x`);
  await page.getByRole('button', { name: 'Try' }).click();
  const problems = page.getByRole('table', { name: 'Problems' });
  await expect(problems.getByText('There is no such brand')).toBeVisible();
  await expect(problems.getByText('ads.jsonl, line 1')).toBeVisible();

  await choose(slug);
  await expect(problems).toBeHidden();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText(/Imported\. 1 picture \(1 new\), 1 box/)).toBeVisible();
  await expect(page.getByRole('cell', { name: `${slug}.zip` })).toBeVisible();

  // What is said beforehand is what comes: with a box, and of one that shows the brand nobody has searched for it.
  await labelledPairs(db, 1, slug);
  await page.getByLabel('What').fill(slug);
  await page.keyboard.press('Enter');
  await expect(
    page.getByText('1 picture with 1 box goes out, and 1 picture that shows a brand'),
  ).toBeVisible();
  await page.getByRole('region', { name: 'Export', exact: true }).getByLabel('Format').click();
  await page.getByRole('option', { name: 'COCO' }).click();
  await expect(
    page.getByText('1 picture with 1 box goes out. 1 picture stays behind: nobody has looked'),
  ).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the archive' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`${slug}-coco.zip`);
  const unpacked = path.join(folder, 'saved');
  await unpackZip(await download.path(), unpacked, 1e9);
  const saved = await readFile(path.join(unpacked, 'annotations/instances_default.json'), 'utf8');
  expect(saved).toContain(`"name":"${slug}"`);
  const listed = page.getByRole('table', { name: 'Exports' }).getByRole('row').filter({ hasText: slug });
  await expect(listed).toContainText('whole');
  const [total, leftOut] = [listed.getByRole('cell').nth(4), listed.getByRole('cell').nth(5)];
  await expect(total).toHaveText('1');
  await expect(leftOut).toHaveText('1');
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
