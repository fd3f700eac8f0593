import { parse } from 'yaml';
import { z } from 'zod';
import type { SidecarLine } from '@/lib/contracts/exchange';
import type { Split } from '@/lib/domain/datasets/splits';
import { fromShares } from '@/lib/domain/exchange/box-coordinates';
import type { RawBox } from '@/lib/domain/exchange/check-picture';
import { stemOf } from '@/lib/domain/exchange/file-names';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import { splitOfName } from '@/lib/domain/exchange/split-names';
import type { ReadContext, ReadItem } from '../exchange-format';
import type { FileTree } from '../file-tree';
import { NO_EXTRAS } from '../picture-extras';
import { provenanceOf, readSidecar, SIDECAR_NAME } from '../sidecar';
import { readTextLines } from '../text-lines';
import { toProblems } from '../to-problems';

const PICTURE = /\.(jpe?g|png|webp)$/i;
const NamesSchema = z.object({
  names: z.union([
    z.array(z.string().min(1)).transform((names) => new Map(names.entries())),
    z
      .record(z.string().regex(/^\d+$/), z.string().min(1))
      .transform((names) => new Map(Object.entries(names).map(([id, name]) => [Number(id), name]))),
  ]),
});

export function isYoloFile(name: string): boolean {
  return /(^|\/)data\.ya?ml$/.test(name) || /(^|\/)labels\/.*\.txt$/.test(name) || name === SIDECAR_NAME;
}

/**
 * Reads `data.yaml` and a text file a picture, in both layouts in use: `labels/train/x.txt` and `train/labels/x.txt`,
 * with the pictures under `images` instead. A picture without a text file is not annotated.
 */
