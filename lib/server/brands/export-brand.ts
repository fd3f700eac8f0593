import type { BrandLine, Definition, ReferenceRole } from '@/lib/contracts/brands';
import { imageStore } from '../images/image-store';

export type BrandFolder = {
  /** An entry of brands.json; importing it gives the same definition with the same content hash. */
  line: BrandLine;
  /** SHA-256 of each picture by its path in the folder. */
  pictures: Map<string, string>;
};

/** A definition as an entry of a brand file, with the pictures that it names; pictures are named by their bytes. */
export function toBrandFolder(slug: string, { content }: Pick<Definition, 'content'>): BrandFolder {
  const { name, aliases, keywords, categories, points, rulings, smallestMarkPx, pictures } = content;
  const files = new Map<string, string>();
  const linesOf = (role: ReferenceRole): BrandLine['referenceImages'] =>
    pictures
      .filter((picture) => picture.role === role)
      .flatMap(({ sha256, note, regions }): BrandLine['referenceImages'] => {
        const path = `pictures/${sha256}`;
        files.set(path, sha256);
        if (regions.length === 0) return [{ path, point: null, note }];
        return regions.map(({ point, ...box }) => ({ path, box, point, note }));
      });
  const line: BrandLine = {
    slug,
    name,
    aliases,
    keywords,
    categories,
    identificationPoints: points,
    rulings,
    smallestMarkPx,
    referenceImages: linesOf('genuine'),
    counterExamples: linesOf('counter-example'),
  };
  return { line, pictures: files };
}

/** Puts folders of brands together: brands.json and the pictures. */
export async function writeBrandFolders(
  folders: readonly BrandFolder[],
  put: (path: string, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const lines = folders.map(({ line }) => line);
  await put('brands.json', Buffer.from(`${JSON.stringify(lines, null, 2)}\n`));
  const pictures = new Map(folders.flatMap((folder) => [...folder.pictures]));
  for (const [path, sha256] of pictures) {
    const bytes = await imageStore().get(sha256);
    if (!bytes) throw new Error(`picture ${sha256} is not in the image store`);
    await put(path, bytes);
  }
}
