import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { newName } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { ingestFile, type LineRejection } from './ingest-file';
import { openAds } from './read-ads';

let database: TestDatabase;
let db: Db;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-ingest-'));
  const png = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#135' } })
    .png()
    .toBuffer();
  await writeFile(path.join(folder, 'shoe.jpg'), png); // the name lies
  await writeFile(path.join(folder, 'broken.jpg'), 'no picture');
  return () => rm(folder, { recursive: true });
});

const line = (change: object = {}) =>
  JSON.stringify({
    externalId: newName('ad'),
    sellerExternalId: 'seller-1',
    title: 'Shoe',
    category: 'Shoes',
    price: null,
    images: ['shoe.jpg'],
    ...change,
  });
async function ingest(
  lines: string[],
  { source = newName('source'), signal = new AbortController().signal, name = 'ads.jsonl' } = {},
) {
  await writeFile(path.join(folder, name), lines.join('\n'));
  const ads = await openAds(path.join(folder, name));
  return ingestFile(ads, { db, dataDir: config().dataDir, source, signal });
}
const adsOf = (source: string) =>
  db.ad.findMany({ where: { source }, include: { revisions: true, truth: true } });

describe('ingest of a file', () => {
  test('brings ads and pictures in; the picture is what its bytes are', async () => {
    const { source, ...result } = await ingest([line(), '', line()]);
    expect(result).toMatchObject({ created: 2, rejected: 0, isFinished: true, reportFile: null });
    expect(await adsOf(source)).toHaveLength(2);
    const image = await db.image.findFirstOrThrow({
      where: { revisions: { some: { revision: { ad: { source } } } } },
    });
    expect(image).toMatchObject({ mediaType: 'image/png', width: 60 });
  });

  test('again changes nothing', async () => {
    const lines = [line(), line()];
    const { source } = await ingest(lines);
    expect(await ingest(lines, { source })).toMatchObject({ created: 0, unchanged: 2, resumedAfterLine: 0 });
  });

  test('reports each bad line by number and field, and the rest comes in', async () => {
    const lines = [
      line(),
      '{"externalId": ',
      line({ images: ['missing.jpg', 'broken.jpg', '../outside.jpg'] }),
      line({ title: 7, colour: 'red' }),
      line(),
    ];
    const result = await ingest(lines);
    expect(result).toMatchObject({ created: 2, rejected: 3, isFinished: true });
    const report = (await readFile(result.reportFile!, 'utf8'))
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as LineRejection);
    const found = report.map(({ line: number, field, problem }) => `${number} ${field}: ${problem}`).sort();
    expect(found).toEqual([
      expect.stringMatching(/^2 : not JSON/),
      expect.stringMatching(/^3 images\[0\]: there is no file missing\.jpg/),
      expect.stringMatching(/^3 images\[1\]: broken\.jpg: These bytes are no/),
      expect.stringMatching(/^3 images\[2\]: /),
      expect.stringMatching(/^4 : .*colour/),
      expect.stringMatching(/^4 title: /),
    ]);
  });

  test('never reads outside the folder, not by dots and not by links', async () => {
    const secret = await mkdtemp(path.join(tmpdir(), 'touchstone-secret-'));
    await writeFile(path.join(secret, 'secret.png'), await readFile(path.join(folder, 'shoe.jpg')));
    await symlink(path.join(secret, 'secret.png'), path.join(folder, 'link.png'));
    const names = ['link.png', `../${path.basename(secret)}/secret.png`, path.join(secret, 'secret.png')];
    const result = await ingest(names.map((name) => line({ images: [name] })));
    expect(result).toMatchObject({ created: 0, rejected: 3 });
    expect(await readFile(result.reportFile!, 'utf8')).toMatch(/(lies outside[^]*){3}/);
    await rm(secret, { recursive: true });
  });

  test('keeps what is true of an ad apart, and only when the file says it', async () => {
    const { source } = await ingest([line({ truth: { brand: 'nike' } }), line()]);
    const truths = (await adsOf(source)).map((ad) => ad.truth?.truth ?? null);
    expect(truths).toEqual(expect.arrayContaining([{ brand: 'nike' }, null]));
  });

  test('that was stopped goes on behind the last whole batch', async () => {
    const lines = Array.from({ length: 150 }, () => line());
    const stop = new AbortController();
    const source = newName('source');
    await writeFile(path.join(folder, 'ads.jsonl'), lines.join('\n'));
    const ads = await openAds(folder);
    const options = { db, dataDir: config().dataDir, source, signal: stop.signal };
    const first = await ingestFile(ads, { ...options, onLines: () => stop.abort() });
    expect(first).toMatchObject({ created: 64, isFinished: false });
    const second = await ingestFile(ads, { ...options, signal: new AbortController().signal });
    expect(second).toMatchObject({ created: 86, unchanged: 0, resumedAfterLine: 64, isFinished: true });
    expect(await adsOf(source)).toHaveLength(150);
  });
});

test('ads.csv says the same as ads.jsonl', async () => {
  const result = await ingest(
    [
      'externalId,sellerExternalId,title,category,price.amount,price.currency,images,impressions',
      'a-1,unknown,"Shoe, red",Shoes,19.99,EUR,shoe.jpg|shoe.jpg,70',
      'a-2,seller-1,,,,,shoe.jpg,',
      'a-3,seller-1,Bag,Bags,cheap,EUR,shoe.jpg,',
    ],
    { name: 'ads.csv' },
  );
  expect(result).toMatchObject({ created: 2, rejected: 1 });
  expect(await readFile(result.reportFile!, 'utf8')).toMatch(/"line":4.*price\.amount/);
  const ads = await db.ad.findMany({
    where: { source: result.source },
    include: { revisions: true },
    orderBy: { externalId: 'asc' },
  });
  expect(ads).toMatchObject([
    {
      impressions: 70,
      revisions: [{ title: 'Shoe, red', priceCurrency: 'EUR', imageCount: 2, sellerId: null }],
    },
    { impressions: null, revisions: [{ title: '', priceCurrency: null }] },
  ]);
});

test('a folder of pictures is an ad a picture', async () => {
  const source = newName('source');
  const ads = await openAds(folder);
  const result = await ingestFile(ads, {
    db,
    dataDir: config().dataDir,
    source,
    signal: new AbortController().signal,
  });
  expect(result).toMatchObject({ created: 1, rejected: 1 });
  expect(await adsOf(source)).toMatchObject([{ externalId: 'shoe.jpg' }]);
});

test('a path that holds nothing to read is said in words', async () => {
  await expect(openAds(path.join(folder, 'none'))).rejects.toThrow(/There is no file or folder/);
  await writeFile(path.join(folder, 'notes.txt'), 'notes');
  await expect(openAds(path.join(folder, 'notes.txt'))).rejects.toThrow(/\.jsonl/);
});
