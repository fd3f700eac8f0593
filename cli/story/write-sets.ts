import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { OperatorError } from '@/lib/server/config/operator-error';
import { readSet, type SetAd } from '../evaluate/read-set';

export type StorySets = {
  /** Folder with `ads.jsonl` and `brands.json`: what the installation is given. */
  learn: string;
  /** What it is measured on and never sees. */
  measure: string;
  slugs: string[];
};

const BoxSchema = z.object({
  brand: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
});
const TruthSchema = z.object({
  brand: z.string().nullable(),
  split: z.string().optional(),
  boxes: z.array(BoxSchema).nullish(),
});

/**
 * Divides a set into what is learned and what measures: by `truth.split` where the ads have one, else the ads of each brand
 * by turns, in the order of the file. Pictures are copied, because ads may name no picture outside their folder.
 *
 * @param brands brands.json with references; without it the first ad to learn of each brand is its reference, in its boxes
 * @param traffic ads without a known brand that come in as well
 */
export async function writeStorySets(
  folder: string,
  given: { ads: string; brands: string | null; traffic: string | null; brandFree: string | null },
): Promise<StorySets> {
  const all = await readSet(given.ads);
  let { learn, measure } = divide(all);
  const learnFolder = path.join(folder, 'learn');
  await mkdir(learnFolder, { recursive: true });
  let brandFile = given.brands;
  if (brandFile === null) {
    const references = firstOfEach(learn);
    learn = learn.filter((line) => !references.includes(line));
    brandFile = path.join(learnFolder, 'brands.json');
    await copyPictures(references, learnFolder);
    await writeFile(brandFile, JSON.stringify(references.map(toBrandLine)));
  }
  const traffic = given.traffic === null ? [] : await readSet(given.traffic);
  const brandFree = given.brandFree === null ? [] : await readSet(given.brandFree);
  await writeSet(learnFolder, [...learn, ...traffic.filter((line) => truthOf(line).brand === null)]);
  measure = [...measure, ...brandFree.filter((line) => truthOf(line).brand === null)];
  await writeSet(path.join(folder, 'measure'), measure);
  const slugs = [...new Set(all.flatMap((line) => truthOf(line).brand ?? []))].toSorted();
  return { learn: learnFolder, measure: path.join(folder, 'measure'), slugs };
}

function divide(lines: readonly SetAd[]): { learn: SetAd[]; measure: SetAd[] } {
  const splits = lines.map((line) => truthOf(line).split);
  if (splits.every((split) => split !== undefined)) {
    return {
      learn: lines.filter((_, index) => splits[index] === 'learn'),
      measure: lines.filter((_, index) => splits[index] === 'measure'),
    };
  }
  const seen = new Map<string | null, number>();
  const turns = lines.map((line) => {
    const { brand } = truthOf(line);
    const turn = seen.get(brand) ?? 0;
    seen.set(brand, turn + 1);
    return turn % 2;
  });
  return {
    learn: lines.filter((_, index) => turns[index] === 0),
    measure: lines.filter((_, index) => turns[index] === 1),
  };
}

function firstOfEach(lines: readonly SetAd[]): SetAd[] {
  const first = new Map<string, SetAd>();
  for (const line of lines) {
    const { brand } = truthOf(line);
    if (brand !== null && !first.has(brand)) first.set(brand, line);
  }
  return [...first.values()];
}

function toBrandLine(line: SetAd) {
  const { brand, boxes } = truthOf(line);
  const own = (boxes ?? []).filter((box) => box.brand === brand);
  const name = `images/${path.basename(line.images[0]!)}`;
  const toEntry = ({ x, y, width, height }: z.infer<typeof BoxSchema>) => ({
    path: name,
    box: {
      x: Math.floor(x),
      y: Math.floor(y),
      width: Math.floor(width),
      height: Math.floor(height),
    },
  });
  return { slug: brand, name: brand, referenceImages: own.length > 0 ? own.map(toEntry) : [name] };
}

/** Pictures of two files may have one name; then their ads do as well, and that is said. */
async function writeSet(folder: string, lines: readonly SetAd[]): Promise<void> {
  const ids = new Set(lines.map(({ externalId }) => externalId));
  if (ids.size < lines.length) throw new OperatorError('two ads of the story have the same externalId.');
  await copyPictures(lines, folder);
  const written = lines.map(({ line, images }) =>
    JSON.stringify({ ...line, images: images.map((name) => `images/${path.basename(name)}`) }),
  );
  await writeFile(path.join(folder, 'ads.jsonl'), `${written.join('\n')}\n`);
}

async function copyPictures(lines: readonly SetAd[], folder: string): Promise<void> {
  await mkdir(path.join(folder, 'images'), { recursive: true });
  for (const { images, folder: from } of lines) {
    for (const name of images) {
      await copyFile(path.join(from, name), path.join(folder, 'images', path.basename(name)));
    }
  }
}

function truthOf({ line, externalId }: SetAd): z.infer<typeof TruthSchema> {
  const truth = TruthSchema.safeParse('truth' in line ? line.truth : null);
  if (!truth.success) throw new OperatorError(`ad ${externalId} has no truth.brand (a slug or null).`);
  return truth.data;
}
