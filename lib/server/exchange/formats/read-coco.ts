import { z } from 'zod';
import { BoxProvenanceSchema } from '@/lib/contracts/labeling';
import { fromNumbers } from '@/lib/domain/exchange/box-coordinates';
import type { RawBox } from '@/lib/domain/exchange/check-picture';
import type { ExchangeCategory } from '@/lib/domain/exchange/exchange-picture';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import { splitOfName } from '@/lib/domain/exchange/split-names';
import type { ReadContext, ReadItem } from '../exchange-format';
import { readJsonElements } from '../json-elements';
import { readExtras } from '../picture-extras';
import { toProblems } from '../to-problems';

const IdSchema = z.number().int();
const CategorySchema = z.object({ id: IdSchema, name: z.string().min(1), title: z.string().optional() });
const ImageSchema = z.object({
  id: IdSchema,
  file_name: z.string().min(1),
  width: z.number(),
  height: z.number(),
  touchstone: z.unknown().optional(),
});
const AnnotationSchema = z.object({
  id: IdSchema.optional(),
  image_id: IdSchema,
  category_id: IdSchema,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  iscrowd: z.union([z.literal(0), z.literal(1), z.boolean()]).optional(),
  provenance: BoxProvenanceSchema.catch('imported').default('imported'),
});

type Box = Omit<RawBox, 'className'> & { categoryId: number };
/** What a file says of its pictures before they are met. */
type Annotations = {
  categories: Map<number, ExchangeCategory>;
  boxes: Map<number, Box[]>;
  problems: Map<number, ExchangeProblem[]>;
};

export function isCocoFile(name: string): boolean {
  return name.endsWith('.json') && !name.endsWith('touchstone.json');
}

/** Reads every `.json` as a COCO file of its own: boxes first, then pictures, because a file may hold them in any order. */
export async function* readCoco({ tree }: ReadContext): AsyncGenerator<ReadItem> {
  for (const file of (await tree.list()).filter(isCocoFile)) {
    const annotations: Annotations = { categories: new Map(), boxes: new Map(), problems: new Map() };
    for await (const problem of collect(file, tree.stream(file), annotations))
      yield { kind: 'problem', problem };
    yield { kind: 'categories', categories: [...annotations.categories.values()] };
    yield* readImages(file, tree.stream(file), annotations);
  }
}

async function* collect(
  file: string,
  chunks: AsyncIterable<string>,
  { categories, boxes, problems }: Annotations,
): AsyncGenerator<ExchangeProblem> {
  const ids = new Set<number>();
  for await (const element of readJsonElements(chunks)) {
    const place: Place = { file, line: element.line, pointer: element.pointer };
    if (element.kind === 'problem') {
      yield { ...place, code: 'not-readable', problem: element.problem, expected: 'a COCO file' };
      continue;
    }
    if (element.key === 'categories') {
      const parsed = CategorySchema.safeParse(element.value);
      if (!parsed.success) yield* toProblems(parsed.error, place);
      else if (categories.has(parsed.data.id))
        yield problemAt(
          place,
          'duplicate',
          `a second category has the id ${parsed.data.id}`,
          'an id of its own',
        );
      else
        categories.set(parsed.data.id, {
          slug: parsed.data.name,
          name: parsed.data.title ?? parsed.data.name,
        });
    } else if (element.key === 'annotations') {
      const parsed = AnnotationSchema.safeParse(element.value);
      const imageId = IdSchema.safeParse((element.value as { image_id?: unknown } | null)?.image_id);
      if (!parsed.success) {
        const found = toProblems(parsed.error, place);
        if (imageId.success) push(problems, imageId.data, ...found);
        else yield* found;
        continue;
      }
      const { id, image_id, category_id, bbox, iscrowd, provenance } = parsed.data;
      if (id !== undefined && ids.has(id))
        push(
          problems,
          image_id,
          problemAt(place, 'duplicate', `a second annotation has the id ${id}`, 'an id of its own'),
        );
      if (id !== undefined) ids.add(id);
      if (iscrowd === 1 || iscrowd === true)
        push(problems, image_id, problemAt(place, 'unsupported-shape', 'this is a crowd', 'a box a mark'));
      const [x, y, width, height] = bbox;
      push(boxes, image_id, {
        ...fromNumbers({ x, y, width, height }),
        categoryId: category_id,
        provenance,
        place,
      });
    }
  }
}

async function* readImages(
  file: string,
  chunks: AsyncIterable<string>,
  { categories, boxes, problems }: Annotations,
): AsyncGenerator<ReadItem> {
  const ids = new Set<number>();
  for await (const element of readJsonElements(chunks)) {
    if (element.kind === 'problem' || element.key !== 'images') continue;
    const place: Place = { file, line: element.line, pointer: element.pointer };
    const parsed = ImageSchema.safeParse(element.value);
    if (!parsed.success) {
      const unreadable = IdSchema.safeParse((element.value as { id?: unknown } | null)?.id);
      if (unreadable.success) ids.add(unreadable.data);
      for (const problem of toProblems(parsed.error, place)) yield { kind: 'problem', problem };
      continue;
    }
    const { id, file_name: fileName, width, height, touchstone } = parsed.data;
    const { extras, problems: found } = readExtras(touchstone, {
      ...place,
      pointer: `${place.pointer}/touchstone`,
    });
    if (ids.has(id))
      found.push(problemAt(place, 'duplicate', `a second image has the id ${id}`, 'an id of its own'));
    ids.add(id);
    const own = boxes.get(id) ?? [];
    for (const box of own.filter(({ categoryId }) => !categories.has(categoryId))) {
      found.push(
        problemAt(
          box.place,
          'unknown-brand',
          `there is no category ${box.categoryId}`,
          `one of ${[...categories.keys()].join(', ')}`,
        ),
      );
    }
    found.push(...(problems.get(id) ?? []));
    yield {
      kind: 'picture',
      picturePath: `images/${fileName}`,
      problems: found,
      picture: {
        ...extras,
        split: extras.split ?? splitOfName(file.slice(file.lastIndexOf('/') + 1)),
        fileName,
        width,
        height,
        boxes: own.flatMap(({ categoryId, ...box }) => {
          const category = categories.get(categoryId);
          return category ? [{ ...box, className: category.slug }] : [];
        }),
        place,
      },
    };
  }
  for (const [id, lost] of boxes) {
    if (ids.has(id)) continue;
    const problem = `there is no image ${id}`;
    for (const { place } of lost)
      yield {
        kind: 'problem',
        problem: problemAt(place, 'unknown-picture', problem, 'the id of an image of this file'),
      };
  }
  for (const [id, found] of problems) {
    if (!ids.has(id)) for (const problem of found) yield { kind: 'problem', problem };
  }
}

function push<Value>(map: Map<number, Value[]>, key: number, ...values: Value[]): void {
  const list = map.get(key);
  if (list) list.push(...values);
  else map.set(key, values);
}
