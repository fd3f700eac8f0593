import type { Db } from '../database/db';
import { AppError } from '../errors';
import { imageStore } from './image-store';
import { readRendition, type RenditionSide } from './rendition';

/**
 * An image's bytes with their stored type, or a smaller rendition of it.
 * @throws AppError `not-found`
 */
export async function readImage(
  db: Db,
  sha256: string,
  side?: RenditionSide,
): Promise<{ bytes: Buffer; mediaType: string }> {
  if (side) {
    const bytes = await readRendition(sha256, side);
    if (bytes) return { bytes, mediaType: 'image/webp' };
  }
  const row = await db.image.findUnique({ where: { sha256 }, select: { mediaType: true } });
  const bytes = row && (await imageStore().get(sha256));
  if (!row || !bytes) throw new AppError('not-found', 'There is no such image');
  return { bytes, mediaType: row.mediaType };
}
