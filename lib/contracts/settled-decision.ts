import { z } from 'zod';
import { IdSchema, InstantSchema } from './ids';
import { ReasonSchema } from './review';

/** What leaves the house when an item settles (`outbox.payload`). People appear by the ids of erasable rows only. */
export const SettledDecisionSchema = z.object({
  reviewItemId: IdSchema,
  ad: z.object({ source: z.string(), externalId: z.string(), revision: z.number().int() }),
  lines: z.array(z.object({ brand: z.string(), reason: ReasonSchema, isViolation: z.boolean() })),
  isViolation: z.boolean(),
  decidedBy: z.array(IdSchema),
  settledAt: InstantSchema,
});
export type SettledDecision = z.infer<typeof SettledDecisionSchema>;
