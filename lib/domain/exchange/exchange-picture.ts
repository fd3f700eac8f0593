import type { Split } from '../datasets/splits';
import type { Rect } from '../drawing/rect';
import type { LabelKind } from '../settlement';

/**
 * Class name of marks whose brand nobody knows, in formats that must name one. Not a brand: slugs have no underscore.
 */
export const UNKNOWN_MARK = 'unknown_mark';

/** A class of an export: a brand, or UNKNOWN_MARK. Ids count from 0 in the order of the export's own list. */
export type ExchangeCategory = { slug: string; name: string };

export type ExchangeProvenance = 'drawn' | 'accepted' | 'edited' | 'imported';

/** Original-image pixels of the picture as shown (EXIF orientation applied), in hundredths. */
export type ExchangeBox = Rect & {
  /** Null = a mark whose brand is not known. */
  brandSlug: string | null;
  provenance: ExchangeProvenance;
};

/** What a picture was searched for, and what came of it; a null brand = every mark, whosoever it is. */
export type ExchangeSearch = { brandSlug: string | null; outcome: 'boxes' | 'no-mark' | 'wrong-brand' };

export type ExchangeLabel = {
  brandSlug: string;
  presence: 'present' | 'absent';
  kind: LabelKind;
  isHardNegative: boolean;
};

export type ExchangeAd = {
  source: string | null;
  externalId: string;
  /** The seller's external id. */
  seller: string | null;
};

/** A picture with everything that is exported of it; every format is written from it and read to it. */
export type ExchangePicture = {
  /** Relative, `/` between folders; unique up to its extension within an export. */
  fileName: string;
  /** Of the stored bytes; null when the file does not say. */
  sha256: string | null;
  /** Of the bytes in the export, where the picture was turned upright there. */
  uprightSha256: string | null;
  /** As shown, EXIF orientation applied. */
  width: number;
  height: number;
  split: Split | null;
  ad: ExchangeAd | null;
  boxes: readonly ExchangeBox[];
  /**
   * Empty = nobody looked for marks. Null = the file does not say: boxes speak for their brands, and a picture without
   * boxes shows no category of the file.
   */
  searches: readonly ExchangeSearch[] | null;
  labels: readonly ExchangeLabel[];
};

/** Whether anybody looked for marks in the picture. */
export function isSearched({ boxes, searches }: Pick<ExchangePicture, 'boxes' | 'searches'>): boolean {
  return boxes.length > 0 || searches === null || searches.length > 0;
}

/**
 * Whether a picture may train a detector: every brand that it is said to show was searched for, and something is said at
 * all. A picture of which only a verdict says that a brand is shown would teach that its mark is none.
 */
export function areBoxesComplete({ boxes, searches, labels }: ExchangePicture): boolean {
  if (searches === null) return true;
  const searched = new Set([...searches, ...boxes].map((one) => one.brandSlug));
  const present = labels.filter((label) => label.presence === 'present');
  return (searched.size > 0 || labels.length > 0) && present.every((label) => searched.has(label.brandSlug));
}

/** Somebody answered, and no mark is there: an explicit negative, unlike a picture at which nobody has looked. */
export function isExplicitNegative(picture: ExchangePicture): boolean {
  return picture.boxes.length === 0 && areBoxesComplete(picture);
}

/**
 * What was searched for, brought up to the boxes that are there now: between export and import somebody may have drawn
 * a box of another brand, or removed the last one. Sorted by brand, the search for every mark last.
 */
export function agreeWithBoxes(
  searches: readonly ExchangeSearch[],
  boxes: readonly Pick<ExchangeBox, 'brandSlug'>[],
): ExchangeSearch[] {
  const outcomes = new Map(searches.map((search) => [search.brandSlug, search.outcome]));
  for (const [brandSlug, outcome] of outcomes) if (outcome === 'boxes') outcomes.set(brandSlug, 'no-mark');
  for (const { brandSlug } of boxes) outcomes.set(brandSlug, 'boxes');
  return [...outcomes]
    .map(([brandSlug, outcome]) => ({ brandSlug, outcome }))
    .sort((a, b) => compareSlugs(a.brandSlug, b.brandSlug));
}

/** By code points, the same on every machine; null last. */
export function compareSlugs(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
