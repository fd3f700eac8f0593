/** A brand that is there or that is flagged, in one case. */
export type JudgedBrand = { brandId: string; isPresent: boolean; isFlagged: boolean; prob: number };
/** null = no brand. */
export type Confused = { truth: string | null; said: string | null };

/**
 * What a case adds to the confusion of brands. Said is the most probable of the flagged brands. A brand that is there counts
 * as itself when it is flagged and what is said is it or another that is there too; as what is said when that is not there;
 * else as none. A case without any brand counts once.
 */
export function confuse(brands: readonly JudgedBrand[]): Confused[] {
  let said: JudgedBrand | null = null;
  for (const one of brands) if (one.isFlagged && (said === null || one.prob > said.prob)) said = one;
  const present = brands.filter(({ isPresent }) => isPresent);
  if (present.length === 0) return [{ truth: null, said: said?.brandId ?? null }];
  return present.map(({ brandId, isFlagged }) => {
    if (said !== null && !said.isPresent) return { truth: brandId, said: said.brandId };
    return { truth: brandId, said: isFlagged ? brandId : null };
  });
}
