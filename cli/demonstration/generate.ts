import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { drawSurfaces, type Surface } from './backgrounds.ts';
import { BRANDS } from './brands.ts';
import { planAds, type AdPlan } from './plan-ads.ts';
import { createRandom, type Random } from './random.ts';
import { planReferences } from './references.ts';
import { renderPicture, type Picture } from './render-picture.ts';
import { imagePath, toAdLine, writeAuthorizations, writeBrands, type ReferenceFile } from './write-files.ts';

export type Demonstration = {
  adsFile: string;
  brandsFile: string;
  authorizationsFile: string;
  count: number;
};

export type DemonstrationOptions = {
  seed?: number;
  /** How many ads; at least one for each decision reason. */
  count?: number;
  onProgress?: (done: number, total: number) => void;
};

const AT_ONCE = 4;

/**
 * Writes invented brands, their reference pictures, sellers' authorizations and ads about them into `outDir`.
 * The same seed and count give the same bytes. It needs sharp's SVG loader, which the product blocks for its whole
 * process: run this file in a process of its own there.
 * @throws when `count` is too small to show every decision reason.
 */
export async function generateDemonstration(
  outDir: string,
  { seed = 1, count = 300, onProgress }: DemonstrationOptions = {},
): Promise<Demonstration> {
  const random = createRandom(`demonstration-${seed}`);
  const ads = planAds(count, random.fork('ads'));
  await mkdir(path.join(outDir, 'images'), { recursive: true });
  await mkdir(path.join(outDir, 'references'), { recursive: true });
  const surfaces = await drawSurfaces();

  const total = ads.length + BRANDS.length;
  let done = 0;
  const step = (): void => onProgress?.(++done, total);

  const referencesOf = new Map<string, ReferenceFile[]>();
  await inParallel(BRANDS, async (brand) => {
    referencesOf.set(brand.slug, await writeReferences(outDir, brand, surfaces, random));
    step();
  });
  const lines: string[] = [];
  await inParallel(ads, async (ad, i) => {
    lines[i] = await writeAd(outDir, ad, surfaces, random.fork(ad.externalId));
    step();
  });

  const adsFile = path.join(outDir, 'ads.jsonl');
  const brandsFile = path.join(outDir, 'brands.json');
  const authorizationsFile = path.join(outDir, 'authorizations.csv');
  await writeFile(adsFile, `${lines.join('\n')}\n`);
  await writeBrands(brandsFile, referencesOf);
  await writeAuthorizations(authorizationsFile);
  return { adsFile, brandsFile, authorizationsFile, count };
}

async function writeAd(
  outDir: string,
  ad: AdPlan,
  surfaces: Record<Surface, Buffer>,
  random: Random,
): Promise<string> {
  const images: string[] = [];
  let first: Picture | undefined;
  for (const [i, plan] of ad.pictures.entries()) {
    const picture = await renderPicture(plan, surfaces, random.fork(`picture-${i}`));
    first ??= picture;
    images.push(imagePath(ad, i));
    await writeFile(path.join(outDir, imagePath(ad, i)), picture.jpeg);
  }
  return toAdLine(ad, images, first?.marks ?? []);
}

async function writeReferences(
  outDir: string,
  brand: (typeof BRANDS)[number],
  surfaces: Record<Surface, Buffer>,
  random: Random,
): Promise<ReferenceFile[]> {
  const files: ReferenceFile[] = [];
  for (const { name, picture: plan } of planReferences(brand)) {
    const picture = await renderPicture(plan, surfaces, random.fork(`${brand.slug}-${name}`));
    const file = path.posix.join('references', `${brand.slug}-${name}.jpg`);
    await writeFile(path.join(outDir, file), picture.jpeg);
    files.push({ path: file, box: picture.marks[0] ?? null });
  }
  return files;
}

/** A few at once: sharp works in threads of its own, and one picture needs some 20 MB. */
async function inParallel<T>(
  things: readonly T[],
  work: (thing: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = things.entries();
  const lane = async (): Promise<void> => {
    for (const [i, thing] of queue) await work(thing, i);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** `generate.ts OUT_DIR [COUNT] [SEED]`; prints one JSON object a line: progress, at the end what was written. */
async function main([outDir, count, seed]: string[]): Promise<void> {
  sharp.concurrency(1);
  if (!outDir) throw new Error('say where to: generate.ts OUT_DIR [COUNT] [SEED]');
  const written = await generateDemonstration(outDir, {
    ...(count ? { count: Number(count) } : {}),
    ...(seed ? { seed: Number(seed) } : {}),
    onProgress: (done, total) => console.log(JSON.stringify({ done, total })),
  });
  console.log(JSON.stringify(written));
}

const entry = process.argv[1];
if (entry && import.meta.url === pathToFileURL(entry).href) await main(process.argv.slice(2));
