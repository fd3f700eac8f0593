import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { config } from '../config/env';
import type { Db } from '../database/db';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { openFolderStore } from './folder-store';
import { imageStore } from './image-store';
import { readImage } from './read-image';
import { storeImage } from './store-image';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

let tone = 0;
/** A picture unlike any other of this file. */
const draw = (width = 40, height = 30) =>
  sharp({ create: { width, height, channels: 3, background: { r: ++tone % 256, g: tone >> 8, b: 90 } } });
/** A picture that no format makes small. */
const noise = () => sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const filesKept = async () =>
  (await readdir(path.join(config().dataDir, 'images'), { recursive: true }).catch(() => [])).length;

describe('a picture', () => {
  test.each([
    ['image/jpeg', () => draw().jpeg().toBuffer()],
    ['image/png', () => draw().png().toBuffer()],
    ['image/webp', () => draw().webp().toBuffer()],
  ])('is what its bytes are: %s', async (mediaType, make) => {
    const bytes = await make();
    const hash = sha256(bytes);
    expect(await storeImage(db, bytes)).toEqual({
      sha256: hash,
      name: `sha256:${hash}`,
      width: 40,
      height: 30,
      mediaType,
      isNew: true,
    });
    expect(await readImage(db, hash)).toEqual({ bytes, mediaType });
  });

  test('stored again is the same picture, also ten times at once', async () => {
    const bytes = await draw().png().toBuffer();
    const stored = await Promise.all(Array.from({ length: 10 }, () => storeImage(db, bytes)));
    expect(stored.filter((one) => one.isNew)).toHaveLength(1);
    expect(await storeImage(db, bytes)).toMatchObject({ isNew: false, width: 40 });
    expect(await db.image.count({ where: { sha256: sha256(bytes) } })).toBe(1);
  });

  test('whose bytes were lost is kept again when it comes again', async () => {
    const bytes = await draw().png().toBuffer();
    const { sha256: hash } = await storeImage(db, bytes);
    await rm(path.join(config().dataDir, 'images', hash.slice(0, 2), hash.slice(2, 4), hash));
    await expect(readImage(db, hash)).rejects.toMatchObject({ code: 'not-found' });
    await storeImage(db, bytes);
    expect((await readImage(db, hash)).bytes).toEqual(bytes);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('with EXIF orientation %i is measured upright', async (orientation) => {
    const bytes = await draw(40, 30).jpeg().withMetadata({ orientation }).toBuffer();
    const turned = orientation >= 5;
    expect(await storeImage(db, bytes)).toMatchObject(
      turned ? { width: 30, height: 40 } : { width: 40, height: 30 },
    );
  });

  test('has a smaller rendition that is upright, and never larger than itself', async () => {
    const bytes = await draw(800, 400).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { sha256: hash } = await storeImage(db, bytes);
    const small = await sharp((await readImage(db, hash, 160)).bytes).metadata();
    expect(small).toMatchObject({ format: 'webp', width: 80, height: 160 });
    const large = await sharp((await readImage(db, hash, 1600)).bytes).metadata();
    expect(large).toMatchObject({ width: 400, height: 800 });
  });
});

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
/** What an iPhone writes begins like this. */
const HEIC = Buffer.from('00000018667479706865696300000000686569636d696631', 'hex');

describe('bytes that are not taken', () => {
  test.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    ['nothing', () => new Uint8Array(), /0 bytes/],
    ['text', () => Buffer.from('not a picture'), /no JPEG, PNG or WebP/],
    ['SVG', () => Buffer.from(SVG), /JPEG, PNG or WebP/],
    ['GIF', () => draw().gif().toBuffer(), /JPEG, PNG or WebP/],
    ['TIFF', () => draw().tiff().toBuffer(), /JPEG, PNG or WebP/],
    ['AVIF', () => draw().avif({ effort: 0 }).toBuffer(), /JPEG, PNG or WebP/],
    ['HEIC', () => HEIC, /JPEG, PNG or WebP/],
    [
      'a JPEG that ends early',
      async () => (await noise().jpeg().toBuffer()).subarray(0, 4_000),
      /JPEG is damaged/,
    ],
    [
      'a PNG that ends early',
      async () => (await noise().png().toBuffer()).subarray(0, 4_000),
      /PNG is damaged/,
    ],
    [
      'a WebP that ends early',
      async () => (await noise().webp().toBuffer()).subarray(0, 4_000),
      /damaged|no JPEG/,
    ],
    [
      'only the head of a JPEG',
      async () => (await draw().jpeg().toBuffer()).subarray(0, 20),
      /no JPEG|damaged/,
    ],
    ['60 megapixels in a small PNG', () => draw(10_000, 6_000).png().toBuffer(), /megapixels/],
  ])('%s', async (_what, make, says) => {
    const bytes = await make();
    const before = await filesKept();
    await expect(storeImage(db, bytes)).rejects.toMatchObject({ code: 'unsupported-image', message: says });
    expect(await db.image.count({ where: { sha256: sha256(bytes) } })).toBe(0);
    expect(await filesKept()).toBe(before);
  });
});

const mounted = await mountTinyDisk();
afterAll(async () => {
  if (!mounted) return;
  execFileSync('umount', [mounted]);
  await rm(mounted, { recursive: true });
});

test.skipIf(!mounted)(
  'a full disk is said in words, and no half file stays (needs root: mounts a tmpfs)',
  async () => {
    const store = openFolderStore(mounted!);
    await store.put('a'.repeat(64), new Uint8Array(4_096));
    const tooMuch = 'b'.repeat(64);
    await expect(store.put(tooMuch, new Uint8Array(1_000_000))).rejects.toMatchObject({
      code: 'storage-full',
      message: /is full; free space/,
    });
    expect(await store.has(tooMuch)).toBe(false);
    const left = (await readdir(mounted!, { recursive: true })).filter((name) => name.includes('.part'));
    expect(left).toEqual([]);
  },
);

async function mountTinyDisk(): Promise<string | null> {
  const dir = await mkdtemp(path.join(tmpdir(), 'touchstone-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', dir], { stdio: 'ignore' });
    return dir;
  } catch {
    await rm(dir, { recursive: true });
    return null;
  }
}

test('a key that is none is a bug, not a path', async () => {
  for (const key of ['../etc/passwd', 'a/b/c', '', 'UPPER'])
    await expect(imageStore().put(key, new Uint8Array(1))).rejects.toThrow(/not a key/);
});
