import type { Review, SubmitVerdict } from '@/lib/contracts/review';
import type { AdTruth } from './truth-book';

export type TruthfulDecision = Pick<SubmitVerdict, 'lines' | 'noOtherSuspect'>;

/**
 * What a reviewer who knows the truth decides: the annotated brand is shown (a counterfeit, or authorized) on the first
 * picture, which is the annotated one, and no other suspect is. The brand is named even when nobody suspected it.
 *
 * @param brandIdOf by slug; a brand that the product does not know is nobody's
 */
export function decideByTruth(
  { images }: Pick<Review, 'images'>,
  { brand, isAuthorized }: Pick<AdTruth, 'brand' | 'isAuthorized'>,
  brandIdOf: ReadonlyMap<string, string>,
): TruthfulDecision {
  const brandId = brand === null ? undefined : brandIdOf.get(brand);
  if (brandId === undefined) return { lines: [], noOtherSuspect: true };
  const reason = isAuthorized ? 'authorized' : 'counterfeit';
  return { lines: [{ brandId, reason, evidence: [images[0]!.sha256] }], noOtherSuspect: true };
}
