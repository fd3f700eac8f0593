import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXCHANGE_FORMATS, type ExchangeFormatName } from '@/lib/contracts/exchange';
import type { ExchangeBox, ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { openFolderTree } from './file-tree';
import { openFolderSink } from './folder-sink';
import { readExchange, type CheckedItem } from './read-exchange';
import { SIDECAR_NAME } from './sidecar';
import { spoolsIn } from './spool';
import { drawPictures, generatedSets, type GeneratedSet } from './testing/generated-sets';
import { unpackZip } from './unpack-zip';
import { MANIFEST_NAME, writeExport } from './write-export';
import { openZipSink } from './zip-sink';

const RUNS = { numRuns: 40 };

let root: string;
let drawn: Awaited<ReturnType<typeof drawPictures>>;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'touchstone-exchange-'));
  drawn = await drawPictures();
});
afterAll(() => rm(root, { recursive: true, force: true }));

const newFolder = () => mkdtemp(path.join(root, 'set-'));
const toSet = (format: ExchangeFormatName, { categories, items }: GeneratedSet) => ({
  format,
  categories,
  of: 'a generated set',
  contentHash: null,
  items: (async function* () {
    yield* items;
  })(),
});

async function write(format: ExchangeFormatName, set: GeneratedSet): Promise<string> {
  const folder = path.join(await newFolder(), 'export');
  await writeExport(toSet(format, set), await openFolderSink(folder), spoolsIn(await newFolder()));
  return folder;
}

async function read(format: ExchangeFormatName, folder: string): Promise<CheckedItem[]> {
  const tree = await openFolderTree(folder);
  const items: CheckedItem[] = [];
  const source = { format, tree, pictures: null, storedSize: () => Promise.resolve(null) };
  for await (const item of readExchange({ ...source, takesPredictions: false })) items.push(item);
  return items;
}

const picturesOf = (items: readonly CheckedItem[]) => items.filter((item) => item.kind === 'picture');
const byName = (a: ExchangePicture, b: ExchangePicture) => (a.fileName < b.fileName ? -1 : 1);

/** Problems of a set, without the one that says that an empty set is empty. */
function problemsOf(items: readonly CheckedItem[], set: GeneratedSet) {
  return items
    .flatMap((item) =>
      item.kind === 'problem' ? [item.problem] : item.kind === 'picture' ? item.problems : [],
    )
    .filter(({ code }) => set.items.length > 0 || code !== 'not-this-format');
}

function expectBoxes(found: readonly ExchangeBox[], wanted: readonly ExchangeBox[], tolerance: number): void {
  expect(found.map((one) => one.brandSlug)).toEqual(wanted.map((one) => one.brandSlug));
  found.forEach((one, index) => {
    const other = wanted[index]!;
    const edges = (box: ExchangeBox) => [box.x, box.y, box.x + box.width, box.y + box.height];
    edges(one).forEach((edge, at) =>
      expect(Math.abs(edge - edges(other)[at]!)).toBeLessThanOrEqual(tolerance + 1e-9),
    );
  });
}

describe.each(EXCHANGE_FORMATS)('%s', (format) => {
  const rounds = format === 'voc';

  test('gives back every picture with everything that is known of it, and its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(generatedSets(drawn), async (set) => {
        const folder = await write(format, set);
        const items = await read(format, folder);
        expect(problemsOf(items, set)).toEqual([]);
        const found = picturesOf(items);
        const wanted = set.items.map(({ picture }) => picture).sort(byName);
        const plain = (picture: ExchangePicture) =>
          rounds
            ? {
                ...picture,
                boxes: picture.boxes.map(({ brandSlug, provenance }) => ({ brandSlug, provenance })),
              }
            : picture;
        expect(
          found
            .map(({ picture }) => picture)
            .sort(byName)
            .map(plain),
        ).toEqual(wanted.map(plain));
        for (const { picture, readBytes } of found) {
          const original = set.items.find((item) => item.picture.fileName === picture.fileName)!;
          expectBoxes(picture.boxes, original.picture.boxes, rounds ? 0.5 : 0);
          expect(Buffer.from(await readBytes!())).toEqual(await original.readBytes!());
        }
      }),
      RUNS,
    );
  }, 60_000);

  test('keeps boxes and negatives without what only our exports hold', async () => {
    await fc.assert(
      fc.asyncProperty(generatedSets(drawn), async (set) => {
        const folder = await write(format, set);
        for (const name of [SIDECAR_NAME, MANIFEST_NAME]) await rm(path.join(folder, name), { force: true });
        const items = await read(format, folder);
        expect(problemsOf(items, set)).toEqual([]);
        const found = new Map(picturesOf(items).map(({ picture }) => [picture.fileName, picture]));
        expect(found.size).toBe(set.items.length);
        for (const { picture } of set.items) {
          const { boxes, width, height } = found.get(picture.fileName)!;
          expect({ width, height }).toEqual({ width: picture.width, height: picture.height });
          expectBoxes(boxes, picture.boxes, rounds ? 0.5 : 0);
        }
      }),
      RUNS,
    );
  }, 60_000);

  test('gives the same bytes for the same set, as a folder and as an archive', async () => {
    await fc.assert(
      fc.asyncProperty(generatedSets(drawn), async (set) => {
        const [one, two] = [
          await hashTree(await write(format, set)),
          await hashTree(await write(format, set)),
        ];
        expect(two).toEqual(one);
        const archives = [];
        for (const name of ['a.zip', 'b.zip']) {
          const file = path.join(await newFolder(), name);
          const spools = spoolsIn(await newFolder());
          await writeExport(toSet(format, set), await openZipSink(file, spools), spools);
          archives.push(file);
        }
        expect(await readFile(archives[1]!)).toEqual(await readFile(archives[0]!));
        const unpacked = await newFolder();
        await unpackZip(archives[0]!, unpacked, 1e9);
        expect(await hashTree(unpacked)).toEqual(one);
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});

async function hashTree(folder: string): Promise<Record<string, string>> {
  const tree = await openFolderTree(folder);
  const hashes: Record<string, string> = {};
  for (const name of await tree.list()) {
    hashes[name] = createHash('sha256')
      .update((await tree.read(name))!)
      .digest('hex');
  }
  return hashes;
}
