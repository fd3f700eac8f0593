import { createHash } from 'node:crypto';
import type { StoredImage } from '@/lib/contracts/ads';
import type { Db } from '../database/db';
import { imageStore } from './image-store';
import { inspectImage } from './inspect-image';

/**
 * Keeps an image: bytes first, then its row, so that a row never names bytes that are not there. The same bytes are
 * one image; storing them again changes nothing.
 *
 * @throws AppError `unsupported-image` or `storage-full`; nothing is kept then
 */
export async function storeImage(db: Db, bytes: Uint8Array): Promise<StoredImage> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const known = await db.image.findUnique({
    where: { sha256 },
    select: { width: true, height: true, mediaType: true },
  });
  if (known && (await imageStore().has(sha256)))
    return { sha256, name: `sha256:${sha256}`, ...known, isNew: false };

  const { width, height, mediaType, perceptualHash } = await inspectImage(bytes);
  await imageStore().put(sha256, bytes);
  const { count } = await db.image.createMany({
    data: [{ sha256, width, height, mediaType, perceptualHash, byteCount: bytes.length }],
    skipDuplicates: true,
  });
  return { sha256, name: `sha256:${sha256}`, width, height, mediaType, isNew: count === 1 };
}
