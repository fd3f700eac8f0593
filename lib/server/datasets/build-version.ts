import type { Quotas, Recipe } from '@/lib/contracts/dataset-recipes';
import { assignSplits, type SplitAssignment } from '@/lib/domain/datasets/assign-splits';
import {
  chooseEntries,
  entryClassOf,
  type EntryChoice,
  type EntryQuotas,
} from '@/lib/domain/datasets/choose-entries';
import { groupPictures } from '@/lib/domain/datasets/group-pictures';
import type { SplitMemory, SplitPicture } from '@/lib/domain/datasets/splits';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import {
  findRecipeBrands,
  type FreezeCandidate,
  type FreezeDataset,
  type OnFreezeProgress,
  type NamedBrand,
} from './freeze-context';
import { makeSheet } from './make-sheet';
import { readBrandFree } from './read-brand-free';
import { readAdKeys, readBoxes, readOrigins } from './read-details';
import { readLabels } from './read-labels';
import { readMisses } from './read-misses';
import { readSample, type Sample } from './read-sample';
import { listPicturesElsewhere, readSplitMemory, readSplitPictures } from './read-split-pictures';
import { runInSlices } from './slices';
import { compareEntries, hashVersion, type PlannedEntry, type VersionPlan } from './version-plan';

/** A million entries take minutes where nothing else runs. */
const READ_TIMEOUT_MS = 60 * 60_000;

/**
 * Works out what a freezing of the dataset would hold now; stores nothing. Everything is read as of one moment, however
 * long it takes.
 *
 * @throws AppError `bad-input` when the recipe names a brand or dataset that there is not, or takes nothing at all;
 *   what `onProgress` throws
 */
export function buildVersion(
  db: Db,
  dataset: FreezeDataset,
  recipe: Recipe,
  onProgress: OnFreezeProgress,
): Promise<VersionPlan> {
  return db.$transaction(
    async (tx) => {
      const read = await readEverything(tx, dataset, recipe, onProgress);
      const assignment = await runInSlices(
        assignSplits(recipe.split, {
          candidates: read.pictures,
          absent: read.absent,
          elsewhere: read.elsewhere,
          memory: read.memory,
        }),
        (share) => onProgress('linking', share),
      );
      const possible = read.candidates.filter((one) => assignment.splits.has(one.imageSha256));
      await onProgress('choosing', 0);
      const { chosen, missing } = choose(recipe, possible, read.brands);
      const entries = await complete(tx, recipe, { read, assignment, chosen, onProgress });
      if (entries.length === 0) throw new AppError('bad-input', nothingText(read.candidates.length));
      return planVersion(tx, recipe, { read, assignment, entries, missing, onProgress });
    },
    { isolationLevel: 'RepeatableRead', timeout: READ_TIMEOUT_MS, maxWait: 30_000 },
  );
}

type Read = {
  brands: NamedBrand[];
  candidates: FreezeCandidate[];
  sample: Sample['facts'] | null;
  memory: SplitMemory;
  /** Of the candidates, each once. */
  pictures: SplitPicture[];
  absent: SplitPicture[];
  elsewhere: SplitPicture[];
  versionCount: number;
};

async function readEverything(
  tx: Tx,
  dataset: FreezeDataset,
  recipe: Recipe,
  onProgress: OnFreezeProgress,
): Promise<Read> {
  const step = (share: number) => onProgress('reading', share);
  await step(0);
  const brands = await findRecipeBrands(tx, recipe);
  const { candidates, sample } = await readCandidates(tx, recipe, brands, () => step(0.2));
  const memory = await readSplitMemory(tx, dataset.id);
  const wanted = new Set(candidates.map((one) => one.imageSha256));
  await step(0.4);
  const pictures = await readSplitPictures(tx, [...wanted], (share) => step(0.4 + 0.4 * share));
  const absent = [...memory.pictures.keys()].filter((sha256) => !wanted.has(sha256));
  const apart = await listPicturesElsewhere(tx, dataset, recipe.apartFrom);
  return {
    brands,
    candidates,
    sample,
    memory,
    pictures,
    absent: await readSplitPictures(tx, absent, (share) => step(0.8 + 0.1 * share)),
    elsewhere: await readSplitPictures(tx, apart, (share) => step(0.9 + 0.1 * share)),
    versionCount: await tx.datasetVersion.count({ where: { datasetId: dataset.id } }),
  };
}

