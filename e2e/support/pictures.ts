import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

export type Mark = 'red-bars' | 'blue-checks' | 'none';
type Bytes = Uint8Array<ArrayBuffer>;
type Rect = { left: number; top: number; width: number; height: number; colour: string };

const WIDTH = 480;
const HEIGHT = 360;

/** A picture like no other: soft clouds of its own, and a coloured mark on it when asked for. */
export async function drawPicture(
  mark: Mark = 'none',
  size = { width: WIDTH, height: HEIGHT },
): Promise<Bytes> {
  const noise = { width: 12, height: 9, channels: 3 } as const;
  const clouds = sharp(randomBytes(noise.width * noise.height * noise.channels), { raw: noise })
    .resize(size.width, size.height, { kernel: 'cubic', fit: 'fill' })
    .modulate({ saturation: 0.35, brightness: 0.8 });
  const rects = markRects(mark).map(({ colour, left, top, width, height }) => ({
    input: { create: { width, height, channels: 3 as const, background: colour } },
    left,
    top,
  }));
  return new Uint8Array(
    await sharp(await clouds.png().toBuffer())
      .composite(rects)
      .jpeg({ quality: 90 })
      .toBuffer(),
  );
}

/** The mark alone on white: a reference picture. */
export async function drawReference(mark: Mark): Promise<Bytes> {
  const ground = sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#ffffff' } });
  const rects = markRects(mark).map(({ colour, left, top, width, height }) => ({
    input: { create: { width, height, channels: 3 as const, background: colour } },
    left,
    top,
  }));
  return new Uint8Array(await ground.composite(rects).jpeg({ quality: 95 }).toBuffer());
}

function markRects(mark: Mark): Rect[] {
  if (mark === 'red-bars')
    return [0, 1, 2, 3, 4].map((bar) => ({
      left: 140 + bar * 40,
      top: 80,
      width: 24,
      height: 200,
      colour: '#d01020',
    }));
  if (mark === 'blue-checks')
    return Array.from({ length: 18 }, (_, cell) => ({
      left: 130 + (cell % 6) * 36,
      top: 90 + Math.floor(cell / 6) * 60 + (cell % 2) * 30,
      width: 36,
      height: 30,
      colour: '#1030c0',
    }));
  return [];
}
