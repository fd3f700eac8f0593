import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { generateDemonstration, type Demonstration } from './generate.ts';
import { REASONS } from './reasons.ts';

const COUNT = 12;

const BoxSchema = z
  .object({
    x: z.number().int().nonnegative(),
    y: z.number().int().nonnegative(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  })
  .strict();

/** The format that ingest reads, as strict as it can be written. */
const AdLineSchema = z
  .object({
    externalId: z.string().min(1),
    sellerExternalId: z.string().min(1),
    title: z.string(),
    category: z.string(),
    price: z.object({ amount: z.number().positive(), currency: z.string().length(3) }).nullable(),
    images: z
      .array(z.string().regex(/^images\/[\w-]+\.jpg$/))
      .min(1)
      .max(20),
    impressions: z.number().int().positive(),
    language: z.enum(['en', 'zh-CN']),
    receivedAt: z.iso.datetime(),
    truth: z
      .object({
        brand: z.string().nullable(),
        boxes: z.array(BoxSchema.extend({ brand: z.string() }).strict()),
        isAuthorized: z.boolean(),
        reason: z.enum(REASONS),
        suspectedBrand: z.string().nullable(),
        productClass: z.string(),
        subset: z.string(),
      })
      .strict(),
  })
  .strict();

const BilingualSchema = z.object({ en: z.string().min(1), zh: z.string().regex(/\p{Script=Han}/u) }).strict();

const BrandSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    aliases: z.array(z.string()).min(2),
    referenceImages: z
      .array(z.object({ path: z.string(), box: BoxSchema }).strict())
      .min(4)
      .max(6),
    categories: z.array(z.string()).min(1),
    keywords: z.array(z.string()).min(1),
    identificationPoints: z
      .array(
        z.object({
          kind: z.enum(['logo', 'word-mark', 'style', 'pattern', 'packaging', 'detail']),
          text: BilingualSchema,
        }),
      )
      .min(3),
    smallestMarkPx: z.number().int().positive(),
    rulings: z.array(BilingualSchema).min(1),
  })
  .strict();

describe('a generated demonstration', () => {
  let folders: string[];
  let first: Demonstration;

  beforeAll(async () => {
    folders = await Promise.all([0, 1].map(() => mkdtemp(path.join(tmpdir(), 'touchstone-demonstration-'))));
    first = await generateDemonstration(folders[0]!, { seed: 7, count: COUNT });
    await generateDemonstration(folders[1]!, { seed: 7, count: COUNT });
  }, 120_000);

  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  test('is the same to the byte when made again with the same seed', async () => {
    const names = await readdir(folders[0]!, { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(COUNT);
    const different: string[] = [];
    for (const file of files) {
      const again = path.join(folders[1]!, path.relative(folders[0]!, file));
      if (!(await readFile(again)).equals(await readFile(file))) different.push(file);
    }
    expect(different).toEqual([]);
  });

  test('has ads in the format of ingest, with boxes inside their pictures', async () => {
    const ads = await readAds(first.adsFile);
    expect(ads).toHaveLength(COUNT);
    for (const ad of ads) {
      const { width, height } = await sharp(path.join(folders[0]!, ad.images[0]!)).metadata();
      for (const box of ad.truth.boxes) {
        expect(box.brand).toBe(ad.truth.brand);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
      }
    }
  });

  test('shows every decision reason, and only authorized ads come from somebody who may sell the brand', async () => {
    const ads = await readAds(first.adsFile);
    const authorizations = await readFile(first.authorizationsFile, 'utf8');
    expect(new Set(ads.map(({ truth }) => truth.reason))).toEqual(new Set(REASONS));
    for (const { sellerExternalId, truth } of ads) {
      expect(truth.isAuthorized).toBe(truth.reason === 'authorized');
      const row = new RegExp(`^${sellerExternalId},${truth.suspectedBrand},2026-01-01,2027-12-31,`, 'm');
      expect(row.test(authorizations)).toBe(truth.isAuthorized);
    }
  });

  test('has brands with reference pictures and bilingual definitions', async () => {
    const brands = z.array(BrandSchema).parse(JSON.parse(await readFile(first.brandsFile, 'utf8')));
    for (const { path: file } of brands.flatMap(({ referenceImages }) => referenceImages)) {
      expect((await sharp(path.join(folders[0]!, file)).metadata()).format).toBe('jpeg');
    }
  });
});

test('too small a count is refused with the smallest that shows every reason', async () => {
  await expect(generateDemonstration('/nowhere', { count: 3 })).rejects.toThrow(/at least 9, got 3/);
});

async function readAds(file: string): Promise<z.infer<typeof AdLineSchema>[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => AdLineSchema.parse(JSON.parse(line)));
}
