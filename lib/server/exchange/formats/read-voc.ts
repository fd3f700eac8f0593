import { fromVocBounds } from '@/lib/domain/exchange/box-coordinates';
import type { RawBox } from '@/lib/domain/exchange/check-picture';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import { splitOfName } from '@/lib/domain/exchange/split-names';
import type { Split } from '@/lib/domain/datasets/splits';
import type { ReadContext, ReadItem } from '../exchange-format';
import type { FileTree } from '../file-tree';
import { NO_EXTRAS } from '../picture-extras';
import { provenanceOf, readSidecar, SIDECAR_NAME, type Sidecar } from '../sidecar';
import { readTextLines } from '../text-lines';
import { childOf, childText, readXmlElements, type XmlElement } from '../xml-elements';

export function isVocFile(name: string): boolean {
  return name.endsWith('.xml') || /(^|\/)ImageSets\/Main\/.*\.txt$/.test(name) || name === SIDECAR_NAME;
}

/** Reads every `.xml` as one picture; its name is the XML file's with the extension that `filename` gives. */
export async function* readVoc(context: ReadContext): AsyncGenerator<ReadItem> {
  const { tree, manifest } = context;
  const sidecar = await readSidecar(tree);
  for (const problem of sidecar.problems) yield { kind: 'problem', problem };
  if (manifest) yield { kind: 'categories', categories: manifest.categories };
  const splits = await readSplits(tree);
  for (const file of (await tree.list()).filter((name) => name.endsWith('.xml'))) {
    for await (const item of readXmlElements(tree.stream(file), ['annotation'])) {
      const place: Place = {
        file,
        line: item.kind === 'element' ? item.element.line : item.line,
        pointer: null,
      };
      yield item.kind === 'element'
        ? await readAnnotation(context, item.element, place, sidecar, splits)
        : {
            kind: 'problem',
            problem: problemAt(place, 'not-readable', item.problem, 'XML with an annotation'),
          };
    }
  }
}

/** The split of each name in ImageSets/Main; lists of single classes (`nike_train.txt`) say nothing more. */
async function readSplits(tree: FileTree): Promise<ReadonlyMap<string, Split>> {
  const splits = new Map<string, Split>();
  for (const file of await tree.list()) {
    const [, name] = /(?:^|\/)ImageSets\/Main\/(train|val|test)\.txt$/.exec(file) ?? [];
    const split = name && splitOfName(name);
    if (!split) continue;
    for await (const { text } of readTextLines(tree.stream(file))) splits.set(text, split);
  }
  return splits;
}

async function readAnnotation(
  { sizeOf }: ReadContext,
  root: XmlElement,
  place: Place,
  { lines }: Sidecar,
  splits: ReadonlyMap<string, Split>,
): Promise<ReadItem> {
  const stem = place.file.replace(/^(.*\/)?Annotations\//, '').replace(/\.xml$/, '');
  const named = childText(root, 'filename') ?? '';
  const extension = /\.[^./]+$/.exec(named)?.[0] ?? '.jpg';
  const fileName = `${stem}${extension}`;
  const picturePath = `${/^(.*\/)?Annotations\//.exec(place.file)?.[1] ?? ''}JPEGImages/${fileName}`;
  const problems: ExchangeProblem[] = [];
  const size = readSize(root) ?? (await sizeOf(fileName, picturePath));
  if (!size)
    problems.push(
      problemAt(place, 'bad-size', `the size of ${fileName} is not given`, 'size with width and height'),
    );
  const boxes = root.children
    .filter((child) => child.name === 'object')
    .flatMap((object) => {
      const box = readObject(object, { ...place, line: object.line });
      if ('className' in box) return [box];
      problems.push(box);
      return [];
    });
  const line = lines.get(fileName);
  const provenance = provenanceOf(line, boxes.length);
  const { provenance: _provenance, ...extras } = line ?? { ...NO_EXTRAS, provenance };
  return {
    kind: 'picture',
    picturePath,
    problems,
    picture: {
      ...extras,
      split: extras.split ?? splits.get(stem) ?? null,
      fileName,
      width: size?.width ?? 1,
      height: size?.height ?? 1,
      boxes: boxes.map((box, index) => ({ ...box, provenance: provenance[index]! })),
      place,
    },
  };
}

function readSize(root: XmlElement): { width: number; height: number } | null {
  const size = childOf(root, 'size');
  const [width, height] = [
    Number(size && childText(size, 'width')),
    Number(size && childText(size, 'height')),
  ];
  return width > 0 && height > 0 ? { width, height } : null;
}

function readObject(object: XmlElement, place: Place): Omit<RawBox, 'provenance'> | ExchangeProblem {
  const className = childText(object, 'name');
  if (!className) return problemAt(place, 'unknown-brand', 'the object has no name', 'the name of its class');
  const bounds = childOf(object, 'bndbox');
  if (!bounds) return problemAt(place, 'unsupported-shape', 'the object has no bndbox', 'a bndbox');
  const texts = ['xmin', 'ymin', 'xmax', 'ymax'].map((name) => childText(bounds, name)?.trim() ?? '');
  const [left, top, right, bottom] = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
  if ([left, top, right, bottom].some(Number.isNaN)) {
    return problemAt(
      { ...place, line: bounds.line, pointer: 'bndbox' },
      'wrong-type',
      `the box has ${texts.map((text) => `"${text}"`).join(', ')}`,
      'numbers in xmin, ymin, xmax and ymax, counted from 1',
    );
  }
  return {
    className,
    place: { ...place, line: bounds.line, pointer: 'bndbox' },
    ...fromVocBounds({ left: left!, top: top!, right: right!, bottom: bottom! }),
  };
}
