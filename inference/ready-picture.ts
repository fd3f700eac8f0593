// Pictures on their way to the networks of a thread. Only relative imports at run time.
import { toOverlappingTiles } from '../lib/domain/tiles';
import { ImageNotScorableError, type NotScorableReason } from './image-not-scorable';
import type { MarkBox } from './picture';
import { decodePicture, type DecodedPicture, type DecodeOptions } from './preprocess';
import type { RgbImage, Window } from './to-input-tensor';

export type PictureJob = {
  bytes: Uint8Array;
  decode: DecodeOptions;
  /** Whether to encode the whole of it. */
  isEncoded: boolean;
  /** Where the detector looks; in tiles as well as at the whole. */
  look: 'nowhere' | 'whole' | 'tiles';
  /** Boxes to embed besides those that are detected, original-image px. */
  givenBoxes: readonly Window[];
};
export type PictureFailure = { reason: NotScorableReason; message: string };
/** Decoded; everything in px of `pixels`. */
export type ReadyPicture = {
  source: DecodedPicture;
  pixels: RgbImage;
  isEncoded: boolean;
  /** Parts for the detector; none = do not detect. */
  views: readonly Window[];
  givenBoxes: readonly Window[];
  decodeMs: number;
};
export type DecodeOutcome = ReadyPicture | { failure: PictureFailure };

/** Decodes outside of JavaScript, so it goes on while the networks of the thread run. */
export async function readyPicture(job: PictureJob): Promise<DecodeOutcome> {
  const from = performance.now();
  try {
    const source = await decodePicture(job.bytes, job.decode);
    const { pixels } = source;
    const whole = { x: 0, y: 0, width: pixels.width, height: pixels.height };
    const tiles = job.look === 'tiles' ? toOverlappingTiles(pixels) : [];
    return {
      source,
      pixels,
      isEncoded: job.isEncoded,
      views: job.look === 'nowhere' ? [] : [whole, ...tiles],
      givenBoxes: job.givenBoxes.map((box) => toDecoded(box, source)),
      decodeMs: performance.now() - from,
    };
  } catch (error) {
    if (!(error instanceof ImageNotScorableError)) throw error;
    return { failure: { reason: error.reason, message: error.message } };
  }
}

function toDecoded({ x, y, width, height }: MarkBox, { pixels, region }: DecodedPicture): Window {
  const [scaleX, scaleY] = [pixels.width / region.width, pixels.height / region.height];
  return {
    x: (x - region.x) * scaleX,
    y: (y - region.y) * scaleY,
    width: width * scaleX,
    height: height * scaleY,
  };
}

/** To original-image px, inside the picture. */
export function toOriginal(box: Window, { pixels, region, width, height }: DecodedPicture): MarkBox {
  const [scaleX, scaleY] = [region.width / pixels.width, region.height / pixels.height];
  const x = snap(region.x + box.x * scaleX);
  const y = snap(region.y + box.y * scaleY);
  return {
    x,
    y,
    width: Math.min(snap(box.width * scaleX), width - x),
    height: Math.min(snap(box.height * scaleY), height - y),
  };
}

/** To sixteenths of a pixel, which float32 holds exactly, sums too: what is stored is the very same box. */
function snap(px: number): number {
  return Math.round(px * 16) / 16;
}
