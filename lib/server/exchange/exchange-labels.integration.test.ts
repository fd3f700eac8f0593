import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXCHANGE_FORMATS, type ExchangeFormatName } from '@/lib/contracts/exchange';
import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import type { ExchangeProblem } from '@/lib/domain/exchange/exchange-problem';
import type { Db } from '../database/db';
import { storeImage } from '../images/store-image';
import { publishBrand } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import type { ImportOptions } from './check-import';
import { exportLabels, type ExportOptions } from './export-labels';
import { openTree } from './file-tree';
import { openFolderSink } from './folder-sink';
import { importLabels } from './import-labels';
import { spoolsIn } from './spool';
import { countExport } from './count-export';
import type { ExportSelection } from './find-subject';
import { spoolRecords } from './spool-records';
import { writeExport } from './write-export';

let first: TestDatabase;
let second: TestDatabase;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'touchstone-labels-'));
  first = await createTestDatabase();
  second = await createTestDatabase();
  for (const slug of ['adidas', 'nike', 'puma']) {
    await publishBrand(first.db, slug);
    await publishBrand(second.db, slug);
  }
  await takeIn(first.db, 'jsonl', await writeSet());
});
afterAll(async () => {
  await first.drop();
  await second.drop();
  await rm(root, { recursive: true, force: true });
});

const newFolder = () => mkdtemp(path.join(root, 'set-'));

/** Pictures of every kind, as an export of some other installation would hold them. */
async function madePictures(): Promise<Array<{ picture: ExchangePicture; bytes: Buffer }>> {
  const draw = (width: number, height: number, tone: number) =>
    sharp({ create: { width, height, channels: 3, background: { r: tone, g: 255 - tone, b: 90 } } });
  const base = {
    sha256: null,
    uprightSha256: null,
    split: null,
    ad: null,
    boxes: [],
    searches: null,
    labels: [],
  };
  const drawn = { provenance: 'drawn' } as const;
  return [
    {
      // Stored 60 x 40, shown 40 x 60.
      bytes: await draw(60, 40, 10).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
      picture: {
        ...base,
        fileName: 'gedreht/Schuh & Söhne.jpg',
        width: 40,
        height: 60,
        boxes: [
          { brandSlug: 'nike', x: 0, y: 0, width: 40, height: 60, ...drawn },
          { brandSlug: 'nike', x: 1.25, y: 50.5, width: 10.01, height: 9.5, provenance: 'edited' },
          { brandSlug: null, x: 20, y: 20, width: 2, height: 2, provenance: 'accepted' },
        ],
        labels: [{ brandSlug: 'nike', presence: 'present', kind: 'look-alike', isHardNegative: false }],
      },
    },
    {
      bytes: await draw(80, 50, 60).png().toBuffer(),
      picture: {
        ...base,
        fileName: '耐克 鞋.png',
        width: 80,
        height: 50,
        boxes: [{ brandSlug: 'adidas', x: 70.5, y: 40, width: 9.5, height: 10, ...drawn }],
        searches: [
          { brandSlug: 'adidas', outcome: 'boxes' },
          { brandSlug: 'puma', outcome: 'wrong-brand' },
        ],
        labels: [{ brandSlug: 'puma', presence: 'absent', kind: 'generic-style', isHardNegative: true }],
      },
    },
    {
      bytes: await draw(30, 30, 120).webp({ lossless: true }).toBuffer(),
      picture: { ...base, fileName: 'none.webp', width: 30, height: 30 },
    },
    {
      bytes: await draw(31, 30, 180).jpeg().toBuffer(),
      picture: {
        ...base,
        fileName: 'only-a-verdict.jpg',
        width: 31,
        height: 30,
        searches: [],
        labels: [{ brandSlug: 'puma', presence: 'present', kind: 'mark', isHardNegative: false }],
      },
    },
  ];
}

