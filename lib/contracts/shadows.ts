import { z } from 'zod';
import { IdSchema, InstantSchema } from './ids';
import { MatchedThresholdSchema } from './matched-threshold';
import { QuantityEstimateSchema } from './thresholds';

const PersonNameSchema = z.object({ id: IdSchema, name: z.string() });
const ProbSchema = z.number().min(0).max(1);

export const StartShadowsSchema = z
  .object({
    /** Candidates, one a brand. */
    brandModelIds: z.array(IdSchema).min(1).max(1_000),
    /** Chance that an ad which only the candidate would flag is reviewed. */
    reviewShare: z.number().positive().max(1).default(0.5),
  })
  .strict();
export type StartShadows = z.input<typeof StartShadowsSchema>;

export const ShadowsStartedSchema = z.object({
  shadowIds: z.array(IdSchema),
  /** Brand models that are no candidates any more, or whose brand has a candidate in shadow already. */
  passedBy: z.array(IdSchema),
});

/** Ads that one of the two models flags and the other does not. */
const DifferenceSchema = z.object({
  ads: z.number().int(),
  /** Of them: drawn for review, decided, and decided as one of the four violations. */
  drawn: z.number().int(),
  decided: z.number().int(),
  violations: z.number().int(),
  /** Share of violations, weighted by 1/p. */
  precision: QuantityEstimateSchema,
});
export type ShadowDifference = z.infer<typeof DifferenceSchema>;

/** A candidate beside the model in use, on the ads that came in since the shadow began; docs/releases.md. */
export const ShadowSchema = z.object({
  shadowId: IdSchema,
  brandModelId: IdSchema,
  besideId: IdSchema,
  state: z.enum(['running', 'stopped', 'promoted', 'replaced', 'unreadable']),
  reviewShare: z.number(),
  startedBy: PersonNameSchema.nullable(),
  endedBy: PersonNameSchema.nullable(),
  createdAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
  /** Ads that both have scored, without those whose seller may sell the brand. */
  ads: z.number().int(),
  authorized: z.number().int(),
  /** In use for the model that it is compared with. */
  threshold: ProbSchema,
  /** Null while the model in use flags nothing: then the candidate is compared at the same value. */
  matched: MatchedThresholdSchema.nullable(),
  flaggedBoth: z.number().int(),
  onlyBefore: DifferenceSchema,
  onlyAfter: DifferenceSchema,
  /** What a look takes, to say what the waiting ones cost. */
  secondsPerDecision: z.number(),
});
export type Shadow = z.infer<typeof ShadowSchema>;

/** The newest shadow of a brand model; null = it never was in one. */
export const ShadowOfModelSchema = z.object({ shadow: ShadowSchema.nullable() });
