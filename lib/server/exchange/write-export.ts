import type { ExchangeFormatName, ExportManifest } from '@/lib/contracts/exchange';
import {
  isExplicitNegative,
  UNKNOWN_MARK,
  type ExchangeCategory,
  type ExchangePicture,
} from '@/lib/domain/exchange/exchange-picture';
import type { ExportSink } from './export-sink';
import { FORMATS } from './formats';
import type { SpoolFolder } from './spool';

export type ExportItem = {
  picture: ExchangePicture;
  /** The picture's own file; null = the export names it without holding it. */
  readBytes: (() => Promise<Uint8Array>) | null;
};
export type ExportSet = {
  format: ExchangeFormatName;
  /** In the order of their ids: every class that a box of the set has. */
  categories: readonly ExchangeCategory[];
  /** What this is, in words, and its hash where it is a dataset version. */
  of: string;
  contentHash: string | null;
  items: AsyncIterable<ExportItem>;
};
export type ExportCounts = { pictures: number; boxes: number; negatives: number };
type Options = { signal?: AbortSignal; onPicture?: (done: number) => void };

export const MANIFEST_NAME = 'touchstone.json';

/**
 * Writes a set in its format, one picture at a time: memory does not grow with their number. The same set gives the
 * same bytes. On any failure nothing is left behind.
 */
export async function writeExport(
  set: ExportSet,
  sink: ExportSink,
  spools: SpoolFolder,
  { signal, onPicture }: Options = {},
): Promise<ExportCounts> {
  const { format, categories, of, contentHash } = set;
  const counts = { pictures: 0, boxes: 0, negatives: 0 };
  try {
    const writer = await FORMATS[format].startWriting({
      sink,
      spools,
      categories,
      categoryId: categoryIds(categories),
    });
    for await (const { picture, readBytes } of set.items) {
      signal?.throwIfAborted();
      if (readBytes) await sink.put(writer.picturePath(picture), await readBytes());
      await writer.add(picture);
      counts.pictures += 1;
      counts.boxes += picture.boxes.length;
      if (isExplicitNegative(picture)) counts.negatives += 1;
      onPicture?.(counts.pictures);
    }
    await writer.finish();
    const manifest: ExportManifest = {
      touchstoneExport: 1,
      format,
      of,
      contentHash,
      categories: [...categories],
    };
    await sink.put(MANIFEST_NAME, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
    await sink.finish();
    return counts;
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

function categoryIds(categories: readonly ExchangeCategory[]): (brandSlug: string | null) => number {
  const ids = new Map(categories.map(({ slug }, index) => [slug, index]));
  return (brandSlug) => {
    const id = ids.get(brandSlug ?? UNKNOWN_MARK);
    if (id === undefined)
      throw new Error(`the export's list of categories lacks ${brandSlug ?? UNKNOWN_MARK}`);
    return id;
  };
}