export async function* readYolo(context: ReadContext): AsyncGenerator<ReadItem> {
  const { tree, pictureNames } = context;
  const all = await tree.list();
  const { names, problems } = await readNames(tree, all);
  const { lines, problems: sidecarProblems } = await readSidecar(tree);
  for (const problem of [...problems, ...sidecarProblems]) yield { kind: 'problem', problem };
  yield { kind: 'categories', categories: [...names.values()].map((slug) => ({ slug, name: slug })) };

  const beside = new Map((await pictureNames()).map((name) => [stemOf(name), name]));
  const exported = new Map([...lines.keys()].map((fileName) => [stemOf(fileName), fileName]));
  const inTree = new Map(all.filter((name) => PICTURE.test(name)).map((name) => [stemOf(name), name]));
  const isLabelled = new Set<string>();
  for (const file of all.filter((name) => /(^|\/)labels\/.*\.txt$/.test(name))) {
    const stem = stemOf(file).replace(/(^|.*\/)labels\//, '$1images/');
    isLabelled.add(stem);
    const { split, fileName: bare } = splitPath(`${stem}.`);
    const named = bare.slice(0, -1);
    const picturePath = inTree.get(stem) ?? `${stem}.jpg`;
    const fileName = exported.get(named) ?? beside.get(named) ?? splitPath(picturePath).fileName;
    yield await readPicture(context, {
      file,
      names,
      picturePath,
      fileName,
      split,
      line: lines.get(fileName),
    });
  }
  for (const [stem, picturePath] of inTree) {
    if (isLabelled.has(stem) || !/(^|\/)images\//.test(picturePath)) continue;
    const { split, fileName } = splitPath(picturePath);
    const size = await context.sizeOf(fileName, picturePath);
    const place: Place = { file: picturePath, line: null, pointer: null };
    const picture = {
      ...NO_EXTRAS,
      split,
      fileName,
      width: 0,
      height: 0,
      ...size,
      boxes: [],
      searches: [],
      place,
    };
    yield { kind: 'picture', picturePath, picture, problems: [] };
  }
}

/** `images/train/a/b.jpg` and `train/images/a/b.jpg` are both a/b.jpg of the training split. */
function splitPath(picturePath: string): { split: Split | null; fileName: string } {
  const [, before = '', after = picturePath] = /^(?:(.*)\/)?images\/(.*)$/.exec(picturePath) ?? [];
  const [, folder = '', rest = after] = /^([^/]+)\/(.*)$/.exec(after) ?? [];
  const isSplitFolder = /^(unsplit|train(ing)?|val(id|idation)?|test(ing)?)$/i.test(folder);
  const split =
    splitOfName(before.slice(before.lastIndexOf('/') + 1)) ?? (isSplitFolder ? splitOfName(folder) : null);
  return { split, fileName: isSplitFolder ? rest : after };
}

type Found = {
  file: string;
  names: ReadonlyMap<number, string>;
  picturePath: string;
  fileName: string;
  split: Split | null;
  line: SidecarLine | undefined;
};

async function readPicture({ tree, sizeOf }: ReadContext, found: Found): Promise<ReadItem> {
  const { file, names, picturePath, fileName, line } = found;
  const place: Place = { file, line: null, pointer: null };
  const size = line ?? (await sizeOf(fileName, picturePath));
  if (!size) {
    const problem = `there is no picture ${fileName}, so its size is not known`;
    const expected = 'the picture under images/, or --pictures with its folder';
    return { kind: 'problem', problem: problemAt(place, 'missing-picture', problem, expected) };
  }
  const { width, height } = size;
  const problems: ExchangeProblem[] = [];
  const boxes: Array<Omit<RawBox, 'provenance'>> = [];
  for await (const { line: number, text } of readTextLines(tree.stream(file))) {
    const box = readLine(text, { file, line: number, pointer: null }, names, { width, height });
    if ('code' in box) problems.push(box);
    else boxes.push(box);
  }
  const provenance = provenanceOf(line, boxes.length);
  const { provenance: _provenance, ...extras } = line ?? { ...NO_EXTRAS, split: found.split, provenance };
  return {
    kind: 'picture',
    picturePath,
    problems,
    picture: {
      ...extras,
      fileName,
      width,
      height,
      boxes: boxes.map((box, index) => ({ ...box, provenance: provenance[index]! })),
      place,
    },
  };
}

type Size = { width: number; height: number };

function readLine(
  text: string,
  place: Place,
  names: ReadonlyMap<number, string>,
  size: Size,
): Omit<RawBox, 'provenance'> | ExchangeProblem {
  const numbers = text.trim().split(/\s+/).map(Number);
  const [classId, x, y, width, height] = numbers;
  if (numbers.some(Number.isNaN))
    return problemAt(place, 'wrong-type', `"${text}" holds what is no number`, 'class x y width height');
  if (numbers.length > 6 || height === undefined)
    return problemAt(
      place,
      numbers.length > 6 ? 'unsupported-shape' : 'wrong-type',
      `the line has ${numbers.length} numbers`,
      'five: class, and centre and size as shares of the picture (no polygon, no rotated box)',
    );
  const className = names.get(classId!);
  if (className === undefined) {
    const known = `a class of data.yaml: ${[...names].map(([id, name]) => `${id} ${name}`).join(', ')}`;
    return problemAt(place, 'unknown-brand', `there is no class ${classId}`, known);
  }
  return { className, place, ...fromShares([x!, y!, width!, height], size) };
}

async function readNames(
  tree: FileTree,
  all: readonly string[],
): Promise<{ names: ReadonlyMap<number, string>; problems: ExchangeProblem[] }> {
  const file = all.find((name) => /(^|\/)data\.ya?ml$/.test(name));
  const place: Place = { file: file ?? 'data.yaml', line: null, pointer: null };
  const failed = (problem: string, expected: string) => ({
    names: new Map<number, string>(),
    problems: [problemAt(place, 'not-this-format', problem, expected)],
  });
  if (!file) return failed('there is no data.yaml', 'data.yaml with the names of the classes');
  let value: unknown;
  try {
    value = parse(String(await tree.read(file)));
  } catch (error) {
    return failed(
      `not YAML: ${(error as Error).message.split('\n')[0]}`,
      'YAML with the names of the classes',
    );
  }
  const parsed = NamesSchema.safeParse(value);
  return parsed.success
    ? { names: parsed.data.names, problems: [] }
    : { names: new Map(), problems: toProblems(parsed.error, place) };
}
