import { imageStore } from './image-store';
import { openImage } from './safe-sharp';

/** Widths in pixels that may be asked for: list thumbnails, reference pictures, the stage before a closer look. */
export const RENDITION_SIDES = [160, 480, 1600] as const;
export type RenditionSide = (typeof RENDITION_SIDES)[number];

/**
 * A smaller, upright WebP of a stored image whose longer side is at most `side`; made once and kept.
 * null when the image's bytes are not in the store.
 */
export async function readRendition(sha256: string, side: RenditionSide): Promise<Buffer | null> {
  const store = imageStore();
  const key = `rendition/${sha256}-${side}.webp`;
  const kept = await store.get(key);
  if (kept) return kept;
  const original = await store.get(sha256);
  if (!original) return null;
  const made = await openImage(original)
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82, effort: 2 })
    .toBuffer();
  await store.put(key, made);
  return made;
}
