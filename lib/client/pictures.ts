import { useCallback, useSyncExternalStore } from 'react';
import { createPictureCache } from './picture-cache';

/** Three ads with a handful of pictures each. */
const CAPACITY = 24;
/** Decoded, an original takes 4 bytes a pixel: above this it is worth showing a rendition first. */
const LARGE_SIDE_PX = 2_400;
export const RENDITION_SIDE_PX = 1_600;

export const pictureCache = createPictureCache(loadPicture, CAPACITY);

/** Decodes the pictures of what comes next, so that they paint in the frame they are asked for. Failures show later. */
export function preloadPictures(urls: readonly string[]): void {
  for (const url of urls) pictureCache.preload(url).catch(() => {});
}

/** The decoded picture, loading it when nobody has yet. */
export function usePicture(url: string) {
  return useSyncExternalStore(
    useCallback((onChange) => pictureCache.subscribe(url, onChange), [url]),
    () => pictureCache.stateOf(url),
    () => LOADING,
  );
}

/** Longer side of the smaller renditions that the server keeps, in px. */
export type RenditionSide = 160 | 480 | 1600;

/** Where the bytes of a picture are, or those of a smaller rendition of it. */
export function pictureUrl(sha256: string, side?: RenditionSide): string {
  return `/api/v1/images/${sha256}${side === undefined ? '' : `?side=${side}`}`;
}

/**
 * What the stage shows of an image: the original, and for a very large one a rendition that fills any screen first.
 * `fullUrl` is asked for once somebody looks closer than the rendition can show.
 */
export function stagePictureUrls(image: { sha256: string; width: number; height: number }): {
  url: string;
  fullUrl?: string;
} {
  const original = pictureUrl(image.sha256);
  if (Math.max(image.width, image.height) <= LARGE_SIDE_PX) return { url: original };
  return { url: pictureUrl(image.sha256, RENDITION_SIDE_PX), fullUrl: original };
}

export class PictureError extends Error {
  override name = 'PictureError';
  constructor(readonly status: number) {
    super(`the picture came back as ${status}`);
  }
}

/** As an ImageBitmap: decoded off the main thread, and the browser may not throw the pixels away. */
async function loadPicture(url: string): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) throw new PictureError(response.status);
  return createImageBitmap(await response.blob());
}

const LOADING = { kind: 'loading' } as const;
