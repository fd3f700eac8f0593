import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { createRandom, type Random } from '../../demonstration/random';

// Ads for the tiny release (inference/testing/tiny-models.ts), which finds red squares and tells marks by where they are bright.

const SIDE = 192;
const MARK = 48;
const SEED = 'evaluate-test';
const BRANDS = {
  acme: { ground: [60, 120, 60], isBright: (x: number, _y: number) => x < MARK / 2 },
  other: { ground: [60, 60, 120], isBright: (_x: number, y: number) => y < MARK / 2 },
  third: { ground: [110, 110, 40], isBright: (x: number, y: number) => x < MARK / 2 !== y < MARK / 2 },
} as const;
const BRAND_SLUGS = Object.keys(BRANDS) as TinyBrand[];
type TinyBrand = keyof typeof BRANDS;
/** A mark of no known brand. */
const STRANGER: Look = { ground: [90, 90, 90], isBright: (x, y) => x + y < MARK };
type Look = { ground: readonly number[]; isBright: ((x: number, y: number) => boolean) | null };
const PLAIN: Look = { ground: [90, 90, 90], isBright: null };
type Box = { x: number; y: number; width: number; height: number };
type Truth = { brand: TinyBrand | null; boxes: (Box & { brand: string })[] };

/** Pictures of each brand, with a stranger's mark, and without any. */
type Counts = { ofEach: number; strangers?: number; plain: number };

/**
 * Draws ads, with a title that names the brand, and gives their lines (not written).
 *
 * @param more of the truth of the ad at a place of its kind
 */
export async function drawTinyAds(
  folder: string,
  { ofEach, strangers = 0, plain }: Counts,
  more: (at: number) => object = () => ({}),
): Promise<object[]> {
  await mkdir(folder, { recursive: true });
  const random = createRandom(SEED);
  const kinds: { name: string; brand: TinyBrand | null; look: Look; count: number }[] = [
    ...BRAND_SLUGS.map((brand) => ({ name: brand, brand, look: BRANDS[brand], count: ofEach })),
    { name: 'free', brand: null, look: PLAIN, count: plain },
    { name: 'stranger', brand: null, look: STRANGER, count: strangers },
  ];
  const lines = [];
  for (const { name: kind, brand, look, count } of kinds) {
    for (let at = 0; at < count; at++) {
      const name = `${kind}-${at}`;
      const { box, bytes } = await draw(look, random.fork(name));
      await writeFile(path.join(folder, `${name}.png`), bytes);
      const truth: Truth = { brand, boxes: brand === null ? [] : [{ brand, ...box }] };
      lines.push(toTinyLine(name, brand === null ? '' : `Shoes ${brand}`, { ...truth, ...more(at) }));
    }
  }
  return lines;
}

export function toTinyLine(name: string, title: string, truth: object | undefined) {
  const common = { sellerExternalId: 'unknown', category: '', price: null };
  return { externalId: name, title, images: [`${name}.png`], ...common, ...(truth && { truth }) };
}

export async function writeLines(file: string, lines: readonly object[]): Promise<void> {
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
}

/** `brands.json` with one reference picture of each. */
export async function writeTinyBrands(folder: string): Promise<void> {
  const random = createRandom(SEED);
  const brands = BRAND_SLUGS.map((slug) => ({
    slug,
    name: slug,
    referenceImages: [`${slug}-reference.png`],
  }));
  for (const { slug, referenceImages } of brands) {
    const { bytes } = await draw(BRANDS[slug], random.fork(`${slug}-reference`));
    await writeFile(path.join(folder, referenceImages[0]!), bytes);
  }
  await writeFile(path.join(folder, 'brands.json'), JSON.stringify(brands));
}

/** Grey blots, so that no two pictures are near-duplicates, and the mark on its brand's ground. */
async function draw({ ground, isBright }: Look, random: Random): Promise<{ box: Box; bytes: Buffer }> {
  const rgb = Buffer.alloc(SIDE * SIDE * 3);
  const waves = Array.from({ length: 12 }, () => [
    random.whole(0, 5),
    random.whole(0, 5),
    random.between(0, 6),
  ]);
  const box = { x: random.whole(0, SIDE - MARK), y: random.whole(0, SIDE - MARK), width: MARK, height: MARK };
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const shade = waves.reduce(
        (sum, [across, down, phase]) => sum + Math.sin(((across! * x + down! * y) * Math.PI) / SIDE + phase!),
        0,
      );
      const isMark = isBright !== null && x >= box.x && x < box.x + MARK && y >= box.y && y < box.y + MARK;
      const red = isBright?.(x - box.x, y - box.y) ? 250 : 140;
      const pixel = isMark ? [red, 0, 0] : ground.map((channel) => channel + 9 * shade);
      rgb.set(
        pixel.map((value) => Math.max(0, Math.min(255, Math.round(value)))),
        (y * SIDE + x) * 3,
      );
    }
  }
  const bytes = await sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer();
  return { box, bytes };
}
