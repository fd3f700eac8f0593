import { seePictures, type SeeingDeps, type SeenPicture, type SeenPictures } from './see-lessons';

/** Sees pictures as `seePictures` does and keeps the first `limit` in memory: most brands share most of the pictures of others. */
export function rememberPictures(deps: SeeingDeps, limit: number) {
  const remembered = new Map<string, SeenPicture>();

  return async function see(sha256s: readonly string[]): Promise<SeenPictures> {
    const pictures = new Map<string, SeenPicture>();
    const missing: string[] = [];
    for (const sha256 of sha256s) {
      const known = remembered.get(sha256);
      if (known) pictures.set(sha256, known);
      else missing.push(sha256);
    }
    const fresh = await seePictures(deps, missing);
    for (const [sha256, picture] of fresh.pictures) {
      pictures.set(sha256, picture);
      if (remembered.size < limit) remembered.set(sha256, picture);
    }
    return { pictures, leftOut: fresh.leftOut };
  };
}
