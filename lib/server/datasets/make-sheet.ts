import type { BrandCounts, DataSheet, KnownGap } from '@/lib/contracts/data-sheet';
import type { Recipe } from '@/lib/contracts/dataset-recipes';
import type { LeftOutReason } from '@/lib/domain/datasets/assign-splits';
import { entryClassOf, type EntryClass } from '@/lib/domain/datasets/choose-entries';
import { SPLITS, type Split, type SplitPicture } from '@/lib/domain/datasets/splits';
import { groupBy } from '@/lib/domain/group-by';
import type { NamedBrand } from './freeze-context';
import type { Origins } from './read-details';
import type { PlannedEntry } from './version-plan';

/** Under so many positives of a brand nothing learned or measured of it can be trusted. */
const FEW_POSITIVES = 30;
/** A group that is a larger part of the pictures than this is named, wherever it went. */
const LARGE_GROUP_SHARE = 0.05;

export type SheetInput = {
  recipe: Recipe;
  brands: readonly NamedBrand[];
  entries: readonly PlannedEntry[];
  /** Of all entries, by SHA-256. */
  pictures: ReadonlyMap<string, SplitPicture>;
  leftOut: ReadonlyMap<string, LeftOutReason>;
  missing: ReadonlyMap<string, Readonly<Record<EntryClass, number>>>;
  origins: Origins;
  sample: DataSheet['sample'];
};

/** What there is to know of a version without looking at its pictures. */
export function makeSheet(input: SheetInput): DataSheet {
  const { recipe, entries, leftOut, origins, sample } = input;
  const images = new Map(entries.map((entry) => [entry.imageSha256, entry]));
  const groups = groupSizes([...images.values()]);
  const largest = groups.reduce((most, group) => (group.images > most.images ? group : most), groups[0]!);
  const answered = entries.filter((entry) => entry.labelId !== null).map((entry) => entry.answeredAtMs);
  const countLeftOut = (reason: LeftOutReason) =>
    [...leftOut.values()].filter((one) => one === reason).length;
  const sheet = {
    kind: recipe.kind,
    entries: entries.length,
    images: images.size,
    splits: countBySplit(entries, [...images.values()], groups),
    brands: countBrands(input),
    brandFree: countSplits(entries.filter(({ unaskedBrandIds }) => unaskedBrandIds !== null)),
    sources: countSources([...images.values()]),
    labelledFrom: toInstant(least(answered)),
    labelledTo: toInstant(most(answered)),
    seenFrom: origins.seenFrom?.toISOString() ?? null,
    seenTo: origins.seenTo?.toISOString() ?? null,
    groups: { count: groups.length, largest },
    leftOut: {
      'joins-splits': countLeftOut('joins-splits'),
      'came-to-join': countLeftOut('came-to-join'),
      elsewhere: countLeftOut('elsewhere'),
    },
    causes: origins.causes,
    people: origins.people.size,
    sample,
    misses: recipe.kind === 'business' ? countMisses(entries) : null,
  };
  return { ...sheet, gaps: findGaps(sheet, input) };
}

type InSplit = { split: Split };

function countBySplit(
  entries: readonly InSplit[],
  images: readonly InSplit[],
  groups: readonly InSplit[],
): DataSheet['splits'] {
  const [ofEntries, ofImages, ofGroups] = [countSplits(entries), countSplits(images), countSplits(groups)];
  return SPLITS.map((split) => ({
    split,
    entries: ofEntries[split],
    images: ofImages[split],
    groups: ofGroups[split],
  }));
}

function countBrands({ brands, entries, missing }: SheetInput): BrandCounts[] {
  const byBrand = groupBy(entries, (entry) => entry.brandId);
  return brands.map((brand) => countBrand(brand, byBrand.get(brand.id) ?? [], missing.get(brand.id)));
}

function countBrand(
  brand: NamedBrand,
  own: readonly PlannedEntry[],
  lacks: Readonly<Record<EntryClass, number>> | undefined,
): BrandCounts {
  const ofClass = (entryClass: EntryClass) =>
    own.filter((entry) => entryClassOf(entry.presence!, entry.isHardNegative) === entryClass);
  const positives = ofClass('positive');
  const hard = ofClass('hard-negative');
  const ofKind = (kind: string) => positives.filter((entry) => entry.kind === kind).length;
  return {
    brandId: brand.id,
    slug: brand.slug,
    name: brand.name,
    positives: countSplits(positives),
    hardNegatives: countSplits(hard),
    randomNegatives: countSplits(ofClass('random-negative')),
    kinds: {
      mark: ofKind('mark'),
      'mark-covered': ofKind('mark-covered'),
      'look-alike': ofKind('look-alike'),
    },
    searched: positives.filter((entry) => entry.boxes !== null).length,
    boxes: positives.reduce((sum, entry) => sum + (entry.boxes?.length ?? 0), 0),
    missing: {
      positives: lacks?.positive ?? 0,
      hardNegatives: lacks?.['hard-negative'] ?? 0,
      randomNegatives: lacks?.['random-negative'] ?? 0,
    },
    newestHardNegativeAt: toInstant(most(hard.map((entry) => entry.answeredAtMs))),
  };
}