async function writeSet(format: ExchangeFormatName = 'jsonl'): Promise<string> {
  const folder = path.join(await newFolder(), 'given');
  const pictures = await madePictures();
  const set = {
    format,
    categories: ['adidas', 'nike', 'puma', 'unknown_mark'].map((slug) => ({ slug, name: slug })),
    of: 'made pictures',
    contentHash: null,
    items: (async function* () {
      for (const { picture, bytes } of pictures) yield { picture, readBytes: () => Promise.resolve(bytes) };
    })(),
  };
  await writeExport(set, await openFolderSink(folder), spoolsIn(await newFolder()));
  return folder;
}

async function takeIn(
  db: Db,
  format: ExchangeFormatName,
  given: string,
  options: Partial<ImportOptions> = {},
) {
  const problems: ExchangeProblem[] = [];
  const tree = await openTree(given, await newFolder(), 1e9);
  const storedSize = (sha256: string) =>
    db.image.findUnique({ where: { sha256 }, select: { width: true, height: true } });
  const outcome = await importLabels(
    db,
    { format, tree, pictures: null, storedSize, takesPredictions: false },
    {
      mode: 'labels',
      isDryRun: false,
      skipsFaulty: false,
      mapped: new Map(),
      fileName: path.basename(given),
      actorId: null,
      onProblem: (problem) => problems.push(problem),
      ...options,
    },
  );
  return { ...outcome, problems };
}

async function takeOut(
  db: Db,
  format: ExchangeFormatName,
  {
    selection = { kind: 'all' },
    pictures = 'as-stored',
    takesIncomplete = true,
  }: { selection?: ExportSelection; pictures?: ExportOptions['pictures']; takesIncomplete?: boolean } = {},
): Promise<string> {
  const folder = path.join(await newFolder(), 'export');
  const spools = spoolsIn(await newFolder());
  const records = await spoolRecords(db, selection, spools, { takesIncomplete });
  await exportLabels(records, await openFolderSink(folder), spools, { format, pictures });
  return folder;
}

async function recordsOf(db: Db, selection: ExportSelection = { kind: 'all' }): Promise<ExchangePicture[]> {
  const spools = spoolsIn(await newFolder());
  const records: ExchangePicture[] = [];
  for await (const picture of (await spoolRecords(db, selection, spools, { takesIncomplete: true })).read())
    records.push(picture);
  return records;
}

const edgesOf = ({ boxes }: ExchangePicture) =>
  boxes.flatMap((box) => [box.x, box.y, box.x + box.width, box.y + box.height]);

