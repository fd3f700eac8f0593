import { ExportManifestSchema, type ExchangeFormatName, type ExportManifest } from '@/lib/contracts/exchange';
import { checkPicture } from '@/lib/domain/exchange/check-picture';
import type { ExchangeCategory, ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import type { ReadContext, ReadItem } from './exchange-format';
import type { FileTree } from './file-tree';
import { FORMATS } from './formats';
import { hashInName } from './identify-picture';
import { readSize } from './read-size';
import { toProblems } from './to-problems';
import { MANIFEST_NAME } from './write-export';

export type ExchangeSource = {
  format: ExchangeFormatName;
  tree: FileTree;
  /** A folder with the pictures, where they do not lie among the files. */
  pictures: FileTree | null;
  /** Size as shown of a stored picture, for pictures that are named by their hash and not given. */
  storedSize(sha256: string): Promise<{ width: number; height: number } | null>;
  /** Take boxes that a machine predicted where nobody has annotated (Label Studio). */
  takesPredictions: boolean;
};

export type CheckedItem =
  | { kind: 'categories'; categories: readonly ExchangeCategory[] }
  /** Of no picture in particular. */
  | { kind: 'problem'; problem: ExchangeProblem }
  | {
      kind: 'picture';
      picture: ExchangePicture;
      place: Place;
      /** Of this picture; with one it must not be taken. */
      problems: readonly ExchangeProblem[];
      /** Null when the picture's file was not given. */
      readBytes: (() => Promise<Uint8Array>) | null;
    };

/** Everything that the files say, checked as far as it goes without a database; reading twice gives the same. */
export async function* readExchange(source: ExchangeSource): AsyncGenerator<CheckedItem> {
  const { format, tree, pictures, takesPredictions } = source;
  const { manifest, problems } = await readManifest(tree);
  for (const problem of problems) yield { kind: 'problem', problem };
  const context: ReadContext = {
    tree,
    manifest,
    takesPredictions,
    pictureNames: async () => (await pictures?.list()) ?? [],
    sizeOf: async (fileName, picturePath) => {
      const found = await findPicture(source, fileName, picturePath);
      if (found) return readSize(await found());
      const named = hashInName(fileName);
      return named === null ? null : source.storedSize(named);
    },
  };
  const seen = new Map<string, Place>();
  for await (const item of FORMATS[format].read(context)) {
    yield item.kind === 'picture' ? await check(source, item, seen) : item;
  }
  if (seen.size > 0) return;
  const place: Place = { file: '.', line: null, pointer: null };
  const problem = `no picture was found in the format ${format}`;
  yield {
    kind: 'problem',
    problem: problemAt(place, 'not-this-format', problem, 'the files of docs/formats.md'),
  };
}

async function check(
  source: ExchangeSource,
  { picture: raw, picturePath, problems: found }: Extract<ReadItem, { kind: 'picture' }>,
  seen: Map<string, Place>,
): Promise<CheckedItem> {
  const { picture, problems } = checkPicture(raw, FORMATS[source.format].isRounded);
  const earlier = seen.get(picturePath);
  if (earlier) {
    const where = [earlier.file, earlier.line && `line ${earlier.line}`].filter(Boolean).join(', ');
    const problem = `${raw.fileName} is described in ${where} already`;
    problems.push(problemAt(raw.place, 'duplicate', problem, 'each picture once'));
  } else seen.set(picturePath, raw.place);
  // Names that could lead anywhere are not looked for.
  const isSafe = problems.every(({ code }) => code !== 'bad-file-name');
  const readBytes = isSafe ? await findPicture(source, raw.fileName, picturePath) : null;
  return { kind: 'picture', picture, place: raw.place, problems: [...found, ...problems], readBytes };
}

/** Where the format puts the picture, at the top of the files, or in the folder that was given for pictures. */
async function findPicture(
  { tree, pictures }: ExchangeSource,
  fileName: string,
  picturePath: string,
): Promise<(() => Promise<Uint8Array>) | null> {
  const bareName = fileName.slice(fileName.lastIndexOf('/') + 1);
  const places: Array<[FileTree | null, string]> = [
    [tree, picturePath],
    [tree, fileName],
    [pictures, fileName],
    [pictures, bareName],
  ];
  for (const [place, name] of places) {
    if (place && (await place.has(name))) return async () => (await place.read(name))!;
  }
  return null;
}

async function readManifest(
  tree: FileTree,
): Promise<{ manifest: ExportManifest | null; problems: ExchangeProblem[] }> {
  const bytes = await tree.read(MANIFEST_NAME);
  if (!bytes) return { manifest: null, problems: [] };
  const place: Place = { file: MANIFEST_NAME, line: null, pointer: null };
  try {
    const parsed = ExportManifestSchema.safeParse(JSON.parse(String(bytes)));
    if (parsed.success) return { manifest: parsed.data, problems: [] };
    return { manifest: null, problems: toProblems(parsed.error, place) };
  } catch (error) {
    const problem = `not JSON: ${(error as Error).message}`;
    return {
      manifest: null,
      problems: [problemAt(place, 'not-readable', problem, 'touchstone.json as exported')],
    };
  }
}
