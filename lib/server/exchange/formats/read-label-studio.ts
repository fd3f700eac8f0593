import { z } from 'zod';
import { fromPercent } from '@/lib/domain/exchange/box-coordinates';
import type { RawBox } from '@/lib/domain/exchange/check-picture';
import type { ExchangeProvenance } from '@/lib/domain/exchange/exchange-picture';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import type { ReadContext, ReadItem } from '../exchange-format';
import { readJsonElements } from '../json-elements';
import { readExtras } from '../picture-extras';
import { toProblems } from '../to-problems';
import { readXmlElements } from '../xml-elements';
import { LABEL_STUDIO_ORIGINS, LOCAL_FILES } from './write-label-studio';

const RegionsSchema = z.object({ result: z.array(z.unknown()), was_cancelled: z.boolean().optional() });
const TaskSchema = z.object({
  id: z.number().int().optional(),
  data: z.looseObject({}),
  annotations: z.array(RegionsSchema).default([]),
  predictions: z.array(RegionsSchema).default([]),
});
const RegionSchema = z.object({
  type: z.string(),
  origin: z.string().optional(),
  original_width: z.number().int().positive(),
  original_height: z.number().int().positive(),
  image_rotation: z.number().default(0),
  value: z.object({
    x: z.number(),
    y: z.number(),
    width: z.number(),
    height: z.number(),
    rotation: z.number().default(0),
    rectanglelabels: z.array(z.string()).length(1),
  }),
});
const PROVENANCES = new Map(
  Object.entries(LABEL_STUDIO_ORIGINS).map(([provenance, origin]) => [
    origin,
    provenance as ExchangeProvenance,
  ]),
);

export function isLabelStudioFile(name: string): boolean {
  return (name.endsWith('.json') && !name.endsWith('touchstone.json')) || name === 'label-config.xml';
}

/** Reads every `.json` as a list of tasks. A task without an annotation is not annotated, one with an empty result shows no mark. */
export async function* readLabelStudio(context: ReadContext): AsyncGenerator<ReadItem> {
  const { tree } = context;
  for (const file of (await tree.list()).filter(isLabelStudioFile)) {
    if (file === 'label-config.xml') {
      yield await readConfig(context, file);
      continue;
    }
    const ids = new Set<number>();
    for await (const element of readJsonElements(tree.stream(file))) {
      const place: Place = { file, line: element.line, pointer: element.pointer };
      if (element.kind === 'problem') {
        yield {
          kind: 'problem',
          problem: problemAt(place, 'not-readable', element.problem, 'a list of tasks'),
        };
        continue;
      }
      const parsed = TaskSchema.safeParse(element.value);
      if (!parsed.success) {
        for (const problem of toProblems(parsed.error, place)) yield { kind: 'problem', problem };
        continue;
      }
      const { id } = parsed.data;
      if (id !== undefined && ids.has(id)) {
        const problem = problemAt(place, 'duplicate', `a second task has the id ${id}`, 'an id of its own');
        yield { kind: 'problem', problem };
      }
      if (id !== undefined) ids.add(id);
      yield await readTask(context, parsed.data, place);
    }
  }
}

async function readConfig({ tree }: ReadContext, file: string): Promise<ReadItem> {
  const names: string[] = [];
  for await (const item of readXmlElements(tree.stream(file), ['View/RectangleLabels'])) {
    if (item.kind === 'element')
      names.push(...item.element.children.flatMap((label) => label.attributes['value'] ?? []));
  }
  return { kind: 'categories', categories: names.map((slug) => ({ slug, name: slug })) };
}

