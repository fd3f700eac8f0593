import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from 'hyparquet';
import { z } from 'zod';
import { BoxProvenanceSchema } from '@/lib/contracts/labeling';
import { fromNumbers } from '@/lib/domain/exchange/box-coordinates';
import type { RawBox } from '@/lib/domain/exchange/check-picture';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import { splitOfName } from '@/lib/domain/exchange/split-names';
import type { ReadContext, ReadItem } from '../exchange-format';
import { readExtras } from '../picture-extras';
import { toProblems } from '../to-problems';

/** Rows that are read at once. */
const ROWS = 1_000;

const RowSchema = z.object({
  file_name: z.string().min(1),
  width: z.number().nullish(),
  height: z.number().nullish(),
  objects: z
    .object({
      bbox: z.array(z.array(z.number()).length(4)),
      category: z.array(z.union([z.string(), z.number().int()])),
      provenance: z.array(z.string()).nullish(),
    })
    .nullish(),
});

export function isParquetFile(name: string): boolean {
  return name.endsWith('.parquet');
}

/**
 * Reads every `.parquet` as the metadata of the pictures in its folder, a thousand rows at a time. A category is a name,
 * or the place of one in touchstone.json. A row whose objects are null is not annotated.
 */
export async function* readParquet(context: ReadContext): AsyncGenerator<ReadItem> {
  const { tree, manifest } = context;
  if (manifest) yield { kind: 'categories', categories: manifest.categories };
  for (const file of (await tree.list()).filter(isParquetFile)) {
    const place: Place = { file, line: null, pointer: null };
    let buffer: AsyncBuffer;
    let rowCount: number;
    try {
      buffer = await asyncBufferFromFile((await tree.place(file))!);
      rowCount = Number((await parquetMetadataAsync(buffer)).num_rows);
    } catch (error) {
      const problem = `no Parquet file: ${(error as Error).message}`;
      yield { kind: 'problem', problem: problemAt(place, 'not-readable', problem, 'Parquet') };
      continue;
    }
    for (let first = 0; first < rowCount; first += ROWS) {
      const rowEnd = Math.min(rowCount, first + ROWS);
      let rows: Record<string, unknown>[];
      try {
        rows = await parquetReadObjects({ file: buffer, rowStart: first, rowEnd });
      } catch (error) {
        const problem = `the rows cannot be read: ${(error as Error).message}`;
        yield {
          kind: 'problem',
          problem: problemAt(place, 'not-readable', problem, 'Snappy or no compression'),
        };
        break;
      }
      for (const [index, row] of rows.entries())
        yield await readRow(context, row, { ...place, pointer: `/${first + index}` });
    }
  }
}

async function readRow(
  { sizeOf, manifest }: ReadContext,
  row: Record<string, unknown>,
  place: Place,
): Promise<ReadItem> {
  const parsed = RowSchema.safeParse(row);
  if (!parsed.success) return { kind: 'problem', problem: toProblems(parsed.error, place)[0]! };
  const { file_name: fileName, objects, ...stated } = parsed.data;
  const { extras, problems } = readExtras(toExtras(row), place);
  const slash = place.file.lastIndexOf('/');
  const picturePath = `${place.file.slice(0, slash + 1)}${fileName}`;
  const size =
    stated.width && stated.height
      ? { width: stated.width, height: stated.height }
      : await sizeOf(fileName, picturePath);
  if (!size) {
    const problem = `the size of ${fileName} is not known`;
    problems.push(problemAt(place, 'bad-size', problem, 'width and height, or the picture beside the file'));
  }
  const names = manifest?.categories.map(({ slug }) => slug) ?? [];
  const boxes = objects
    ? readObjects(objects, names, { ...place, pointer: `${place.pointer}/objects` }, problems)
    : [];
  return {
    kind: 'picture',
    picturePath,
    problems,
    picture: {
      ...extras,
      split: extras.split ?? splitOfName(place.file.slice(0, Math.max(0, slash))),
      searches: objects ? extras.searches : [],
      fileName,
      width: size?.width ?? 1,
      height: size?.height ?? 1,
      boxes,
      place,
    },
  };
}

/** The columns that only our exports have, as they stand in `touchstone` elsewhere. */
function toExtras(row: Record<string, unknown>): object {
  const list = (value: unknown) => (Array.isArray(value) ? (value as Array<Record<string, unknown>>) : null);
  return {
    sha256: row['sha256'] ?? null,
    uprightSha256: row['upright_sha256'] ?? null,
    split: row['split'] ?? null,
    ad:
      row['ad_external_id'] === undefined || row['ad_external_id'] === null
        ? null
        : {
            source: row['ad_source'] ?? null,
            externalId: row['ad_external_id'],
            seller: row['seller'] ?? null,
          },
    searches:
      list(row['searches'])?.map(({ brand, outcome }) => ({ brandSlug: brand ?? null, outcome })) ?? null,
    labels:
      list(row['labels'])?.map(({ brand, presence, kind, is_hard_negative: isHardNegative }) => ({
        brandSlug: brand,
        presence,
        kind,
        isHardNegative,
      })) ?? [],
  };
}

function readObjects(
  { bbox, category, provenance }: NonNullable<z.infer<typeof RowSchema>['objects']>,
  names: readonly string[],
  place: Place,
  problems: ExchangeProblem[],
): RawBox[] {
  if (bbox.length !== category.length) {
    const problem = `there are ${bbox.length} boxes and ${category.length} categories`;
    problems.push(problemAt(place, 'wrong-type', problem, 'a category a box'));
    return [];
  }
  return bbox.flatMap((numbers, index) => {
    const at = { ...place, pointer: `${place.pointer}/bbox/${index}` };
    const given = category[index]!;
    const className = typeof given === 'string' ? given : names[given];
    if (!className) {
      const known = 'a name, or the place of one among the categories of touchstone.json';
      problems.push(problemAt(at, 'unknown-brand', `there is no category ${given}`, known));
      return [];
    }
    const [x, y, width, height] = numbers as [number, number, number, number];
    const found = BoxProvenanceSchema.safeParse(provenance?.[index]);
    const said = found.success ? found.data : 'imported';
    return [{ className, provenance: said, place: at, ...fromNumbers({ x, y, width, height }) }];
  });
}
