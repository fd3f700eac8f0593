import type { LessonEntry } from './plan-lessons';

type HeldOutLimits = {
  /** Pictures that show a brand, of each brand that is measured. */
  positivesPerBrand: number;
  /** Pictures of any kind besides. */
  common: number;
};

/** What a run and a release in shadow look at. 200 a brand is more than the gate of recall asks for with nothing lost (86 of 212 brands at once). */
export const HELD_OUT_LIMITS: HeldOutLimits = { positivesPerBrand: 200, common: 4_000 };

/**
 * Which held-out pictures are measured, when there are more than one can look at: the first in the order `rankOf`, and of each brand the
 * first that show it, so that a rare brand has its own. Labels alone decide, never a score: recall stays unbiased.
 *
 * @returns SHA-256 of the pictures, in the order `rankOf`
 */
export function chooseHeldOut(
  entries: readonly Pick<LessonEntry, 'imageSha256' | 'brandId' | 'isPresent'>[],
  brandIds: readonly string[],
  rankOf: (imageSha256: string) => string,
  { positivesPerBrand, common }: HeldOutLimits,
): string[] {
  const ranked = [...new Set(entries.map(({ imageSha256 }) => imageSha256))]
    .map((imageSha256) => ({ imageSha256, rank: rankOf(imageSha256) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ imageSha256 }) => imageSha256);
  const shownBy = new Map<string, string[]>();
  for (const { imageSha256, brandId, isPresent } of entries) {
    if (brandId === null || !isPresent) continue;
    const brands = shownBy.get(imageSha256);
    if (brands) brands.push(brandId);
    else shownBy.set(imageSha256, [brandId]);
  }
  const left = new Map(brandIds.map((brandId) => [brandId, positivesPerBrand]));
  return ranked.filter((imageSha256, index) => {
    let isWanted = index < common;
    for (const brandId of shownBy.get(imageSha256) ?? []) {
      const room = left.get(brandId) ?? 0;
      if (room > 0) isWanted = true;
      left.set(brandId, room - 1);
    }
    return isWanted;
  });
}
