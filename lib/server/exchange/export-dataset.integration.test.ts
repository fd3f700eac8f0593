import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import type { Db } from '../database/db';
import { freezeDataset } from '../datasets/freeze-dataset';
import { makeBrand, makeUser, type TestBrand, type TestUser } from '../testing/builders';
import { makeLabelledAd } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { countExport } from './count-export';
import { exportLabels } from './export-labels';
import { openTree } from './file-tree';
import { openFolderSink } from './folder-sink';
import { importLabels } from './import-labels';
import { spoolsIn } from './spool';
import { spoolRecords, type SpooledRecords } from './spool-records';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let brand: TestBrand;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'touchstone-dataset-'));
  database = await createTestDatabase();
  ({ db } = database);
  anna = await makeUser(db);
  brand = await makeBrand(db);
});
afterAll(async () => {
  await database.drop();
  await rm(root, { recursive: true, force: true });
});

/** Says where the brand's mark is in a stored picture. */
async function box(sha256: string, x: number): Promise<void> {
  const folder = await mkdtemp(path.join(root, 'boxes-'));
  const boxes = [{ brand: brand.slug, x, y: 2.5, width: 30.25, height: 20 }];
  await writeFile(
    path.join(folder, 'ads.jsonl'),
    JSON.stringify({ externalId: 'a', images: [`sha256:${sha256}`], truth: { boxes } }),
  );
  const tree = await openTree(folder, folder, 0);
  const storedSize = () => Promise.resolve({ width: 400, height: 300 });
  const source = { format: 'jsonl', tree, pictures: null, storedSize, takesPredictions: false } as const;
  const options = {
    mode: 'labels',
    isDryRun: false,
    skipsFaulty: false,
    fileName: 'a',
    actorId: null,
  } as const;
  const { problemCount } = await importLabels(db, source, { ...options, mapped: new Map() });
  expect(problemCount).toBe(0);
}

const spool = (version: number | null, takesIncomplete = true): Promise<SpooledRecords> =>
  spoolRecords(db, { kind: 'dataset', name: 'marks', version }, spoolsIn(root), { takesIncomplete });

async function picturesOf(records: SpooledRecords): Promise<Map<string, ExchangePicture>> {
  const pictures = new Map<string, ExchangePicture>();
  for await (const picture of records.read()) pictures.set(picture.sha256!, picture);
  return pictures;
}

test('a dataset version goes out as it was frozen, whatever is believed since', async () => {
  const [boxed, unboxed, hard] = [
    await makeLabelledAd(db, anna, { brand, seller: 'seller-7' }),
    await makeLabelledAd(db, anna, { brand }),
    await makeLabelledAd(db, anna, { brand, reason: 'not-this-brand' }),
  ];
  await box(boxed.images[0]!, 10);
  const recipe = RecipeSchema.parse({ kind: 'learning', brands: [brand.slug], split: { oversizedShare: 1 } });
  const { contentHash } = await freezeDataset(db, { name: 'marks', recipe, actorId: anna.id }, () => {});

  const records = await spool(1);
  expect(records).toMatchObject({
    of: 'marks@1',
    contentHash,
    pictures: 3,
    categories: [{ slug: brand.slug }],
  });
  const pictures = await picturesOf(records);
  const splits = await db.datasetPicture.findMany({ where: { dataset: { name: 'marks' } } });
  for (const { imageSha256, split } of splits) expect(pictures.get(imageSha256)!.split).toBe(split);
  expect(pictures.get(boxed.images[0]!)).toMatchObject({
    width: 400,
    height: 300,
    ad: { source: 'shop', externalId: boxed.externalId, seller: 'seller-7' },
    boxes: [{ brandSlug: brand.slug, x: 10, y: 2.5, width: 30.25, height: 20, provenance: 'imported' }],
    searches: [{ brandSlug: brand.slug, outcome: 'boxes' }],
    labels: [{ brandSlug: brand.slug, presence: 'present', kind: 'mark' }],
  });
  expect(pictures.get(hard.images[0]!)).toMatchObject({
    boxes: [],
    labels: [{ presence: 'absent', isHardNegative: true }],
  });

  // Without boxes on a picture that shows the brand, a detector would learn that its mark is none.
  const forDetectors = await spool(1, false);
  expect(forDetectors).toMatchObject({ pictures: 2, incomplete: 1 });
  expect([...(await picturesOf(forDetectors)).keys()]).not.toContain(unboxed.images[0]);
  expect(await countExport(db, { kind: 'dataset', name: 'marks', version: 1 })).toEqual({
    complete: 2,
    unsearched: 1,
    boxes: 1,
  });
  await expect(countExport(db, { kind: 'dataset', name: 'marks', version: 9 })).rejects.toMatchObject({
    code: 'not-found',
  });

  await box(boxed.images[0]!, 50);
  expect(await picturesOf(await spool(1))).toEqual(pictures);
  await freezeDataset(db, { name: 'marks', recipe: null, actorId: anna.id }, () => {});
  const newest = await spool(null);
  expect(newest.of).toBe('marks@2');
  expect((await picturesOf(newest)).get(boxed.images[0]!)!.boxes).toMatchObject([{ x: 50 }]);
});

test('the same version gives the same bytes, and says which it is', async () => {
  const written: Buffer[] = [];
  for (const name of ['one', 'two']) {
    const folder = path.join(root, name);
    const records = await spool(1);
    await exportLabels(records, await openFolderSink(folder), spoolsIn(root), {
      format: 'coco',
      pictures: 'none',
    });
    const manifest = JSON.parse(await readFile(path.join(folder, 'touchstone.json'), 'utf8'));
    expect(manifest).toMatchObject({ of: 'marks@1', contentHash: records.contentHash });
    for (const file of await (await openTree(folder, folder, 0)).list())
      written.push(await readFile(path.join(folder, file)));
  }
  expect(written.slice(written.length / 2)).toEqual(written.slice(0, written.length / 2));
});

test('a brand keeps its class in every later version, whichever brands join or go', async () => {
  const [a, b, c] = [await makeBrand(db), await makeBrand(db), await makeBrand(db)].toSorted((one, two) =>
    one.slug < two.slug ? -1 : 1,
  );
  const classesOf = async (brands: readonly TestBrand[]) => {
    const recipe = RecipeSchema.parse({ kind: 'learning', brands: brands.map(({ slug }) => slug) });
    await freezeDataset(db, { name: 'classes', recipe, actorId: null }, () => {});
    const selection = { kind: 'dataset', name: 'classes', version: null } as const;
    const records = await spoolRecords(db, selection, spoolsIn(root), { takesIncomplete: true });
    return records.categories.map(({ slug }) => slug);
  };
  for (const one of [a!, b!, c!]) await makeLabelledAd(db, anna, { brand: one });
  expect(await classesOf([b!, c!])).toEqual([b!.slug, c!.slug]);
  expect(await classesOf([a!, c!])).toEqual([b!.slug, c!.slug, a!.slug]);
});

test.each([
  ['a dataset that is not there', { name: 'nothing', version: null }],
  ['a version that is not there', { name: 'marks', version: 99 }],
])('%s is named', async (_what, { name, version }) => {
  const asked = spoolRecords(db, { kind: 'dataset', name, version }, spoolsIn(root), {
    takesIncomplete: true,
  });
  await expect(asked).rejects.toMatchObject({ code: 'not-found' });
});
