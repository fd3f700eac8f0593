import { z } from 'zod';
import { InstantSchema } from './ids';

/** A brand's hard negatives in numbers: how many, how fresh, and what today's model says of them. */
export const HardNegativeSummarySchema = z.object({
  slug: z.string(),
  name: z.string(),
  count: z.number().int(),
  newestAt: InstantSchema,
  /** Answered within the last 30 days. */
  recent: z.number().int(),
  /** Still at or over the brand's active threshold by the newest score. */
  stillOver: z.number().int(),
});
export const HardNegativeListSchema = z.object({ brands: z.array(HardNegativeSummarySchema) });
export type HardNegativeSummary = z.infer<typeof HardNegativeSummarySchema>;
