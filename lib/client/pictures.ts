import { useCallback, useSyncExternalStore } from 'react';
import { createPictureCache } from './picture-cache';

/** Three ads with a handful of pictures each. */
const CAPACITY = 24;

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

/** Where the bytes of a picture are. */
export function pictureUrl(sha256: string): string {
  return `/api/v1/images/${sha256}`;
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
