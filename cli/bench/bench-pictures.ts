import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

const SIDE = 640;

/**
 * Writes `count` different 640 px JPEGs and their ads.jsonl into `folder`: as large and as hard to decode as shop
 * photographs are (about 60 kB), made here because the product ships none.
 */
export async function writeBenchAds(folder: string, count: number): Promise<void> {
  await mkdir(path.join(folder, 'images'), { recursive: true });
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const name = `images/${String(index).padStart(5, '0')}.jpg`;
    await writeFile(path.join(folder, name), await drawPicture(index));
    lines.push(
      JSON.stringify({
        externalId: `bench-${index}`,
        sellerExternalId: 'unknown',
        title: `picture ${index}`,
        category: 'bench',
        price: null,
        images: [name],
      }),
    );
  }
  await writeFile(path.join(folder, 'ads.jsonl'), `${lines.join('\n')}\n`);
}

/** Smoothed noise with blocks of colour, different for every index and the same on every run. */
function drawPicture(index: number): Promise<Buffer> {
  let state = index * 2_654_435_761 + 1;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const coarse = Buffer.from(Uint8Array.from({ length: 80 * 80 * 3 }, () => random() * 256));
  const blocks = Array.from({ length: 6 }, () => ({
    input: {
      create: {
        width: 40 + Math.floor(random() * 160),
        height: 40 + Math.floor(random() * 160),
        channels: 3 as const,
        background: {
          r: Math.floor(random() * 256),
          g: Math.floor(random() * 256),
          b: Math.floor(random() * 256),
        },
      },
    },
    left: Math.floor(random() * 440),
    top: Math.floor(random() * 440),
  }));
  return sharp(coarse, { raw: { width: 80, height: 80, channels: 3 } })
    .resize(SIDE, SIDE, { kernel: 'cubic' })
    .composite(blocks)
    .jpeg({ quality: 85 })
    .toBuffer();
}
