import type { Rect } from '../drawing/rect';

/** A frozen label of one picture and one brand. */
export type LessonEntry = {
  imageSha256: string;
  groupKey: string;
  brandId: string;
  isPresent: boolean;
  isHardNegative: boolean;
  /** Whether its boxes are genuine marks of the brand: covered marks and look-alikes teach appearance only. */
  isGenuine: boolean;
  /** Of the brand's marks, original-image px; null = nobody searched the picture for them. */
  boxes: readonly Rect[] | null;
};
export type BrandLessons = {
  /** Labelled for this brand. */
  own: LessonEntry[];
  /** Pictures of other brands that nobody labelled for this one: taken as not this brand. */
  others: LessonEntry[];
};

/** Whether a brand is shown in any of them: without that nothing is learned of it. */
export const hasPositive = ({ own }: BrandLessons) => own.some(({ isPresent }) => isPresent);

/**
 * What each brand learns from. Of other brands' pictures at most `othersAsNegatives`: those mined for this brand, then the first in
 * the order `rankOf`, which is one order for all brands, so that they share most of them and another brand's negatives play no part.
 */
export function planLessons(
  entries: readonly LessonEntry[],
  brandIds: readonly string[],
  {
    othersAsNegatives,
    rankOf,
    minedOf = new Map(),
  }: {
    othersAsNegatives: number;
    rankOf: (imageSha256: string) => string;
    /** By brand. */
    minedOf?: ReadonlyMap<string, ReadonlySet<string>>;
  },
): Map<string, BrandLessons> {
  const ownOf = new Map(brandIds.map((brandId): [string, LessonEntry[]] => [brandId, []]));
  for (const entry of entries) ownOf.get(entry.brandId)?.push(entry);
  const pool = rankPictures(
    entries.filter(({ isPresent }) => isPresent),
    rankOf,
  );
  return new Map(
    brandIds.map((brandId) => {
      const own = ownOf.get(brandId)!;
      const labelled = new Set(own.map(({ imageSha256 }) => imageSha256));
      return [
        brandId,
        { own, others: takeOthers(putFirst(pool, minedOf.get(brandId)), labelled, othersAsNegatives) },
      ];
    }),
  );
}

/** A picture of several brands counts once, for the brand that comes first by its id. */
function rankPictures(present: readonly LessonEntry[], rankOf: (sha256: string) => string): LessonEntry[] {
  const byPicture = new Map<string, LessonEntry>();
  for (const entry of present) {
    const known = byPicture.get(entry.imageSha256);
    if (known === undefined || entry.brandId < known.brandId) byPicture.set(entry.imageSha256, entry);
  }
  return [...byPicture.values()]
    .map((entry) => ({ entry, rank: rankOf(entry.imageSha256) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ entry }) => entry);
}

function putFirst(
  pool: readonly LessonEntry[],
  mined: ReadonlySet<string> | undefined,
): readonly LessonEntry[] {
  if (!mined || mined.size === 0) return pool;
  const isMined = ({ imageSha256 }: LessonEntry) => mined.has(imageSha256);
  return [...pool.filter(isMined), ...pool.filter((entry) => !isMined(entry))];
}

function takeOthers(
  pool: readonly LessonEntry[],
  labelled: ReadonlySet<string>,
  count: number,
): LessonEntry[] {
  const taken: LessonEntry[] = [];
  for (const entry of pool) {
    if (taken.length >= count) break;
    if (!labelled.has(entry.imageSha256)) taken.push(entry);
  }
  return taken;
}
