import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { placeLetterbox, toContentRect } from './letterbox';
import { decodePicture, findContentRegion } from './preprocess';

const flat = (width: number, height: number, colour = '#c02020') =>
  sharp({ create: { width, height, channels: 3, background: colour } });

const wanted = { sidePx: 320 };

describe('placeLetterbox', () => {
  const input = { width: 320, height: 320 };

  test('keeps the aspect and says where the picture lies', () => {
    const placement = placeLetterbox({ width: 640, height: 320 }, input);
    expect(placement).toEqual({ width: 320, height: 160, left: 0, top: 80 });
    expect(toContentRect(placement, input)).toEqual({ x: 0, y: 0.25, width: 1, height: 0.5 });
    expect(placeLetterbox({ width: 30, height: 40 }, input)).toEqual({
      width: 240,
      height: 320,
      left: 40,
      top: 0,
    });
  });

  test('a hair-thin picture keeps at least a line', () => {
    expect(placeLetterbox({ width: 4000, height: 2 }, input)).toMatchObject({ width: 320, height: 1 });
  });
});

describe('decodePicture', () => {
  test('turns the picture as its camera says, before measuring it', async () => {
    const turned = await flat(100, 50).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { width, height, pixels } = await decodePicture(turned, wanted);
    expect({ width, height }).toEqual({ width: 50, height: 100 });
    expect(pixels).toMatchObject({ width: 50, height: 100 });
  });

  test.each([
    { why: 'grey', make: () => flat(40, 40).greyscale().png().toBuffer() },
    { why: 'transparent', make: () => flat(40, 40).ensureAlpha(0.5).png().toBuffer() },
    { why: '16 bit', make: () => flat(40, 40).toColourspace('rgb16').png().toBuffer() },
    { why: 'CMYK', make: () => flat(40, 40).toColourspace('cmyk').jpeg().toBuffer() },
    { why: 'WebP', make: () => flat(40, 40).webp().toBuffer() },
  ])('a $why picture becomes three bytes a pixel', async ({ make }) => {
    const { pixels } = await decodePicture(await make(), wanted);
    expect(pixels.rgb).toHaveLength(40 * 40 * 3);
  });

  test('is never enlarged, and shrunk when it is much larger than wanted', async () => {
    const sizeOf = async (width: number, height: number) => {
      const { pixels } = await decodePicture(await flat(width, height).jpeg().toBuffer(), wanted);
      return { width: pixels.width, height: pixels.height };
    };
    expect(await sizeOf(30, 20)).toEqual({ width: 30, height: 20 });
    expect(await sizeOf(480, 240)).toEqual({ width: 480, height: 240 });
    expect(await sizeOf(482, 241)).toEqual({ width: 320, height: 160 });
    expect(await sizeOf(4000, 2)).toEqual({ width: 320, height: 1 });
  });

  test('a region is cut out first and must lie inside', async () => {
    const bytes = await flat(200, 100).png().toBuffer();
    const region = { x: 10, y: 10, width: 50, height: 40 };
    const decoded = await decodePicture(bytes, { ...wanted, region });
    expect(decoded).toMatchObject({ region, width: 200, height: 100, pixels: { width: 50, height: 40 } });
    const outside = { x: 160, y: 0, width: 50, height: 50 };
    await expect(decodePicture(bytes, { ...wanted, region: outside })).rejects.toMatchObject({
      reason: 'bad-region',
    });
  });

  test.each([
    { reason: 'empty-file', make: async () => Buffer.alloc(0) },
    { reason: 'unsupported-type', make: async () => Buffer.from('hello, I am text and no picture at all') },
    { reason: 'corrupt-image', make: async () => (await noise(300).jpeg().toBuffer()).subarray(0, 2000) },
  ])('refuses with $reason', async ({ reason, make }) => {
    await expect(decodePicture(await make(), wanted)).rejects.toMatchObject({
      name: 'ImageNotScorableError',
      reason,
    });
  });

  test('refuses more than 50 million pixels before decoding them', async () => {
    const huge = await flat(8000, 8000).png().toBuffer();
    await expect(decodePicture(huge, wanted)).rejects.toMatchObject({ reason: 'too-many-pixels' });
  });
});

describe('findContentRegion', () => {
  test('cuts a margin of one colour', async () => {
    const goods = await noise(60).png().toBuffer();
    const packshot = await flat(200, 100, '#fff')
      .composite([{ input: goods, left: 70, top: 20 }])
      .png()
      .toBuffer();
    expect(await findContentRegion(packshot)).toEqual({ x: 70, y: 20, width: 60, height: 60 });
  });

  test('leaves photographs and pictures of one colour whole', async () => {
    expect(await findContentRegion(await noise(80).png().toBuffer())).toBeNull();
    expect(await findContentRegion(await flat(80, 80).png().toBuffer())).toBeNull();
  });
});

/** Bytes that look random and are the same each time; dark, so that it differs from white all over. */
function noise(side: number) {
  const data = Uint8Array.from(
    { length: side * side * 3 },
    (_, at) => (at * 7919 + (at >> 3) * 104_729) % 160,
  );
  return sharp(data, { raw: { width: side, height: side, channels: 3 } });
}
