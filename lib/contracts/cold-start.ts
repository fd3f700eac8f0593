import { z } from 'zod';
import { IdSchema, InstantSchema } from './ids';
import { LearningPhaseSchema } from './learning';

const count = z.number().int();

/** What a definition can be published without. */
export const DEFINITION_PARTS = ['points', 'aliases', 'keywords', 'smallest-mark'] as const;

/** Where a brand is on its way from a definition to flags that keep a promise, and by what the worth of its next labels is known. */
export const ColdStartSchema = z.object({
  definition: z.object({
    /** Published; null = none yet. */
    version: count.nullable(),
    draftVersion: count.nullable(),
    /** Genuine pictures of the published version, and the regions marked in them. */
    pictures: count,
    regions: count,
    /** Parts that the published version, or the draft before the first, says nothing of. */
    missing: z.array(z.enum(DEFINITION_PARTS)),
  }),
  /** ReferenceSeparation of lib/domain/learning; null with fewer than two pictures in the model in use. */
  separation: z
    .object({ pictures: count, mean: z.number(), lowest: z.number(), lastAdded: z.number().nullable() })
    .nullable(),
  flags: z.object({
    /** Of the model in use; null = none yet. */
    modelVersion: count.nullable(),
    isModelCurrent: z.boolean(),
    /** Whether it has scored any ad. */
    hasScored: z.boolean(),
    /** Ads scored in the last seven days (since it came into use, at most); over its threshold, authorised sellers subtracted. */
    scored: count,
    flagged: count,
    /** Flagged ads that wait in the queue, of whatever day. */
    waiting: count,
    /** Of its newest flags that people decided: how many, and how many were a violation. */
    decided: count,
    right: count,
  }),
  labels: z.object({ positives: count, negatives: count, hardNegatives: count }),
  looks: z.object({
    sets: count,
    waiting: count,
    decided: count,
    present: count,
    /** The newest of those that were decided and not drawn at random. */
    recent: z.object({ decided: count, present: count }),
  }),
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
      /** Training pictures that show the brand. */
      positives: count,
      /** Where `passing` of the held-out negatives pass; null = no picture of the brand was held out. */
      recall: z.number().nullable(),
      heldOut: count,
      negatives: count,
      passing: count,
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
    /** What the plan waits for; null without a plan, or when all its attempts have ended. */
    more: z.object({ labels: count, undecided: count, passChance: z.number().nullable() }).nullable(),
    /** Of people's active time for one of them. */
    secondsPerLabel: z.number(),
  }),
  /** What audits cost all brands together and bring this one, over days in which everything drawn is decided. */
  audits: z.object({
    days: count,
    /** Of all brands: decided, and people's minutes a day. */
    decided: count,
    minutesPerDay: z.number(),
    /** Violations of this brand that no flag had found. */
    found: count,
    /** Pairs with the brand, by audits and flags; live recall takes 30. */
    positives: count,
    recall: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  }),
});
export type ColdStart = z.infer<typeof ColdStartSchema>;
