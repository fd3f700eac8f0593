import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parse as parseCsv } from 'csv-parse';
import { OperatorError } from '@/lib/server/config/operator-error';

/** One ad as it stands in the file, not yet checked. */
export type RawAd = { line: number } & ({ input: unknown } | { problem: string });
export type AdsSource = {
  /** Image paths are relative to it and may not leave it. */
  folder: string;
  /** The ads file; null for a folder of pictures. */
  file: string | null;
  read(): AsyncIterable<RawAd>;
};

const PICTURE = /\.(jpe?g|png|webp)$/i;

/**
 * Finds the ads behind a path: ads.jsonl, ads.csv, a folder that holds one of them, a picture, or a folder of pictures,
 * each of which is an ad of its own.
 *
 * @throws OperatorError when there is nothing to read
 */
export async function openAds(given: string): Promise<AdsSource> {
  const target = path.resolve(given);
  const info = await stat(target).catch(() => null);
  if (!info) throw new OperatorError(`There is no file or folder ${target}.`);
  if (info.isDirectory()) {
    const names = await readdir(target);
    const file = ['ads.jsonl', 'ads.csv'].find((name) => names.includes(name));
    return file ? openFile(path.join(target, file)) : openPictures(target);
  }
  return openFile(target);
}

function openFile(file: string): AdsSource {
  const folder = path.dirname(file);
  if (/\.(jsonl|ndjson)$/i.test(file)) return { folder, file, read: () => readJsonLines(file) };
  if (/\.csv$/i.test(file)) return { folder, file, read: () => readCsv(file) };
  if (PICTURE.test(file)) return openPictures(folder, [path.basename(file)]);
  throw new OperatorError(
    `${file} is no .jsonl, .csv, .jpg, .png or .webp file; docs/formats.md says what is read.`,
  );
}

async function* readJsonLines(file: string): AsyncIterable<RawAd> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      yield { line, input: JSON.parse(text) };
    } catch (error) {
      yield { line, problem: `not JSON: ${(error as Error).message}; each line must be one JSON object` };
    }
  }
}

/** Columns are the fields, dots for nesting, images separated by `|`; an empty cell is an absent field. */
async function* readCsv(file: string): AsyncIterable<RawAd> {
  const records = createReadStream(file).pipe(
    parseCsv({ columns: true, bom: true, info: true, relax_column_count: true, skip_empty_lines: true }),
  );
  for await (const { record, info } of records as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number };
  }>) {
    yield { line: info.lines, input: fromColumns(record) };
  }
}

const NUMBERS = new Set(['price.amount', 'impressions']);
const TEXTS = new Set(['title', 'category']);

function fromColumns(record: Record<string, string>): unknown {
  const ad: Record<string, unknown> = { price: null };
  for (const [column, cell] of Object.entries(record)) {
    if (cell === '' && !TEXTS.has(column)) continue;
    const value = NUMBERS.has(column)
      ? toNumber(cell)
      : column === 'images'
        ? cell.split('|').map((name) => name.trim())
        : column.startsWith('truth.')
          ? toTruth(cell)
          : cell;
    const [outer, inner] = column.split('.', 2) as [string, string | undefined];
    if (inner === undefined) ad[outer] = value;
    else ad[outer] = { ...(ad[outer] as object | null), [inner]: value };
  }
  return ad;
}

/** A cell that is no number stays text, so that the rejection can show it. */
const toNumber = (cell: string): number | string => (Number.isFinite(Number(cell)) ? Number(cell) : cell);

function toTruth(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function openPictures(folder: string, only?: string[]): AdsSource {
  return {
    folder,
    file: null,
    async *read() {
      const found = only ?? (await readdir(folder, { recursive: true }));
      const names = found.filter((name) => PICTURE.test(name)).sort();
      if (names.length === 0)
        throw new OperatorError(`${folder} holds no ads.jsonl, no ads.csv and no picture.`);
      for (const [index, name] of names.entries()) {
        yield {
          line: index + 1,
          input: {
            externalId: name.replaceAll(path.sep, '/'),
            sellerExternalId: 'unknown',
            title: '',
            category: '',
            price: null,
            images: [name],
          },
        };
      }
    },
  };
}