async function readCandidates(
  tx: Tx,
  recipe: Recipe,
  brands: readonly NamedBrand[],
  onRows: () => Promise<void> | void,
): Promise<{ candidates: FreezeCandidate[]; sample: Sample['facts'] | null }> {
  switch (recipe.kind) {
    case 'learning': {
      const labels = await readLabels(tx, recipe, { brands, presence: 'any', onRows });
      return { candidates: [...labels, ...(await readBrandFree(tx, recipe, brands, labels))], sample: null };
    }
    case 'closed':
      return {
        candidates: await readLabels(tx, recipe, { brands, presence: 'present', onRows }),
        sample: null,
      };
    case 'open': {
      const { candidates, facts } = await readSample(tx, recipe, brands, onRows);
      return { candidates, sample: facts };
    }
    case 'business':
      return { candidates: await readMisses(tx, recipe, brands), sample: null };
  }
}

const NO_QUOTAS: EntryQuotas = { positive: null, 'hard-negative': null, 'random-negative': null };

/** Positions among the candidates. Samples are taken whole: their probabilities say what they stand for. So are brand-free pictures. */
function choose(
  recipe: Recipe,
  candidates: readonly FreezeCandidate[],
  brands: readonly NamedBrand[],
): EntryChoice {
  if (recipe.kind === 'open' || recipe.kind === 'business') {
    return { chosen: candidates.map((_, position) => position), missing: new Map() };
  }
  const slugs = new Map(brands.map((brand) => [brand.id, brand.slug]));
  const positions = candidates.map((_, position) => position);
  const brandFree = positions.filter((position) => candidates[position]!.unaskedBrandIds !== null);
  const labelled = positions.filter((position) => candidates[position]!.unaskedBrandIds === null);
  const classified = labelled.map((position) => {
    const { imageSha256, brandId, presence, isHardNegative, answeredAtMs } = candidates[position]!;
    const entryClass = entryClassOf(presence!, isHardNegative);
    return { imageSha256, brandId: slugs.get(brandId!)!, entryClass, answeredAtMs };
  });
  // By slug, so that the draw is the same on another installation.
  const { chosen, missing } = chooseEntries(
    classified,
    brands.map((brand) => brand.slug),
    (slug) => quotasOf(recipe, slug),
    {
      seed: recipe.split.seed,
      hardNegativeOrder: recipe.kind === 'learning' ? recipe.hardNegativeOrder : 'random',
    },
  );
  return {
    chosen: [...chosen.map((position) => labelled[position]!), ...brandFree],
    missing: new Map(brands.map((brand) => [brand.id, missing.get(brand.slug)!])),
  };
}

function quotasOf(recipe: Extract<Recipe, { kind: 'learning' | 'closed' }>, slug: string): EntryQuotas {
  if (recipe.kind === 'closed') return { ...NO_QUOTAS, positive: recipe.positives };
  const { positives, hardNegatives, randomNegatives }: Quotas = recipe.brandQuotas[slug] ?? recipe.quotas;
  return { positive: positives, 'hard-negative': hardNegatives, 'random-negative': randomNegatives };
}

