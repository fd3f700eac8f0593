import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

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
 * made here because the product ships none. One in ten has the ground of a brand of `writeBenchBrands`, so that scores,
 * maps, flags and review items come about as in traffic.
 */
export async function writeBenchAds(folder: string, count: number, side = BENCH_SIDE_PX): Promise<void> {
  await mkdir(path.join(folder, 'images'), { recursive: true });
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const name = `images/${String(index).padStart(5, '0')}.jpg`;
    const brand = index % BRANDED_EVERY === 0 ? (index / BRANDED_EVERY) % BRANDS : null;
    await writeFile(path.join(folder, name), await drawPicture(toGround(brand, index), index, side));
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
      await writeFile(path.join(folder, name), await drawPicture(toGround(brand, seed), seed, BENCH_SIDE_PX));
      referenceImages.push(name);
    }
    brands.push({ slug: `bench-${brand}`, name: `Bench-brand-${brand}`, referenceImages });
  }
  const file = path.join(folder, 'brands.json');
  await writeFile(file, JSON.stringify(brands));
  return file;
}

/** The seed of a picture's ground: a brand's own, or one of its own for every other picture. */
const toGround = (brand: number | null, index: number) => (brand === null ? 2_000_000 + index : brand);

/** Smoothed noise with blocks of colour, the same for the same numbers on every run. */
function drawPicture(groundSeed: number, blockSeed: number, side: number): Promise<Buffer> {
  const grains = Math.round(side / GRAIN_PX);
  const noise = seededRandom(groundSeed);
  const coarse = Buffer.from(Uint8Array.from({ length: grains * grains * 3 }, () => noise() * 256));
  const random = seededRandom(blockSeed);
  const upTo = (share: number) => Math.floor(random() * share * side);
  const smallest = Math.round(side / 16);
  const blocks = Array.from({ length: 6 }, () => ({
    input: {
      create: {
        width: smallest + upTo(0.25),
        height: smallest + upTo(0.25),
        channels: 3 as const,
        background: {
          r: Math.floor(random() * 256),
          g: Math.floor(random() * 256),
          b: Math.floor(random() * 256),
        },
      },
    },
    left: upTo(0.68),
    top: upTo(0.68),
  }));
  return sharp(coarse, { raw: { width: grains, height: grains, channels: 3 } })
    .resize(side, side, { kernel: 'cubic' })
    .composite(blocks)
    .jpeg({ quality: 85 })
    .toBuffer();
}

function seededRandom(seed: number): () => number {
  let state = (Math.imul(seed, 2_654_435_761) + 1) >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
