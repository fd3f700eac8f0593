import { createHash } from 'node:crypto';
import type { LabelImportCounts, LabelImportMode } from '@/lib/contracts/exchange';
import { isExplicitNegative, type ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import {
  resolveClasses,
  similarSlug,
  type NamedBrand,
  type ResolveClass,
} from '@/lib/domain/exchange/resolve-classes';
import type { Db } from '../database/db';
import { identifyPicture } from './identify-picture';
import type { Importable } from './plan-import';
import { readExchange, type CheckedItem, type ExchangeSource } from './read-exchange';

export type ImportOptions = {
  mode: LabelImportMode;
  isDryRun: boolean;
  /** Leave out pictures with problems instead of refusing everything. */
  skipsFaulty: boolean;
  /** Class → slug, for classes that are called otherwise here. */
  mapped: ReadonlyMap<string, string>;
  /** What was given, as the person named it. */
  fileName: string;
  /** Null = the command line. */
  actorId: string | null;
  signal?: AbortSignal;
  onProblem?: (problem: ExchangeProblem) => void;
  /** How many pictures were read; each is read once to check and once more to be stored. */
  onPicture?: (done: number, phase: 'checking' | 'storing') => void;
};
export type CheckedImport = {
  resolve: ResolveClass;
  /** Classes of the file in their order. */
  categories: string[];
  problemCount: number;
  counts: Omit<LabelImportCounts, 'written' | 'replaced' | 'unchanged'>;
};
/** A picture without a problem; its bytes where it may have to be stored. */
export type ToImport = Importable & { bytes: Uint8Array | null };

/** Where a picture was spoken of first, and the hash of what was said. */
type Statement = { place: Place; statement: string };
type Use = { place: Place; boxes: number; pictures: number };

/** Reads everything once and reports every problem; nothing is written. */
export async function checkImport(
  db: Db,
  source: ExchangeSource,
  options: ImportOptions,
): Promise<CheckedImport> {
  const brands = await db.brand.findMany({ select: { id: true, slug: true, name: true } });
  const resolve = resolveClasses(brands, options.mapped);
  const counts = { pictures: 0, newPictures: 0, boxes: 0, negatives: 0, refused: 0 };
  const categories = new Set<string>();
  const unknown = new Map<string, Use>();
  const seen = new Map<string, Statement>();
  let problemCount = 0;
  const report = (problem: ExchangeProblem) => {
    problemCount += 1;
    options.onProblem?.(problem);
  };
  for await (const item of readExchange(source)) {
    if (item.kind === 'problem') report(item.problem);
    if (item.kind === 'categories') for (const { slug } of item.categories) categories.add(slug);
    if (item.kind !== 'picture') continue;
    options.signal?.throwIfAborted();
    const { problems, newPicture } = await checkOne(db, item, seen);
    problems.forEach(report);
    counts.pictures += 1;
    const lacking = noteClasses(item, resolve, categories, unknown);
    if (problems.length > 0 || lacking) counts.refused += 1;
    else {
      counts.boxes += item.picture.boxes.length;
      if (newPicture) counts.newPictures += 1;
      if (isExplicitNegative(item.picture)) counts.negatives += 1;
    }
    options.onPicture?.(counts.pictures, 'checking');
  }
  for (const [className, use] of unknown) report(unknownBrand(className, use, brands));
  // A picture without boxes says nothing of marks that nobody could name, and nothing of classes that are no brands.
  const known = [...categories].filter((className) => (resolve(className) ?? null) !== null);
  return { resolve, categories: known, problemCount, counts };
}

type PictureItem = Extract<CheckedItem, { kind: 'picture' }>;

async function checkOne(
  db: Db,
  item: PictureItem,
  seen: Map<string, Statement>,
): Promise<{ problems: ExchangeProblem[]; newPicture: boolean }> {
  const problems = [...item.problems];
  if (problems.some(({ code }) => code === 'bad-file-name' || code === 'missing-picture'))
    return { problems, newPicture: false };
  const identified = await identifyPicture(db, item);
  if ('code' in identified) return { problems: [...problems, identified], newPicture: false };
  const { boxes, searches, labels, fileName } = item.picture;
  const said = JSON.stringify([boxes, searches, labels]);
  const statement = createHash('sha256').update(said).digest('base64');
  const earlier = seen.get(identified.sha256);
  if (earlier && earlier.statement !== statement && problems.every(({ code }) => code !== 'duplicate')) {
    const where = `${earlier.place.file}${earlier.place.line ? `, line ${earlier.place.line}` : ''}`;
    const problem = `${fileName} has the same bytes as the picture of ${where}, and something else is said of it`;
    problems.push(problemAt(item.place, 'duplicate', problem, 'the same bytes, the same boxes'));
  }
  if (!earlier) seen.set(identified.sha256, { place: item.place, statement });
  const isStored =
    identified.bytes === null ||
    (await db.image.findUnique({ where: { sha256: identified.sha256 }, select: { sha256: true } })) !== null;
  return { problems, newPicture: !isStored };
}

function classesOf({ boxes, searches, labels }: ExchangePicture): string[] {
  const slugs = [...boxes, ...(searches ?? []), ...labels].map((one) => one.brandSlug);
  return [...new Set(slugs)].filter((slug) => slug !== null);
}

/** Notes the classes that the picture uses; true when one of them is no brand here. */
function noteClasses(
  { picture, place }: PictureItem,
  resolve: ResolveClass,
  categories: Set<string>,
  unknown: Map<string, Use>,
): boolean {
  const used = classesOf(picture);
  for (const className of used) {
    categories.add(className);
    if (resolve(className) !== undefined) continue;
    const use = unknown.get(className) ?? { place, boxes: 0, pictures: 0 };
    use.boxes += picture.boxes.filter((box) => box.brandSlug === className).length;
    use.pictures += 1;
    unknown.set(className, use);
  }
  return used.some((className) => unknown.has(className));
}

/** One problem a class, at its first place: it is put right for all of its boxes at once. */
function unknownBrand(
  className: string,
  { place, boxes, pictures }: Use,
  brands: readonly NamedBrand[],
): ExchangeProblem {
  const similar = similarSlug(brands, className);
  const problem = `there is no brand "${className}" (boxes: ${boxes}, pictures: ${pictures}; first here)`;
  const expected = similar
    ? `a brand such as "${similar}": --map ${JSON.stringify(className)}=${similar}`
    : `a brand: publish it with touchstone brands import, or --map ${JSON.stringify(className)}=SLUG`;
  return problemAt(place, 'unknown-brand', problem, expected);
}

/** Reads everything again and gives the pictures that have no problem. */
export async function* readImportables(
  db: Db,
  source: ExchangeSource,
  { resolve }: CheckedImport,
  { signal }: ImportOptions,
): AsyncGenerator<ToImport> {
  const seen = new Set<string>();
  for await (const item of readExchange(source)) {
    signal?.throwIfAborted();
    if (item.kind !== 'picture' || item.problems.length > 0) continue;
    if (classesOf(item.picture).some((className) => resolve(className) === undefined)) continue;
    const identified = await identifyPicture(db, item);
    if ('code' in identified || seen.has(identified.sha256)) continue;
    seen.add(identified.sha256);
    yield { ...identified, picture: item.picture };
  }
}
