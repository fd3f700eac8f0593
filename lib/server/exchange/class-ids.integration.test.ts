import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXCHANGE_FORMATS, type ExchangeFormatName } from '@/lib/contracts/exchange';
import type { Db } from '../database/db';
import { makeImage, publishBrand } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { exportLabels } from './export-labels';
import { openTree } from './file-tree';
import type { ExportSelection } from './find-subject';
import { openFolderSink } from './folder-sink';
import { importLabels } from './import-labels';
import { spoolsIn } from './spool';
import { spoolRecords } from './spool-records';

// The class of a box is a number in COCO, YOLO and Parquet, and a place in a list everywhere. Neither may move.

let database: TestDatabase;
let db: Db;
let root: string;
/** Hash of a picture that is boxed before any other brand joins. */
let early: string;
const before = new Map<ExchangeFormatName, Written>();
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'touchstone-classes-'));
  database = await createTestDatabase();
  ({ db } = database);
  for (const slug of ['nike', 'lotto', 'puma']) await publishBrand(db, slug);
  early = await makeImage(db, { width: 400, height: 300 });
  await box(early, ['nike', 'puma']);
  for (const format of EXCHANGE_FORMATS) before.set(format, await exportAs(format));
  for (const slug of ['adidas', 'zara']) await publishBrand(db, slug);
  await box(await makeImage(db, { width: 400, height: 300 }), ['adidas', 'lotto', 'unknown_mark', 'zara']);
});
afterAll(async () => {
  await database.drop();
  await rm(root, { recursive: true, force: true });
});

/** Says that the picture shows a mark of each of these. */
async function box(sha256: string, classes: readonly string[]): Promise<void> {
  const folder = await mkdtemp(path.join(root, 'boxes-'));
  const boxes = classes.map((brand, index) => ({ brand, x: 10 * index, y: 2, width: 30, height: 20 }));
  const line = { externalId: 'a', images: [`sha256:${sha256}`], truth: { boxes } };
  await writeFile(path.join(folder, 'ads.jsonl'), JSON.stringify(line));
  const tree = await openTree(folder, folder, 0);
  const storedSize = () => Promise.resolve({ width: 400, height: 300 });
  const { problemCount } = await importLabels(
    db,
    { format: 'jsonl', tree, pictures: null, storedSize, takesPredictions: false },
    {
      mode: 'labels',
      isDryRun: false,
      skipsFaulty: false,
      mapped: new Map(),
      fileName: 'a',
      actorId: null,
    },
  );
  expect(problemCount).toBe(0);
}

type Written = {
  /** In the order of their ids. */
  classes: string[];
  /** Class numbers of the early picture's boxes, as the format has them; null where it has names only. */
  numbers: number[] | null;
};

async function exportAs(
  format: ExchangeFormatName,
  selection: ExportSelection = { kind: 'all' },
): Promise<Written> {
  const folder = path.join(await mkdtemp(path.join(root, 'export-')), 'export');
  const spools = spoolsIn(await mkdtemp(path.join(root, 'spools-')));
  const records = await spoolRecords(db, selection, spools, { takesIncomplete: true });
  await exportLabels(records, await openFolderSink(folder), spools, { format, pictures: 'none' });
  const { categories } = JSON.parse(await readFile(path.join(folder, 'touchstone.json'), 'utf8')) as {
    categories: Array<{ slug: string }>;
  };
  return { classes: categories.map(({ slug }) => slug), numbers: await numbersIn(format, folder) };
}

type Coco = {
  images: Array<{ id: number; file_name: string }>;
  annotations: Array<{ image_id: number; category_id: number }>;
};
type Row = { sha256: string; objects: { category_id: number[] } };

async function numbersIn(format: ExchangeFormatName, folder: string): Promise<number[] | null> {
  if (format === 'coco') {
    const file = path.join(folder, 'annotations/instances_default.json');
    const { images, annotations } = JSON.parse(await readFile(file, 'utf8')) as Coco;
    const image = images.find(({ file_name: name }) => name.startsWith(early))!;
    return annotations.filter(({ image_id: id }) => id === image.id).map((one) => one.category_id);
  }
  if (format === 'yolo') {
    const lines = await readFile(path.join(folder, `labels/unsplit/${early}.txt`), 'utf8');
    return lines.trim().split('\n').map(Number.parseFloat);
  }
  if (format === 'parquet') {
    const file = await asyncBufferFromFile(path.join(folder, 'unsplit/metadata.parquet'));
    const rows = (await parquetReadObjects({ file })) as Row[];
    return rows.find(({ sha256 }) => sha256 === early)!.objects.category_id;
  }
  return null;
}

test.each(EXCHANGE_FORMATS)(
  'a brand that joins or is first labelled moves no class of %s',
  async (format) => {
    const [{ classes, numbers }, after] = [before.get(format)!, await exportAs(format)];
    expect(classes).toEqual(['unknown_mark', 'nike', 'lotto', 'puma']);
    expect(after.classes).toEqual([...classes, 'adidas', 'zara']);
    expect(after.numbers).toEqual(numbers);
  },
);

test('the number of a class is that of its brand, and one more in COCO', () => {
  expect(before.get('yolo')!.numbers).toEqual([1, 3]);
  expect(before.get('parquet')!.numbers).toEqual([1, 3]);
  expect(before.get('coco')!.numbers).toEqual([2, 4]);
});

test('what is believed of one brand has one class, the first', async () => {
  expect(await exportAs('yolo', { kind: 'brand', slug: 'puma' })).toEqual({
    classes: ['puma'],
    numbers: [0],
  });
});

test('brands that join at once have numbers that follow each other', async () => {
  await db.brand.createMany({ data: ['a', 'b', 'c'].map((slug) => ({ slug, name: slug })) });
  const refused = db.$transaction(async (tx) => {
    await tx.brand.create({ data: { slug: 'd', name: 'd' } });
    throw new Error('thought better of it');
  });
  await expect(refused).rejects.toThrow('thought better of it');
  await db.brand.createMany({ data: [{ slug: 'a', name: 'again' }], skipDuplicates: true });
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => db.brand.create({ data: { slug: `e${index}`, name: 'e' } })),
  );
  const brands = await db.brand.findMany({ orderBy: { number: 'asc' } });
  expect(brands.map(({ number }) => number)).toEqual(brands.map((_, index) => index + 1));
  expect(brands).toHaveLength(20);
});
