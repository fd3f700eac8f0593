import type { Rect } from '../drawing/rect';

/** A frozen label of one picture and one brand, or a picture that people said shows none of the brands. */
export type LessonEntry = {
  imageSha256: string;
  groupKey: string;
  /** Null = it shows none of the brands. */
  brandId: string | null;
  /** Of such a picture: brands that nobody was asked about; left out = none. */
  unaskedBrandIds?: readonly string[];
  isPresent: boolean;
  isHardNegative: boolean;
  /** Whether its boxes are genuine marks of the brand: covered marks and look-alikes teach appearance only. */
  isGenuine: boolean;
  /** Of the brand's marks, original-image px; null = nobody searched the picture for them. */
  boxes: readonly Rect[] | null;
};
/** `isBackground`: it shows none of the brands, and was not mined for this one, so it says what most pictures are like. */
export type OtherLesson = LessonEntry & { isBackground: boolean };
export type BrandLessons = {
  /** Labelled for this brand. */
  own: LessonEntry[];
  /** Pictures of other brands and of none, that nobody labelled for this one: taken as not this brand. */
  others: OtherLesson[];
};

/** Whether a brand is shown in any of them: without that nothing is learned of it. */
export const hasPositive = ({ own }: BrandLessons) => own.some(({ isPresent }) => isPresent);

/**
 * What each brand learns from. Of pictures that show another brand or none at most `othersAsNegatives`: those mined for this brand, then
 * the first in the order `rankOf`, which is one order for all brands, so that they share most of them and another brand's negatives play
 * no part.
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
  for (const entry of entries) if (entry.brandId !== null) ownOf.get(entry.brandId)?.push(entry);
  const pool = rankPictures(
    entries.filter(({ brandId, isPresent }) => isPresent || brandId === null),
    rankOf,
  );
  return new Map(
    brandIds.map((brandId) => {
      const own = ownOf.get(brandId)!;
      const labelled = new Set(own.map(({ imageSha256 }) => imageSha256));
      const mined = minedOf.get(brandId) ?? new Set();
      const others = takeOthers(
        putFirst(pool, mined),
        (entry) => !labelled.has(entry.imageSha256) && speaksOf(entry, brandId),
        othersAsNegatives,
      );
      const isBackground = (entry: LessonEntry) => entry.brandId === null && !mined.has(entry.imageSha256);
      return [
        brandId,
        { own, others: others.map((entry) => ({ ...entry, isBackground: isBackground(entry) })) },
      ];
    }),
  );
}

/** Whether what an entry says of another brand, or of all, means that its picture does not show this one. */
export function speaksOf({ unaskedBrandIds }: LessonEntry, brandId: string): boolean {
  return !unaskedBrandIds?.includes(brandId);
}

/** A picture of several brands counts once, for the brand that comes first by its id. */
function rankPictures(shared: readonly LessonEntry[], rankOf: (sha256: string) => string): LessonEntry[] {
  const byPicture = new Map<string, LessonEntry>();
  for (const entry of shared) {
    const known = byPicture.get(entry.imageSha256);
    if (known === undefined || (entry.brandId ?? '') < (known.brandId ?? ''))
      byPicture.set(entry.imageSha256, entry);
  }
  return [...byPicture.values()]
    .map((entry) => ({ entry, rank: rankOf(entry.imageSha256) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ entry }) => entry);
}

function putFirst(pool: readonly LessonEntry[], mined: ReadonlySet<string>): readonly LessonEntry[] {
  if (mined.size === 0) return pool;
  const isMined = ({ imageSha256 }: LessonEntry) => mined.has(imageSha256);
  return [...pool.filter(isMined), ...pool.filter((entry) => !isMined(entry))];
}

function takeOthers(
  pool: readonly LessonEntry[],
  isTaken: (entry: LessonEntry) => boolean,
  count: number,
): LessonEntry[] {
  const taken: LessonEntry[] = [];
  for (const entry of pool) {
    if (taken.length >= count) break;
    if (isTaken(entry)) taken.push(entry);
  }
  return taken;
}
