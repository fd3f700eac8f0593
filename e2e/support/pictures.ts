import { createHash, randomBytes } from 'node:crypto';
import sharp from 'sharp';

/** Green frames belong to the brands of single tests: no picture of another test shows them. */
export type Mark = 'red-bars' | 'blue-checks' | 'green-frames' | 'none';
type Bytes = Uint8Array<ArrayBuffer>;
type Rect = { left: number; top: number; width: number; height: number; colour: string };

const WIDTH = 480;
const HEIGHT = 360;

/**
 * A picture like no other: always the same soft clouds, so that the machine always thinks the same of it, a corner of its
 * own, and a coloured mark when asked for.
 */
export async function drawPicture(mark: Mark = 'none'): Promise<Bytes> {
  const clouds = sharp(fixedNoise(12 * 9 * 3), { raw: { width: 12, height: 9, channels: 3 } })
    .resize(WIDTH, HEIGHT, { kernel: 'cubic', fit: 'fill' })
    .modulate({ saturation: 0.35, brightness: 0.8 });
  const corner = {
    input: randomBytes(4 * 4 * 3),
    raw: { width: 4, height: 4, channels: 3 as const },
    left: 0,
    top: 0,
  };
  const drawn = sharp(await clouds.png().toBuffer()).composite([...markLayers(mark), corner]);
  return new Uint8Array(await drawn.jpeg({ quality: 90 }).toBuffer());
}

/** The mark alone on white: a reference picture. */
export async function drawReference(mark: Mark): Promise<Bytes> {
  const ground = sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#ffffff' } });
  return new Uint8Array(await ground.composite(markLayers(mark)).jpeg({ quality: 95 }).toBuffer());
}

function markLayers(mark: Mark) {
  return markRects(mark).map(({ colour, left, top, width, height }) => ({
    input: { create: { width, height, channels: 3 as const, background: colour } },
    left,
    top,
  }));
}

/** Bytes that look random and are always the same. */
function fixedNoise(length: number): Uint8Array {
  return createHash('shake256', { outputLength: length }).update('clouds').digest();
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
  if (mark === 'green-frames')
    return [200, 152, 104, 56].map((side, ring) => ({
      left: WIDTH / 2 - side / 2,
      top: HEIGHT / 2 - side / 2,
      width: side,
      height: side,
      colour: ring % 2 === 0 ? '#0a7a34' : '#f4f4f4',
    }));
  return [];
}