function countSplits(entries: readonly InSplit[]): Record<Split, number> {
  const counts = { training: 0, validation: 0, test: 0 };
  for (const { split } of entries) counts[split] += 1;
  return counts;
}

function groupSizes(images: readonly PlannedEntry[]) {
  const sizes = new Map<string, { key: string; images: number; split: Split }>();
  for (const { groupKey, split } of images) {
    const group = sizes.get(groupKey) ?? { key: groupKey, images: 0, split };
    group.images += 1;
    sizes.set(groupKey, group);
  }
  return [...sizes.values()];
}

function countSources(images: readonly PlannedEntry[]): DataSheet['sources'] {
  const counts = new Map<string | null, number>();
  for (const { source } of images) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts]
    .map(([source, count]) => ({ source, images: count }))
    .sort((a, b) => b.images - a.images);
}

function countMisses(entries: readonly PlannedEntry[]): NonNullable<DataSheet['misses']> {
  const searched = entries.filter((entry) => entry.boxes !== null);
  const withMark = searched.filter((entry) => entry.boxes!.length > 0).length;
  return {
    withMark,
    withoutMark: searched.length - withMark,
    notSearched: entries.length - searched.length,
  };
}

type Counted = Omit<DataSheet, 'gaps'>;

function findGaps(sheet: Counted, { recipe, entries, pictures }: SheetInput): KnownGap[] {
  const gaps: KnownGap[] = [];
  const total = (counts: Record<Split, number>) => counts.training + counts.validation + counts.test;
  const slugsWhere = (isSo: (brand: BrandCounts) => boolean) =>
    sheet.brands.filter(isSo).map((brand) => brand.slug);

  const few = slugsWhere((brand) => total(brand.positives) < FEW_POSITIVES);
  if (recipe.kind !== 'open' && few.length > 0) {
    gaps.push({ code: 'few-positives', brands: few, fewerThan: FEW_POSITIVES });
  }
  if (recipe.kind === 'learning') {
    const noHard = slugsWhere((brand) => total(brand.hardNegatives) === 0);
    if (noHard.length > 0) gaps.push({ code: 'no-hard-negatives', brands: noHard });
    const noTest = slugsWhere((brand) => brand.positives.test === 0 && total(brand.positives) > 0);
    if (noTest.length > 0) gaps.push({ code: 'no-test-positives', brands: noTest });
    if (entries.some((entry) => entry.presence === 'absent')) gaps.push({ code: 'suspects-only' });
  }
  const present = entries.filter((entry) => entry.presence === 'present');
  const unsearched = present.filter((entry) => entry.boxes === null).length;
  if (unsearched > 0) gaps.push({ code: 'never-searched', entries: unsearched, of: present.length });
  const images = [...new Set(entries.map((entry) => entry.imageSha256))];
  const sellerless = images.filter((sha256) => pictures.get(sha256)!.sellerIds.length === 0).length;
  if (recipe.split.keepSellersTogether && sellerless > 0) {
    gaps.push({ code: 'unknown-seller', images: sellerless, of: images.length });
  }
  const labelled = entries.filter((entry) => entry.labelId !== null);
  const single = labelled.filter((entry) => entry.answerCount < 2).length;
  if (single > 0) gaps.push({ code: 'one-answer', entries: single, of: labelled.length });
  const [only, ...others] = sheet.sources;
  if (others.length === 0 && only?.source) gaps.push({ code: 'one-source', source: only.source });
  const { largest } = sheet.groups;
  if (largest.images > 1 && largest.images > LARGE_GROUP_SHARE * sheet.images) {
    gaps.push({ code: 'oversized-group', images: largest.images, of: sheet.images, split: largest.split });
  }
  if (recipe.kind === 'business') gaps.push({ code: 'regression-to-the-mean' });
  return gaps;
}

const least = (values: readonly number[]) => values.reduce((low, value) => Math.min(low, value), Infinity);
const most = (values: readonly number[]) => values.reduce((high, value) => Math.max(high, value), -Infinity);
const toInstant = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);
