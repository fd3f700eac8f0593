import { createHash } from 'node:crypto';
import type { DataSheet } from '@/lib/contracts/data-sheet';
import type { FrozenBox } from '@/lib/contracts/dataset-entries';
import type { Recipe } from '@/lib/contracts/dataset-recipes';
import { toCanonicalJson } from '@/lib/domain/canonical-json';
import { YIELD_EVERY } from '@/lib/domain/datasets/group-pictures';
import type { Split, SplitMemory } from '@/lib/domain/datasets/splits';
import type { FreezeCandidate } from './freeze-context';

/** An entry of a version to be, with everything that is frozen of it. */
export type PlannedEntry = FreezeCandidate & {
  brandSlug: string | null;
  /** `unaskedBrandIds`, by slug. */
  unaskedSlugs: string[] | null;
  split: Split;
  groupKey: string;
  boxes: FrozenBox[] | null;
  /** The ad as its source calls it, for entries that stand for an ad. */
  adKey: string | null;
};

/** A version worked out and not yet stored. */
export type VersionPlan = {
  /** How many versions there were when it was worked out: it is stored only as the next one. */
  follows: number;
  entries: readonly PlannedEntry[];
  contentHash: string;
  imageCount: number;
  leftOutCount: number;
  largestGroupCount: number;
  sheet: DataSheet;
  learned: SplitMemory;
};

/** The order of a version's entries: by split, picture, brand and ad. */
export function compareEntries(a: PlannedEntry, b: PlannedEntry): number {
  return (
    SPLIT_ORDER[a.split] - SPLIT_ORDER[b.split] ||
    compareText(a.imageSha256, b.imageSha256) ||
    compareText(a.brandSlug ?? '', b.brandSlug ?? '') ||
    compareText(a.adKey ?? '', b.adKey ?? '')
  );
}

const SPLIT_ORDER: Record<Split, number> = { training: 0, validation: 1, test: 2 };
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * SHA-256 over the recipe and, a line each, what the sorted entries say: the same recipe and data give the same hash on
 * every installation. Ids of rows and times are not in it. Yields the part done.
 */
export function* hashVersion(recipe: Recipe, sorted: readonly PlannedEntry[]): Generator<number, string> {
  const hash = createHash('sha256');
  hash.update(`${toCanonicalJson(recipe)}\n`);
  for (const [position, entry] of sorted.entries()) {
    if (position % YIELD_EVERY === 0) yield position / sorted.length;
    const line = [
      entry.imageSha256,
      entry.brandSlug,
      entry.presence,
      entry.kind,
      entry.isHardNegative,
      entry.split,
      entry.boxes?.map((box) => [box.x, box.y, box.width, box.height, box.provenance]) ?? null,
      entry.adKey,
      entry.inclusionProb,
      ...(entry.unaskedSlugs === null ? [] : [entry.unaskedSlugs]),
    ];
    hash.update(`${JSON.stringify(line)}\n`);
  }
  return hash.digest('hex');
}
