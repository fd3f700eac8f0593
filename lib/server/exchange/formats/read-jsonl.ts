import { z } from 'zod';
import { BoxProvenanceSchema } from '@/lib/contracts/labeling';
import { fromNumbers } from '@/lib/domain/exchange/box-coordinates';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import { splitOfName } from '@/lib/domain/exchange/split-names';
import type { ReadContext, ReadItem } from '../exchange-format';
import { readExtras } from '../picture-extras';
import { readTextLines } from '../text-lines';
import { toProblems } from '../to-problems';

/** Of an ad, what speaks of boxes: those of its first picture. */
const LineSchema = z.object({
  externalId: z.string().min(1),
  sellerExternalId: z.string().default('unknown'),
  images: z.array(z.string().min(1)).min(1),
  truth: z
    .looseObject({
      boxes: z
        .array(
          z.object({
            brand: z.string().min(1),
            x: z.number(),
            y: z.number(),
            width: z.number(),
            height: z.number(),
            provenance: BoxProvenanceSchema.catch('imported').default('imported'),
          }),
        )
        .nullish(),
      split: z.string().nullish(),
      width: z.number().optional(),
      height: z.number().optional(),
    })
    .optional(),
});
const BrandsSchema = z.array(z.object({ slug: z.string().min(1), name: z.string().min(1) }));

export function isJsonlFile(name: string): boolean {
  return name.endsWith('.jsonl') || name === 'brands.json';
}

/** Reads every `.jsonl` as ads as lines; `truth.boxes` null = not annotated, `[]` = shows no mark. */
export async function* readJsonl(context: ReadContext): AsyncGenerator<ReadItem> {
  const { tree } = context;
  yield* readBrands(context);
  for (const file of (await tree.list()).filter((name) => name.endsWith('.jsonl'))) {
    for await (const { line, text } of readTextLines(tree.stream(file))) {
      const place: Place = { file, line, pointer: null };
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch (error) {
        const problem = `not JSON: ${(error as Error).message}`;
        yield {
          kind: 'problem',
          problem: problemAt(place, 'not-readable', problem, 'one JSON object a line'),
        };
        continue;
      }
      const parsed = LineSchema.safeParse(value);
      if (parsed.success) yield await readLine(context, parsed.data, place);
      else for (const problem of toProblems(parsed.error, place)) yield { kind: 'problem', problem };
    }
  }
}

async function* readBrands({ tree }: ReadContext): AsyncGenerator<ReadItem> {
  const bytes = await tree.read('brands.json');
  if (!bytes) return;
  const place: Place = { file: 'brands.json', line: null, pointer: null };
  try {
    yield { kind: 'categories', categories: BrandsSchema.parse(JSON.parse(String(bytes))) };
  } catch (error) {
    const problems =
      error instanceof z.ZodError
        ? toProblems(error, place)
        : [problemAt(place, 'not-readable', `not JSON: ${(error as Error).message}`, 'a list of brands')];
    for (const problem of problems) yield { kind: 'problem', problem };
  }
}

async function readLine(
  { sizeOf }: ReadContext,
  { externalId, sellerExternalId, images, truth = {} }: z.infer<typeof LineSchema>,
  place: Place,
): Promise<ReadItem> {
  const [picturePath] = images as [string];
  const { extras, problems: found } = readExtras(truth['touchstone'], {
    ...place,
    pointer: '/truth/touchstone',
  });
  const problems: ExchangeProblem[] = [...found];
  const named = /^sha256:([0-9a-f]{64})$/.exec(picturePath)?.[1] ?? null;
  const fileName = named === null ? picturePath.replace(/^images\//, '') : `${named}.jpg`;
  const { width, height } = truth;
  const size =
    width !== undefined && height !== undefined ? { width, height } : await sizeOf(fileName, picturePath);
  if (!size && named === null) {
    const problem = `there is no picture ${picturePath}`;
    problems.push(
      problemAt({ ...place, pointer: '/images/0' }, 'missing-picture', problem, 'a file beside the lines'),
    );
  }
  const boxes = (truth.boxes ?? []).map(({ brand, provenance, ...box }, index) => ({
    className: brand,
    provenance,
    ...fromNumbers(box),
    place: { ...place, pointer: `/truth/boxes/${index}` },
  }));
  const seller = sellerExternalId === 'unknown' ? null : sellerExternalId;
  const isOurs = truth['touchstone'] !== undefined;
  return {
    kind: 'picture',
    picturePath,
    problems,
    picture: {
      ...extras,
      sha256: extras.sha256 ?? named,
      split: extras.split ?? splitOfName(truth.split ?? ''),
      ad: isOurs ? extras.ad : { source: null, externalId, seller },
      searches: truth.boxes ? extras.searches : [],
      fileName,
      width: size?.width ?? 1,
      height: size?.height ?? 1,
      boxes,
      place,
    },
  };
}
