import { z } from 'zod';
import { IdSchema, InstantSchema } from './ids';
import { LearningPhaseSchema } from './learning';

const count = z.number().int();

/** Where a brand is on its way from a definition to flags that keep a promise; counted, nothing is estimated here. */
export const ColdStartSchema = z.object({
  definition: z.object({
    /** Published; null = none yet. */
    version: count.nullable(),
    draftVersion: count.nullable(),
    /** Genuine pictures of the published version, and the regions marked in them. */
    pictures: count,
    regions: count,
  }),
  flags: z.object({
    /** Of the model in use; null = none yet. */
    modelVersion: count.nullable(),
    isModelCurrent: z.boolean(),
    /** Ads that it scored for the brand; over its threshold; of those, that wait in the queue. */
    scored: count,
    flagged: count,
    waiting: count,
  }),
  labels: z.object({ positives: count, negatives: count, hardNegatives: count }),
  looks: z.object({ sets: count, waiting: count, decided: count, present: count }),
  heads: z.object({
    /** Whether the model in use learned from labels, and from how many positives. */
    learnedPositives: count.nullable(),
    /** A run under way that learns from a dataset with the brand. */
    run: z.object({ runId: IdSchema, phase: LearningPhaseSchema, doneShare: z.number() }).nullable(),
    candidate: z.object({ runId: IdSchema, modelVersion: count, isProposed: z.boolean() }).nullable(),
    /** The newest frozen dataset for learning that holds the brand. */
    dataset: z.object({ name: z.string(), number: count, positives: count }).nullable(),
  }),
  /** What runs measured of the brand on held-out pictures, the earliest first. */
  curve: z.array(
    z.object({
      runId: IdSchema,
      at: InstantSchema,
      positives: count,
      recall: z.number(),
      heldOut: count,
    }),
  ),
  certificate: z.object({
    threshold: z.number().nullable(),
    /** Null = provisional. */
    quantity: z.string().nullable(),
    validUntil: InstantSchema.nullable(),
    isStale: z.boolean(),
    hasPlan: z.boolean(),
    hasProposal: z.boolean(),
  }),
});
export type ColdStart = z.infer<typeof ColdStartSchema>;