describe('what is believed', () => {
  test('is what the file said, with its causes', async () => {
    const records = await recordsOf(first.db);
    expect(records).toHaveLength(4);
    const turned = records.find(({ width, height }) => width === 40 && height === 60)!;
    expect(turned.boxes).toEqual([
      { brandSlug: 'nike', x: 0, y: 0, width: 40, height: 60, provenance: 'drawn' },
      { brandSlug: 'nike', x: 1.25, y: 50.5, width: 10.01, height: 9.5, provenance: 'edited' },
      { brandSlug: null, x: 20, y: 20, width: 2, height: 2, provenance: 'accepted' },
    ]);
    expect(turned.labels).toEqual([
      { brandSlug: 'nike', presence: 'present', kind: 'look-alike', isHardNegative: false },
    ]);
    const negative = records.find(({ width }) => width === 30)!;
    expect(negative).toMatchObject({
      boxes: [],
      labels: [],
      searches: ['adidas', 'nike', 'puma'].map((brandSlug) => ({ brandSlug, outcome: 'no-mark' })),
    });
    const causes = await first.db.labelCause.findMany({ include: { boxSet: true } });
    expect(causes.every((cause) => cause.labelImportId ?? cause.boxSet?.labelImportId)).toBe(true);
    expect(await first.db.labelImportPicture.findMany({ select: { fileName: true } })).toContainEqual({
      fileName: 'gedreht/Schuh & Söhne.jpg',
    });
  });

  test.each(EXCHANGE_FORMATS)('goes out as %s and comes in elsewhere as the same', async (format) => {
    const elsewhere = await createTestDatabase();
    try {
      for (const slug of ['adidas', 'nike', 'puma']) await publishBrand(elsewhere.db, slug);
      const folder = await takeOut(first.db, format);
      const taken = await takeIn(elsewhere.db, format, folder);
      expect(taken.problems).toEqual([]);
      expect(taken.counts).toMatchObject({ pictures: 4, newPictures: 4, negatives: 1, refused: 0 });
      const [before, after] = [await recordsOf(first.db), await recordsOf(elsewhere.db)];
      const withoutNumbers = (picture: ExchangePicture) => ({
        ...picture,
        boxes: picture.boxes.map(({ brandSlug, provenance }) => ({ brandSlug, provenance })),
      });
      expect(after.map(withoutNumbers)).toEqual(before.map(withoutNumbers));
      after.forEach((picture, index) =>
        edgesOf(picture).forEach((edge, at) => {
          const difference = Math.abs(edge - edgesOf(before[index]!)[at]!);
          expect(difference).toBeLessThanOrEqual(format === 'voc' ? 0.5 : 1e-9);
        }),
      );
    } finally {
      await elsewhere.drop();
    }
  });

  test.each(EXCHANGE_FORMATS)(
    'comes back as %s without changing anything, rounded or not',
    async (format) => {
      const before = await recordsOf(first.db);
      const { counts } = await takeIn(first.db, format, await takeOut(first.db, format));
      expect(counts).toMatchObject({ written: 0, replaced: 0, newPictures: 0 });
      expect(await recordsOf(first.db)).toEqual(before);
    },
  );

  test('comes back from pictures that were turned upright to the pictures they were made from', async () => {
    const folder = await takeOut(first.db, 'yolo', { pictures: 'upright' });
    expect((await takeIn(first.db, 'yolo', folder)).counts).toMatchObject({ written: 0, newPictures: 0 });
    const { counts } = await takeIn(second.db, 'yolo', folder);
    expect(counts).toMatchObject({ newPictures: 4, refused: 0 });
    const upright = (await recordsOf(second.db)).find(({ height }) => height === 60)!;
    expect(upright.boxes).toHaveLength(3);
    expect((await recordsOf(first.db)).some(({ sha256 }) => sha256 === upright.sha256)).toBe(false);
  });

  test('needs no pictures to come back where they are stored', async () => {
    for (const format of EXCHANGE_FORMATS) {
      const folder = await takeOut(first.db, format, { pictures: 'none' });
      const { counts, problems } = await takeIn(first.db, format, folder);
      expect({ format, problems, counts }).toMatchObject({
        problems: [],
        counts: { pictures: 4, written: 0 },
      });
    }
  });

  test('of one brand is that brand alone', async () => {
    const records = await recordsOf(first.db, { kind: 'brand', slug: 'adidas' });
    expect(records.flatMap(({ boxes }) => boxes.map((box) => box.brandSlug))).toEqual(['adidas']);
    await expect(recordsOf(first.db, { kind: 'brand', slug: 'nobody' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('leaves out what would teach a detector that a mark is none', async () => {
    const spools = spoolsIn(await newFolder());
    const records = await spoolRecords(first.db, { kind: 'all' }, spools, { takesIncomplete: false });
    expect(records).toMatchObject({ pictures: 3, incomplete: 1 });
  });

  test.each<ExportSelection>([
    { kind: 'all' },
    { kind: 'brand', slug: 'adidas' },
    { kind: 'brand', slug: 'puma' },
  ])('of $kind $slug is counted beforehand as it then goes out', async (selection) => {
    const spools = spoolsIn(await newFolder());
    const records = await spoolRecords(first.db, selection, spools, { takesIncomplete: false });
    let boxes = 0;
    for await (const picture of records.read()) boxes += picture.boxes.length;
    expect(await countExport(first.db, selection)).toEqual({
      complete: records.pictures,
      unsearched: records.incomplete,
      boxes,
    });
  });
});

describe('an import', () => {
  test('that is a dry run says what would change and writes nothing', async () => {
    const elsewhere = await createTestDatabase();
    for (const slug of ['adidas', 'nike', 'puma']) await publishBrand(elsewhere.db, slug);
    const { counts, importId } = await takeIn(elsewhere.db, 'jsonl', await writeSet(), { isDryRun: true });
    expect({ counts, importId }).toMatchObject({ importId: null, counts: { newPictures: 4, written: 10 } });
    expect(await elsewhere.db.image.count()).toBe(0);
    expect(await elsewhere.db.labelImport.count()).toBe(0);
    await elsewhere.drop();
  });

  test('with a problem anywhere brings nothing, or all but the faulty pictures', async () => {
    const elsewhere = await createTestDatabase();
    for (const slug of ['adidas', 'nike']) await publishBrand(elsewhere.db, slug);
    const folder = await writeSet();
    const refused = await takeIn(elsewhere.db, 'jsonl', folder);
    expect(refused).toMatchObject({ importId: null, problemCount: 1 });
    expect(refused.problems[0]).toMatchObject({ code: 'unknown-brand', file: 'ads.jsonl', line: 2 });
    expect(await elsewhere.db.image.count()).toBe(0);

    const some = await takeIn(elsewhere.db, 'jsonl', folder, { skipsFaulty: true });
    expect(some.counts).toMatchObject({ pictures: 4, refused: 2 });
    expect(await recordsOf(elsewhere.db)).toHaveLength(2);

    const mapped = await takeIn(elsewhere.db, 'jsonl', folder, { mapped: new Map([['puma', 'nike']]) });
    expect(mapped).toMatchObject({ problemCount: 0, counts: { refused: 0 } });
    await elsewhere.drop();
  });

  test('as suggestions offers boxes, each once, and makes nobody believe anything', async () => {
    const elsewhere = await createTestDatabase();
    for (const slug of ['adidas', 'nike', 'puma']) await publishBrand(elsewhere.db, slug);
    const folder = await writeSet('cvat');
    const { counts } = await takeIn(elsewhere.db, 'cvat', folder, { mode: 'suggestions' });
    expect(counts).toMatchObject({ written: 4, unchanged: 0 });
    const again = await takeIn(elsewhere.db, 'cvat', folder, { mode: 'suggestions' });
    expect(again.counts).toMatchObject({ written: 0, unchanged: 4 });
    expect(await elsewhere.db.suggestedBox.count()).toBe(4);
    expect(await recordsOf(elsewhere.db)).toEqual([]);
    await elsewhere.drop();
  });

  test('that says something else takes the place of what was believed, and both stay readable', async () => {
    const elsewhere = await createTestDatabase();
    await publishBrand(elsewhere.db, 'nike');
    const bytes = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
    const { sha256 } = await storeImage(elsewhere.db, bytes);
    const say = async (x: number) => {
      const folder = await newFolder();
      const line = {
        externalId: 'a',
        images: [`sha256:${sha256}`],
        truth: { boxes: [{ brand: 'nike', x, y: 0, width: 5, height: 5 }] },
      };
      await writeFile(path.join(folder, 'ads.jsonl'), JSON.stringify(line));
      return takeIn(elsewhere.db, 'jsonl', folder);
    };
    await say(1);
    expect((await say(2)).counts).toMatchObject({ written: 1, replaced: 1 });
    const sets = await elsewhere.db.boxSet.findMany({
      orderBy: { version: 'asc' },
      include: { boxes: true },
    });
    expect(
      sets.map(({ version, boxes, supersededById }) => [version, boxes[0]!.x, supersededById === null]),
    ).toEqual([
      [1, 1, false],
      [2, 2, true],
    ]);
    await elsewhere.drop();
  });

  test('that is stopped goes on with the same command', async () => {
    const elsewhere = await createTestDatabase();
    for (const slug of ['adidas', 'nike', 'puma']) await publishBrand(elsewhere.db, slug);
    const folder = await writeSet();
    const stop = new AbortController();
    const stopped = takeIn(elsewhere.db, 'jsonl', folder, {
      signal: stop.signal,
      onPicture: (done, phase) => phase === 'checking' && done === 2 && stop.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect((await takeIn(elsewhere.db, 'jsonl', folder)).counts).toMatchObject({ written: 10 });
    expect(await elsewhere.db.labelImport.findMany({ select: { state: true } })).toEqual([
      { state: 'finished' },
    ]);
    await elsewhere.drop();
  });
});
