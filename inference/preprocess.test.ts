import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { findContentRegion, letterbox } from './preprocess';

const size = { width: 320, height: 320 };
const flat = (width: number, height: number, colour = '#c02020') =>
  sharp({ create: { width, height, channels: 3, background: colour } });

describe('letterbox', () => {
  test('keeps the aspect and says where the picture lies', async () => {
    const { pixels, width, height, contentRect } = await letterbox(
      await flat(640, 320).png().toBuffer(),
      size,
    );
    expect({ width, height }).toEqual({ width: 640, height: 320 });
    expect(pixels).toMatchObject({ width: 320, height: 160, left: 0, top: 80 });
    expect(contentRect).toEqual({ x: 0, y: 0.25, width: 1, height: 0.5 });
    expect([...pixels.rgb.subarray(0, 3)]).toEqual([0xc0, 0x20, 0x20]);
  });

  test('turns the picture as its camera says, before measuring it', async () => {
    const turned = await flat(100, 50).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { width, height, contentRect } = await letterbox(turned, size);
    expect({ width, height }).toEqual({ width: 50, height: 100 });
    expect(contentRect.height).toBe(1);
  });

  test.each([
    { why: 'grey', make: () => flat(40, 40).greyscale().png().toBuffer() },
    { why: 'transparent', make: () => flat(40, 40).ensureAlpha(0.5).png().toBuffer() },
    { why: '16 bit', make: () => flat(40, 40).toColourspace('rgb16').png().toBuffer() },
    { why: 'CMYK', make: () => flat(40, 40).toColourspace('cmyk').jpeg().toBuffer() },
    { why: 'WebP', make: () => flat(40, 40).webp().toBuffer() },
  ])('a $why picture becomes three bytes a pixel', async ({ make }) => {
    const { pixels } = await letterbox(await make(), size);
    expect(pixels.rgb).toHaveLength(pixels.sourceWidth * pixels.sourceHeight * 3);
  });

  test('pictures near the size of the model are left to the encoder thread, others are resized', async () => {
    const near = await letterbox(await flat(348, 464).jpeg().toBuffer(), size);
    expect(near.pixels).toMatchObject({
      sourceWidth: 348,
      sourceHeight: 464,
      width: 240,
      height: 320,
      left: 40,
    });
    const far = await letterbox(await flat(1000, 2000).jpeg().toBuffer(), size);
    expect(far.pixels).toMatchObject({ sourceWidth: 160, sourceHeight: 320, width: 160, height: 320 });
  });

  test('a hair-thin picture keeps at least a line', async () => {
    const { pixels } = await letterbox(await flat(4000, 2).png().toBuffer(), size);
    expect(pixels).toMatchObject({ width: 320, height: 1 });
  });

  test('a region is cut out first and must lie inside', async () => {
    const bytes = await flat(200, 100).png().toBuffer();
    const { contentRect, width } = await letterbox(bytes, size, { x: 10, y: 10, width: 50, height: 50 });
    expect({ contentRect, width }).toEqual({ contentRect: { x: 0, y: 0, width: 1, height: 1 }, width: 200 });
    await expect(letterbox(bytes, size, { x: 160, y: 0, width: 50, height: 50 })).rejects.toMatchObject({
      reason: 'bad-region',
    });
  });

  test.each([
    { reason: 'empty-file', make: async () => Buffer.alloc(0) },
    { reason: 'unsupported-type', make: async () => Buffer.from('hello, I am text and no picture at all') },
    { reason: 'corrupt-image', make: async () => (await noise(300).jpeg().toBuffer()).subarray(0, 2000) },
  ])('refuses with $reason', async ({ reason, make }) => {
    await expect(letterbox(await make(), size)).rejects.toMatchObject({
      name: 'ImageNotScorableError',
      reason,
    });
  });

  test('refuses more than 50 million pixels before decoding them', async () => {
    const huge = await flat(8000, 8000).png().toBuffer();
    await expect(letterbox(huge, size)).rejects.toMatchObject({ reason: 'too-many-pixels' });
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
