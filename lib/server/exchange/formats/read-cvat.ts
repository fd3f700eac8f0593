import { fromCorners } from '@/lib/domain/exchange/box-coordinates';
import type { RawBox } from '@/lib/domain/exchange/check-picture';
import type { ExchangeProvenance } from '@/lib/domain/exchange/exchange-picture';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import { splitOfName } from '@/lib/domain/exchange/split-names';
import type { ReadContext, ReadItem } from '../exchange-format';
import { NO_EXTRAS } from '../picture-extras';
import { readSidecar, SIDECAR_NAME, type Sidecar } from '../sidecar';
import { childText, readXmlElements, type XmlElement } from '../xml-elements';
import { CVAT_SOURCES } from './write-cvat';

const LABELS = [
  'annotations/meta/task/labels',
  'annotations/meta/job/labels',
  'annotations/meta/project/labels',
];
const PROVENANCES = new Map(
  Object.entries(CVAT_SOURCES).map(([provenance, source]) => [source, provenance as ExchangeProvenance]),
);

export function isCvatFile(name: string): boolean {
  return name.endsWith('.xml') || name === SIDECAR_NAME;
}

/** Reads every `.xml`; shapes other than upright boxes are problems, tags are passed over. */
export async function* readCvat({ tree, sizeOf }: ReadContext): AsyncGenerator<ReadItem> {
  const sidecar = await readSidecar(tree);
  for (const problem of sidecar.problems) yield { kind: 'problem', problem };
  for (const file of (await tree.list()).filter((name) => name.endsWith('.xml'))) {
    for await (const item of readXmlElements(tree.stream(file), [...LABELS, 'annotations/image'])) {
      if (item.kind === 'problem') {
        const place: Place = { file, line: item.line, pointer: null };
        yield {
          kind: 'problem',
          problem: problemAt(place, 'not-readable', item.problem, 'CVAT XML for images 1.1'),
        };
      } else if (item.path === 'annotations/image') {
        yield await readImage(file, item.element, sidecar, sizeOf);
      } else {
        const names = item.element.children.flatMap((label) => childText(label, 'name') ?? []);
        yield { kind: 'categories', categories: names.map((slug) => ({ slug, name: slug })) };
      }
    }
  }
}

async function readImage(
  file: string,
  image: XmlElement,
  { lines }: Sidecar,
  sizeOf: ReadContext['sizeOf'],
): Promise<ReadItem> {
  const { name: fileName = '', subset = '' } = image.attributes;
  const picturePath = `images/${fileName}`;
  const place: Place = { file, line: image.line, pointer: `image[@id="${image.attributes['id'] ?? ''}"]` };
  const [given, problems] = [readSize(image), [] as ExchangeProblem[]];
  const size = given ?? (await sizeOf(fileName, picturePath));
  if (!size)
    problems.push(problemAt(place, 'bad-size', `${fileName} has no width and height`, 'both, in pixels'));
  const boxes = image.children.flatMap((shape) => {
    const box = readShape(shape, { ...place, line: shape.line, pointer: `${place.pointer}/${shape.name}` });
    if (box === null || 'className' in box) return box ?? [];
    problems.push(box);
    return [];
  });
  const { provenance: _provenance, ...extras } = lines.get(fileName) ?? { ...NO_EXTRAS, provenance: [] };
  return {
    kind: 'picture',
    picturePath,
    problems,
    picture: {
      ...extras,
      split: extras.split ?? splitOfName(subset),
      fileName,
      width: size?.width ?? 1,
      height: size?.height ?? 1,
      boxes,
      place,
    },
  };
}

function readSize({ attributes }: XmlElement): { width: number; height: number } | null {
  const [width, height] = [Number(attributes['width']), Number(attributes['height'])];
  return width > 0 && height > 0 ? { width, height } : null;
}

/** Null for what is no shape. */
function readShape({ name, attributes }: XmlElement, place: Place): RawBox | ExchangeProblem | null {
  if (name === 'tag') return null;
  if (name !== 'box') return problemAt(place, 'unsupported-shape', `this is a ${name}`, 'an upright box');
  const rotation = Number(attributes['rotation'] ?? 0);
  if (rotation !== 0)
    return problemAt(place, 'unsupported-shape', `the box is rotated by ${rotation}°`, 'an upright box');
  const className = attributes['label'];
  if (!className) return problemAt(place, 'unknown-brand', 'the box has no label', 'the name of its class');
  const corners = ['xtl', 'ytl', 'xbr', 'ybr'] as const;
  const [left, top, right, bottom] = corners.map((corner) => Number(attributes[corner] || Number.NaN));
  if ([left, top, right, bottom].some(Number.isNaN)) {
    const given = corners.map((corner) => `${corner} "${attributes[corner] ?? ''}"`).join(', ');
    return problemAt(place, 'wrong-type', `the box has ${given}`, 'four numbers');
  }
  return {
    className,
    provenance: PROVENANCES.get(attributes['source'] ?? '') ?? 'imported',
    place,
    ...fromCorners({ left: left!, top: top!, right: right!, bottom: bottom! }),
  };
}
