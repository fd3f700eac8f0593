import { z } from 'zod';
import { IdSchema } from './ids';

/** What `triage_decision.flags` holds. */
export const StoredFlagsSchema = z.array(
  z.object({
    brandId: IdSchema,
    brandModelId: IdSchema,
    prob: z.number(),
    thresholdId: IdSchema,
    threshold: z.number(),
  }),
);