async function readTask(
  { sizeOf, takesPredictions }: ReadContext,
  { data, annotations, predictions }: z.infer<typeof TaskSchema>,
  place: Place,
): Promise<ReadItem> {
  const { extras, problems } = readExtras(data['touchstone'], {
    ...place,
    pointer: `${place.pointer}/data/touchstone`,
  });
  const fileName = pictureName(data);
  if (fileName === null) {
    const pointer = `${place.pointer}/data`;
    const problem = 'no field names a picture';
    return {
      kind: 'problem',
      problem: problemAt({ ...place, pointer }, 'wrong-type', problem, 'data.image'),
    };
  }
  const picturePath = `images/${fileName}`;
  const valid = annotations
    .map((one, index) => ({ ...one, at: `annotations/${index}` }))
    .filter((one) => !one.was_cancelled);
  if (valid.length > 1) {
    const problem = `the task has ${valid.length} annotations`;
    problems.push(
      problemAt(place, 'duplicate', problem, 'one; remove the others or mark them was_cancelled'),
    );
  }
  const [prediction] = takesPredictions ? predictions : [];
  const taken = valid[0] ?? (prediction && { ...prediction, at: 'predictions/0' });
  const regions = (taken?.result ?? []).map((region, index) => ({
    region,
    pointer: `${place.pointer}/${taken!.at}/result/${index}`,
  }));
  let stated: { width: number; height: number } | null = null;
  const boxes: RawBox[] = [];
  for (const { region, pointer } of regions) {
    const read = readRegion(region, { ...place, pointer });
    problems.push(...read.problems);
    if (!read.box) continue;
    stated ??= read.size;
    boxes.push(read.box);
  }
  const size = stated ?? ownSize(data) ?? (await sizeOf(fileName, picturePath));
  if (!size)
    problems.push(
      problemAt(place, 'bad-size', `the size of ${fileName} is not known`, 'data.width and data.height'),
    );
  return {
    kind: 'picture',
    picturePath,
    problems,
    picture: {
      ...extras,
      searches: taken ? extras.searches : [],
      fileName,
      width: size?.width ?? 1,
      height: size?.height ?? 1,
      boxes,
      place,
    },
  };
}

/** The name behind the addresses that Label Studio makes: local files, uploads with eight digits in front, any URL. */
function pictureName(data: Readonly<Record<string, unknown>>): string | null {
  const fields = ['image', ...Object.keys(data)].map((key) => data[key]);
  const address = fields.find((value) => typeof value === 'string' && /\.(jpe?g|png|webp)$/i.test(value));
  if (typeof address !== 'string') return null;
  try {
    if (address.startsWith(LOCAL_FILES)) {
      const local = decodeURIComponent(address.slice(LOCAL_FILES.length));
      return local.replace(/^(.*\/)?images\//, '');
    }
    const last = decodeURIComponent(address.slice(address.lastIndexOf('/') + 1));
    return address.startsWith('/data/upload/') ? last.replace(/^[0-9a-f]{8}-/, '') : last;
  } catch {
    return null; // not an address: % without two digits
  }
}

function ownSize({
  width,
  height,
}: Readonly<Record<string, unknown>>): { width: number; height: number } | null {
  return typeof width === 'number' && typeof height === 'number' ? { width, height } : null;
}

function readRegion(
  region: unknown,
  place: Place,
): { box: RawBox | null; size: { width: number; height: number }; problems: ExchangeProblem[] } {
  const none = { box: null, size: { width: 0, height: 0 } };
  const type = (region as { type?: unknown } | null)?.type;
  if (typeof type === 'string' && type !== 'rectanglelabels') {
    return {
      ...none,
      problems: [problemAt(place, 'unsupported-shape', `this is of type ${type}`, 'rectanglelabels')],
    };
  }
  const parsed = RegionSchema.safeParse(region);
  if (!parsed.success) return { ...none, problems: toProblems(parsed.error, place) };
  const { value, origin, original_width: width, original_height: height, image_rotation } = parsed.data;
  const [rotation, size] = [value.rotation + image_rotation, { width, height }];
  if (rotation !== 0) {
    const problem = `the region is rotated by ${rotation}°`;
    return { ...none, problems: [problemAt(place, 'unsupported-shape', problem, 'an upright box')] };
  }
  const provenance = PROVENANCES.get(origin ?? '') ?? 'imported';
  const box = { className: value.rectanglelabels[0]!, provenance, place, ...fromPercent(value, size) };
  return { box, size, problems: [] };
}
