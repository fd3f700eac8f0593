import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** Longer side of a bench picture unless another is asked for, px. */
export const BENCH_SIDE_PX = 640;
const BRANDS = 8;
const REFERENCES_PER_BRAND = 3;
/** One ad in so many shows a brand. */
const BRANDED_EVERY = 10;
/** A grain of this many pixels gives JPEGs of about 60 kB at 640 px, as shop photographs have. */
const GRAIN_PX = 13;

/**
 * Writes `count` different JPEGs and their ads.jsonl into `folder`: as hard to decode as shop photographs of that size,
 * made here because the product ships none. One in ten shows a brand of `writeBenchBrands`, so that scores,
 * maps, flags and review items come about as in traffic.
 */
export async function writeBenchAds(folder: string, count: number, side = BENCH_SIDE_PX): Promise<void> {
  await mkdir(path.join(folder, 'images'), { recursive: true });
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const name = `images/${String(index).padStart(5, '0')}.jpg`;
    const brand = index % BRANDED_EVERY === 0 ? (index / BRANDED_EVERY) % BRANDS : null;
    await writeFile(path.join(folder, name), await drawBenchPicture(brand, index, side));
    lines.push(
      JSON.stringify({
        externalId: `bench-${index}`,
        sellerExternalId: `seller-${index % 50}`,
        title: brand === null ? `picture ${index}` : `Bench-brand-${brand} thing ${index}`,
        category: 'bench',
        price: null,
        images: [name],
      }),
    );
  }
  await writeFile(path.join(folder, 'ads.jsonl'), `${lines.join('\n')}\n`);
}

/** Writes brands with reference pictures of the bench's kind. @returns the path of their brands.json */
export async function writeBenchBrands(folder: string): Promise<string> {
  await mkdir(path.join(folder, 'references'), { recursive: true });
  const brands = [];
  for (let brand = 0; brand < BRANDS; brand++) {
    const referenceImages: string[] = [];
    for (let shot = 0; shot < REFERENCES_PER_BRAND; shot++) {
      const name = `references/${brand}-${shot}.jpg`;
      const seed = 1_000_000 + brand * REFERENCES_PER_BRAND + shot;
      await writeFile(path.join(folder, name), await drawBenchPicture(brand, seed, BENCH_SIDE_PX));
      referenceImages.push(name);
    }
    brands.push({ slug: `bench-${brand}`, name: `Bench-brand-${brand}`, referenceImages });
  }
  const file = path.join(folder, 'brands.json');
  await writeFile(file, JSON.stringify(brands));
  return file;
}

/** The same picture for the same numbers on every run. */
export function drawBenchPicture(brand: number | null, seed: number, side = BENCH_SIDE_PX): Promise<Buffer> {
  const picture = brand === null ? drawBlocks(seed, side) : drawLines(brand, seed, side);
  return picture.jpeg({ quality: 85 }).toBuffer();
}

/** Smoothed noise with blocks of colour. */
function drawBlocks(seed: number, side: number): Sharp {
  const random = seededRandom(seed);
  const grains = Math.round(side / GRAIN_PX);
  const coarse = Uint8Array.from({ length: grains * grains * 3 }, () => random() * 256);
  const smallest = Math.round(side / 16);
  const blocks = Array.from({ length: 6 }, () => ({
    ...bar(
      smallest + Math.floor((random() * side) / 4),
      smallest + Math.floor((random() * side) / 4),
      () => random() * 256,
    ),
    left: Math.floor(random() * 0.68 * side),
    top: Math.floor(random() * 0.68 * side),
  }));
  return sharp(coarse, { raw: { width: grains, height: grains, channels: 3 } })
    .resize(side, side, { kernel: 'cubic' })
    .composite(blocks);
}

/** A brand's own lines in its own dark colour on white, elsewhere each time; nothing like the blocks to the encoder. */
function drawLines(brand: number, seed: number, side: number): Sharp {
  const shape = seededRandom(brand + 99);
  const place = seededRandom(seed);
  const colour = [shape() * 90, shape() * 90, shape() * 90];
  const lines = Array.from({ length: 14 }, (_, index) => {
    const [long, short] = [
      Math.round((0.3 + shape() * 0.3) * side),
      Math.round((0.006 + shape() * 0.012) * side),
    ];
    const [width, height] = index % 2 === 0 ? [long, short] : [short, long];
    return {
      ...bar(width, height, (channel) => colour[channel]!),
      left: Math.floor(place() * 0.35 * side),
      top: Math.floor(place() * 0.35 * side),
    };
  });
  const white = { width: side, height: side, channels: 3 as const, background: '#fff' };
  return sharp({ create: white }).composite(lines);
}

function bar(width: number, height: number, shade: (channel: number) => number) {
  const [r, g, b] = [0, 1, 2].map((channel) => Math.floor(shade(channel))) as [number, number, number];
  return { input: { create: { width, height, channels: 3 as const, background: { r, g, b } } } };
}

function seededRandom(seed: number): () => number {
  let state = (Math.imul(seed, 2_654_435_761) + 1) >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
