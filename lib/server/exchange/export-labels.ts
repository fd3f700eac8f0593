import { createHash } from 'node:crypto';
import type { ExchangeFormatName } from '@/lib/contracts/exchange';
import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { AppError } from '../errors';
import { imageStore } from '../images/image-store';
import type { ExportSink } from './export-sink';
import type { SpoolFolder } from './spool';
import type { SpooledRecords } from './spool-records';
import { turnUpright } from './turn-upright';
import { writeExport, type ExportCounts, type ExportItem } from './write-export';

export type ExportOptions = {
  format: ExchangeFormatName;
  /** `none`: only the annotations. `upright`: what the EXIF orientation turns is turned, for tools that do not look at it. */
  pictures: 'as-stored' | 'upright' | 'none';
  signal?: AbortSignal;
  onPicture?: (done: number) => void;
};

/** Pictures that are read from the store while the one before is written. */
const AHEAD = 8;

/**
 * Writes records with their pictures.
 * @throws AppError `not-found` when the store lacks a picture's bytes
 */
export function exportLabels(
  records: SpooledRecords,
  sink: ExportSink,
  spools: SpoolFolder,
  { format, pictures, signal, onPicture }: ExportOptions,
): Promise<ExportCounts> {
  const { of, contentHash, categories } = records;
  const items = inOrder(records.read(), (picture) => readItem(picture, pictures));
  const options = { ...(signal ? { signal } : {}), ...(onPicture ? { onPicture } : {}) };
  return writeExport({ format, categories, of, contentHash, items }, sink, spools, options);
}

async function readItem(picture: ExchangePicture, mode: ExportOptions['pictures']): Promise<ExportItem> {
  if (mode === 'none') return { picture, readBytes: null };
  const bytes = await imageStore().get(picture.sha256!);
  if (!bytes) throw new AppError('not-found', `The image store lacks the bytes of ${picture.sha256}`);
  const turned = mode === 'upright' ? await turnUpright(bytes) : null;
  if (!turned) return { picture, readBytes: () => Promise.resolve(bytes) };
  const uprightSha256 = createHash('sha256').update(turned).digest('hex');
  return { picture: { ...picture, uprightSha256 }, readBytes: () => Promise.resolve(turned) };
}

/** Runs up to AHEAD conversions at once and gives their results in the order of what went in. */
async function* inOrder<From, To>(
  from: AsyncIterable<From>,
  convert: (one: From) => Promise<To>,
): AsyncGenerator<To> {
  const underWay: Promise<To>[] = [];
  for await (const one of from) {
    const converted = convert(one);
    converted.catch(() => {}); // it is thrown where its turn comes
    underWay.push(converted);
    if (underWay.length >= AHEAD) yield await underWay.shift()!;
  }
  for (const converted of underWay) yield await converted;
}
