import {
  chooseBrand,
  matchMark,
  type MarkCandidate,
  type MarkGallery,
  type MatcherModel,
} from './match-marks';

/** A gallery with the name of each of its brands, in order. */
export type NamedGallery = { gallery: MarkGallery; slugs: readonly string[] };
export type MovedBrand = {
  slug: string;
  /** Detections that are now said to be this brand and were not, and the other way round. */
  gained: number;
  lost: number;
};

/**
 * Which brands a change of galleries moves: over these detections, whose matches differ. Brands in the order of their
 * slugs; those that keep every detection are left out. A detection that becomes an unknown mark is only lost.
 */
export function findMovedBrands(
  before: NamedGallery,
  after: NamedGallery,
  detections: readonly MarkCandidate[],
  model: MatcherModel,
): MovedBrand[] {
  const moved = new Map<string, MovedBrand>();
  const entry = (slug: string): MovedBrand => {
    if (!moved.has(slug)) moved.set(slug, { slug, gained: 0, lost: 0 });
    return moved.get(slug)!;
  };
  for (const detection of detections) {
    const was = brandOf(before, detection, model);
    const is = brandOf(after, detection, model);
    if (was === is) continue;
    if (was !== null) entry(was).lost += 1;
    if (is !== null) entry(is).gained += 1;
  }
  return [...moved.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

function brandOf(
  { gallery, slugs }: NamedGallery,
  detection: MarkCandidate,
  model: MatcherModel,
): string | null {
  const match = chooseBrand(matchMark(gallery, model, detection), model);
  return match && slugs[match.brand]!;
}