/** Adds to the chosen candidates what is frozen with them, and sorts them. */
async function complete(
  tx: Tx,
  recipe: Recipe,
  given: { read: Read; assignment: SplitAssignment; chosen: readonly number[]; onProgress: OnFreezeProgress },
): Promise<PlannedEntry[]> {
  const { read, assignment, chosen, onProgress } = given;
  const possible = read.candidates.filter((one) => assignment.splits.has(one.imageSha256));
  const taken = chosen.map((position) => possible[position]!);
  const groupKeys = await findGroupKeys(recipe, read.pictures, taken, onProgress);
  const boxSetIds = taken.flatMap((one) => one.boxSetId ?? []);
  const boxes = await readBoxes(tx, boxSetIds, (share) => onProgress('choosing', share));
  const adKeys = await readAdKeys(tx, [...new Set(taken.flatMap((one) => one.revisionId ?? []))]);
  const slugs = new Map(read.brands.map((brand) => [brand.id, brand.slug]));
  return taken
    .map((one) => ({
      ...one,
      brandSlug: one.brandId === null ? null : slugs.get(one.brandId)!,
      unaskedSlugs: one.unaskedBrandIds?.map((id) => slugs.get(id)!) ?? null,
      split: assignment.splits.get(one.imageSha256)!,
      groupKey: groupKeys.get(one.imageSha256)!,
      boxes: one.boxSetId === null ? null : boxes.get(one.boxSetId)!,
      adKey: one.revisionId === null ? null : adKeys.get(one.revisionId)!,
    }))
    .sort(compareEntries);
}

/** By picture the smallest SHA-256 of those that belong together, among the pictures of the version alone. */
async function findGroupKeys(
  { split: { nearDuplicateBits, keepSellersTogether } }: Recipe,
  pictures: readonly SplitPicture[],
  taken: readonly FreezeCandidate[],
  onProgress: OnFreezeProgress,
): Promise<Map<string, string>> {
  const wanted = new Set(taken.map((one) => one.imageSha256));
  const own = pictures.filter((picture) => wanted.has(picture.sha256));
  const linked = own.map((picture) => (keepSellersTogether ? picture : { ...picture, sellerIds: [] }));
  const groups = await runInSlices(groupPictures(linked, nearDuplicateBits), (share) =>
    onProgress('grouping', share),
  );
  const keys = new Map<string, string>();
  for (const group of groups) {
    const names = group.map((position) => own[position]!.sha256);
    const key = names.reduce((least, name) => (name < least ? name : least), names[0]!);
    for (const name of names) keys.set(name, key);
  }
  return keys;
}

async function planVersion(
  tx: Tx,
  recipe: Recipe,
  given: {
    read: Read;
    assignment: SplitAssignment;
    entries: readonly PlannedEntry[];
    missing: EntryChoice['missing'];
    onProgress: OnFreezeProgress;
  },
): Promise<VersionPlan> {
  const { read, assignment, entries, missing, onProgress } = given;
  const pictures = new Map(read.pictures.map((picture) => [picture.sha256, picture]));
  const sha256s = [...new Set(entries.map((entry) => entry.imageSha256))];
  const labelIds = entries.flatMap((entry) => entry.labelId ?? []);
  const sheet = makeSheet({
    recipe,
    brands: read.brands,
    entries,
    pictures,
    leftOut: assignment.leftOut,
    missing,
    origins: await readOrigins(tx, [...new Set(labelIds)], sha256s, (share) =>
      onProgress('hashing', 0.7 * share),
    ),
    sample: read.sample,
  });
  return {
    follows: read.versionCount,
    entries,
    contentHash: await runInSlices(hashVersion(recipe, entries), (share) =>
      onProgress('hashing', 0.7 + 0.3 * share),
    ),
    imageCount: sheet.images,
    leftOutCount: assignment.leftOut.size,
    largestGroupCount: sheet.groups.largest.images,
    sheet,
    learned: assignment.learned,
  };
}

function nothingText(candidateCount: number): string {
  if (candidateCount === 0) return 'The recipe takes nothing: no label matches its brands, sources and days';
  return `The recipe takes nothing: of ${candidateCount} labels and pictures that match, its quotas take none or all were left out`;
}
