import { AppError } from '../errors';
import { HASH_INPUT_SIDE, perceptualHash } from './perceptual-hash';
import { MAX_IMAGE_PIXELS, openImage } from './safe-sharp';

export type InspectedImage = {
  /** As shown: EXIF orientation applied. */
  width: number;
  height: number;
  mediaType: string;
  perceptualHash: bigint;
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

/**
 * Decodes untrusted bytes once, whole, and says what they are; the declared type and the file's name are not asked.
 *
 * @throws AppError `unsupported-image` when they are no JPEG, PNG or WebP, hold too many pixels, or are damaged
 */
export async function inspectImage(bytes: Uint8Array): Promise<InspectedImage> {
  if (bytes.length === 0) throw new AppError('unsupported-image', 'The image is empty (0 bytes)');
  const { format, width, height, mediaType } = await readHeader(bytes);
  if (width * height > MAX_IMAGE_PIXELS) {
    throw new AppError(
      'unsupported-image',
      `The image has ${Math.round((width * height) / 1e6)} megapixels (${width} x ${height}); at most ${MAX_IMAGE_PIXELS / 1e6} are taken`,
    );
  }
  try {
    const { data } = await openImage(bytes)
      .resize(HASH_INPUT_SIDE, HASH_INPUT_SIDE, { fit: 'fill', fastShrinkOnLoad: false })
      .flatten({ background: '#fff' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width, height, mediaType, perceptualHash: perceptualHash(new Uint8Array(data)) };
  } catch (error) {
    throw new AppError('unsupported-image', `The ${format.toUpperCase()} is damaged: ${firstLine(error)}`, {
      cause: error,
    });
  }
}

async function readHeader(bytes: Uint8Array) {
  let header;
  try {
    // The limit is checked by our own sentence, so it is off here; a header is read, not the pixels.
    header = await openImage(bytes).metadata();
  } catch (error) {
    const pixels = /pixel limit/i.test(firstLine(error));
    throw new AppError(
      'unsupported-image',
      pixels
        ? `The image has more than ${MAX_IMAGE_PIXELS / 1e6} megapixels; make it smaller`
        : 'These bytes are no JPEG, PNG or WebP picture',
      { cause: error },
    );
  }
  const { format, autoOrient } = header;
  const mediaType = MEDIA_TYPES[format];
  if (!mediaType) {
    throw new AppError(
      'unsupported-image',
      `${format.toUpperCase()} pictures are not taken; send JPEG, PNG or WebP`,
    );
  }
  return { format, width: autoOrient.width, height: autoOrient.height, mediaType };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
