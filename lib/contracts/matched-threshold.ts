import { z } from 'zod';
import { IdSchema } from './ids';

const ProbSchema = z.number().min(0).max(1);

/** The threshold at which a candidate flags as many ads as the model in use; `matchFlagRate` of lib/domain/shadow. */
export const MatchedThresholdSchema = z.object({
  value: ProbSchema,
  low: ProbSchema,
  high: ProbSchema,
  flaggedBefore: z.number().int(),
  flaggedAfter: z.number().int(),
});

/** By what a matched threshold was found: what `threshold_version.matched` and `model_promotion.matched` hold. */
export const MatchedBasisSchema = MatchedThresholdSchema.extend({
  shadowId: IdSchema,
  /** Scored by both, authorised sellers left out. */
  ads: z.number().int(),
});
export type MatchedBasis = z.infer<typeof MatchedBasisSchema>;
