import sharp, { type OutputInfo, type Sharp } from 'sharp';
import type { Region } from '@/lib/contracts/brand-model';
import { ImageNotScorableError } from './image-not-scorable';
import type { RgbImage } from './to-input-tensor';

type Size = { width: number; height: number };
export type DecodedPicture = {
  /** The region, or the whole picture; not larger than it is. */
  pixels: RgbImage;
  /** What `pixels` shows, original-image px. */
  region: Region;
  /** Of the whole picture, orientation applied. */
  width: number;
  height: number;
};
export type DecodeOptions = {
  /** Longer side of what is wanted, px; the answer may be up to half as large again, never smaller without need. */
  sidePx: number;
  /** Cut out first, original-image px. */
  region?: Region | null | undefined;
  /** The picture's, orientation applied, when somebody has read its header before. */
  knownSize?: Size | undefined;
};

const MAX_PIXELS = 50e6;
const BLOCKED_LOADERS = ['Svg', 'Pdf', 'Heif', 'Magick', 'Tiff', 'Gif'].map(
  (type) => `VipsForeignLoad${type}`,
);
/** A margin must differ from its picture by this much (0..255) to end; tolerates JPEG noise on white. */
const MARGIN_TOLERANCE = 24;
const SMALLEST_CONTENT_SIDE_PX = 32;
/** Resizing in libvips costs more than what is gained from a picture that is only a little too large. */
const TOLERATED_OVERSIZE = 1.5;

sharp.block({ operation: BLOCKED_LOADERS });
sharp.cache(false); // every picture is read once; a cache would only hold memory
sharp.concurrency(1); // pictures run side by side in libuv, not one picture over all cores

/**
 * Decodes a picture to 8-bit RGB of about the wanted size, its aspect kept; transparency on white.
 *
 * Runs in libuv, so it overlaps with the networks. Never enlarges: networks stretch what they need while they normalise.
 *
 * @throws ImageNotScorableError when the bytes cannot be shown as a picture or the region is not inside it
 */
export async function decodePicture(bytes: Uint8Array, options: DecodeOptions): Promise<DecodedPicture> {
  const whole = bytes.length > 0 && options.knownSize ? options.knownSize : await readSize(bytes);
  const region = options.region ?? { x: 0, y: 0, width: whole.width, height: whole.height };
  requireInside(region, whole);
  let picture = open(bytes).autoOrient();
  if (options.region) {
    picture = picture.extract({ left: region.x, top: region.y, width: region.width, height: region.height });
  }
  const longerSide = Math.max(region.width, region.height);
  if (longerSide > options.sidePx * TOLERATED_OVERSIZE) {
    const scale = options.sidePx / longerSide;
    const [width, height] = [region.width, region.height].map((px) => Math.max(1, Math.round(px * scale)));
    picture = picture.resize(width, height, { fit: 'fill' });
  }
  const { data, info } = await decode(picture);
  if (info.channels !== 3) throw new Error(`expected 3 channels from sharp, got ${info.channels}`);
  return {
    pixels: { rgb: data, width: info.width, height: info.height },
    region,
    width: whole.width,
    height: whole.height,
  };
}

/** @throws ImageNotScorableError when it is not */
export function requireInside(region: Region, whole: Size): void {
  const isInside =
    region.x >= 0 &&
    region.y >= 0 &&
    region.x + region.width <= whole.width &&
    region.y + region.height <= whole.height;
  if (isInside) return;
  throw new ImageNotScorableError(
    'bad-region',
    `region ${region.width}x${region.height} at ${region.x},${region.y} leaves the ${whole.width}x${whole.height} picture`,
  );
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

export async function readSize(bytes: Uint8Array): Promise<{ width: number; height: number }> {
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
