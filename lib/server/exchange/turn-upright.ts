import { openImage } from '../images/safe-sharp';

/**
 * The picture with its EXIF orientation carried out and removed, in the format it had: JPEG at quality 95, PNG and WebP
 * without loss. Null when it stands upright already.
 */
export async function turnUpright(bytes: Uint8Array): Promise<Buffer | null> {
  const image = openImage(bytes);
  const { orientation = 1, format } = await image.metadata();
  if (orientation === 1) return null;
  if (format === 'png') return image.png().toBuffer();
  if (format === 'webp') return image.webp({ lossless: true }).toBuffer();
  return image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
}
