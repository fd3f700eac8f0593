import sharp, { type OutputInfo, type Sharp } from 'sharp';
import type { Region } from '@/lib/contracts/brand-model';
import { ImageNotScorableError } from './image-not-scorable';
import type { PlacedPixels } from './to-input-tensor';

export type ModelSize = { width: number; height: number };
/** Fractions of the model's square; outside it lies padding. */
export type ContentRect = { x: number; y: number; width: number; height: number };
export type Letterboxed = {
  pixels: PlacedPixels;
  /** Of the whole picture, orientation applied. */
  width: number;
  height: number;
  contentRect: ContentRect;
};

const MAX_PIXELS = 50e6;
const BLOCKED_LOADERS = ['Svg', 'Pdf', 'Heif', 'Magick', 'Tiff', 'Gif'].map(
  (type) => `VipsForeignLoad${type}`,
);
/** A margin must differ from its picture by this much (0..255) to end; tolerates JPEG noise on white. */
const MARGIN_TOLERANCE = 24;
const SMALLEST_CONTENT_SIDE_PX = 32;
/** Two taps a side alias when shrinking further, and blur when stretching: libvips does those. */
const LARGEST_BILINEAR_SHRINK = 1.5;

sharp.block({ operation: BLOCKED_LOADERS });
sharp.cache(false); // every picture is read once; a cache would only hold memory
sharp.concurrency(1); // pictures run side by side in libuv, not one picture over all cores

/**
 * Decodes a picture and fits it into the model's size with its aspect kept, centred; transparency on white.
 *
 * Runs in libuv, so it overlaps with the networks. `region` (original-image px) is cut out first. `knownSize` is the
 * picture's, orientation applied, when somebody has read its header before.
 *
 * @throws ImageNotScorableError when the bytes cannot be shown as a picture or the region is not inside it
 */
export async function letterbox(
  bytes: Uint8Array,
  size: ModelSize,
  region?: Region | null,
  knownSize?: ModelSize,
): Promise<Letterboxed> {
  const whole = bytes.length > 0 && knownSize ? knownSize : await readSize(bytes);
  const source = region ?? { x: 0, y: 0, ...whole };
  if (source.x + source.width > whole.width || source.y + source.height > whole.height) {
    throw new ImageNotScorableError(
      'bad-region',
      `region ${source.width}x${source.height} at ${source.x},${source.y} leaves the ${whole.width}x${whole.height} picture`,
    );
  }
  const scale = Math.min(size.width / source.width, size.height / source.height);
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  const left = Math.floor((size.width - width) / 2);
  const top = Math.floor((size.height - height) / 2);

  let picture = open(bytes).autoOrient();
  if (region)
    picture = picture.extract({ left: region.x, top: region.y, width: region.width, height: region.height });
  // A little over the model's size, the encoder thread resizes while it normalises.
  const isLittleOver = scale <= 1 && scale > 1 / LARGEST_BILINEAR_SHRINK;
  if (!isLittleOver) picture = picture.resize(width, height, { fit: 'fill' });
  const { data, info } = await decode(picture);
  if (info.channels !== 3) throw new Error(`expected 3 channels from sharp, got ${info.channels}`);
  return {
    pixels: { rgb: data, sourceWidth: info.width, sourceHeight: info.height, width, height, left, top },
    ...whole,
    contentRect: {
      x: left / size.width,
      y: top / size.height,
      width: width / size.width,
      height: height / size.height,
    },
  };
}

/**
 * What is left of a picture when a margin of one colour (that of its corner) is cut off, in original-image px.
 *
 * Null when there is no such margin, or hardly anything would remain. Shop pictures stand on wide
 * white margins; photographs do not, and an average over the margin hides the likeness.
 */
export async function findContentRegion(bytes: Uint8Array): Promise<Region | null> {
  const whole = await readSize(bytes);
  const { info } = await decode(open(bytes).autoOrient().trim({ threshold: MARGIN_TOLERANCE }));
  const isUncut = info.width === whole.width && info.height === whole.height;
  if (isUncut || Math.min(info.width, info.height) < SMALLEST_CONTENT_SIDE_PX) return null;
  return {
    x: Math.abs(info.trimOffsetLeft ?? 0),
    y: Math.abs(info.trimOffsetTop ?? 0),
    width: info.width,
    height: info.height,
  };
}

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
}

async function readSize(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  if (bytes.length === 0) throw new ImageNotScorableError('empty-file', 'the file is empty');
  try {
    const { autoOrient } = await open(bytes).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw toNotScorable(error);
  }
}

async function decode(picture: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  try {
    return await picture
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw toNotScorable(error);
  }
}

function toNotScorable(error: unknown): ImageNotScorableError {
  const message = error instanceof Error ? error.message : String(error);
  const reason = /pixel limit/i.test(message)
    ? 'too-many-pixels'
    : /unsupported image format|operation is blocked/i.test(message)
      ? 'unsupported-type'
      : 'corrupt-image';
  return new ImageNotScorableError(reason, `the picture cannot be decoded: ${message}`, { cause: error });
}
