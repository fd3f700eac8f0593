import { z } from 'zod';
import { MovedMarksSchema } from './brand-model';
import { IdSchema, InstantSchema, textSchema } from './ids';
import { MatchedBasisSchema } from './matched-threshold';

/** Why nothing can be said of a candidate's recall. */
const RecallProblemSchema = z.enum([
  'no-positives',
  'few-positives',
  'few-negatives',
  'not-kept',
  'other-model',
]);
/** The share of held-out negatives that may pass. */
const RateTakenSchema = z.object({
  share: z.number(),
  /** `live`: the model in use flags so many of the ads that it scored lately; else 1 %, because nothing is in use or it has scored too few. */
  basis: z.enum(['live', 'few-ads', 'nothing-in-use']),
  /** Live ads that were scored, and those that are flagged from the threshold in use on. */
  ads: z.number().int(),
  flagged: z.number().int(),
});
export type RateTaken = z.infer<typeof RateTakenSchema>;
/** What a candidate was made of and is not the release's: see lib/server/models/find-part-problems.ts. */
const PartProblemSchema = z.enum([
  'release',
  'definition',
  'model-missing',
  'model-bytes',
  'encoder',
  'mark-encoder',
  'background-pool',
]);
export type PartProblem = z.infer<typeof PartProblemSchema>;

/** What held-out pictures say of a candidate's recall of one brand, beside the model in use. */
export const RecallFindingSchema = z.object({
  /** Null = they say something. */
  problem: RecallProblemSchema.nullable(),
  rate: RateTakenSchema,
  positives: z.number().int(),
  /** That it takes where none is lost; 0 where it was not kept. */
  fewest: z.number().int().default(0),
  negatives: z.number().int(),
  /** Negatives that each of the two models lets pass. */
  passing: z.number().int(),
  gained: z.number().int(),
  lost: z.number().int(),
  /** Upper bound of what is lost, a share; null = nothing to compare with. */
  worst: z.number().nullable(),
});

/** What has to hold before a candidate comes into use; a shut one needs an admin's reason. */
export const PromotionGateSchema = z.discriminatedUnion('kind', [
  RecallFindingSchema.extend({
    /** Recall at the brand's flag rate is not worse by the margin, corrected for the brands of the run. */
    kind: z.literal('recall'),
    isOpen: z.boolean(),
    margin: z.number(),
    brands: z.number().int(),
  }),
  z.object({
    /** No group of near-duplicates lies in two splits of the dataset. */
    kind: z.literal('splits'),
    isOpen: z.boolean(),
    crossing: z.number().int(),
  }),
  z.object({
    /** Its bytes are there, and were learned under the parts of the release in use and from the definition that is published. */
    kind: z.literal('parts'),
    isOpen: z.boolean(),
    problems: z.array(PartProblemSchema),
  }),
  z.object({
    /** Its threshold is matched on live ads, or there is none that it would take over from a model with other scores. */
    kind: z.literal('threshold'),
    isOpen: z.boolean(),
    /** `kept`: the value of the model in use, on scores of another model: neither matched nor certified for them. */
    way: z.enum(['first', 'matched', 'kept']),
  }),
]);
export type PromotionGate = z.infer<typeof PromotionGateSchema>;

/**
 * The threshold that a candidate comes into use with: the value at which it flags as large a share of its shadow's ads, or the
 * value in use, kept until one is certified for this model. A certificate is never carried over.
 */
const ThresholdChoiceSchema = z.enum(['recertify', 'matched']);
export type ThresholdChoice = z.infer<typeof ThresholdChoiceSchema>;

const PersonNameSchema = z.object({ id: IdSchema, name: z.string() });

export const PromotionSchema = z.object({
  promotionId: IdSchema,
  brandModelId: IdSchema,
  /** What was in use when it was proposed; null = nothing. */
  insteadOfId: IdSchema.nullable(),
  state: z.enum(['proposed', 'approved', 'withdrawn']),
  note: z.string(),
  /** As they stood when it was proposed, and when it was approved: the second ones decide. */
  gates: z.array(PromotionGateSchema),
  approvalGates: z.array(PromotionGateSchema).nullable(),
  threshold: ThresholdChoiceSchema,
  /** Of a matched threshold, as the proposer saw it. */
  matched: MatchedBasisSchema.nullable(),
  /** Which brands gain and lose marks by it; null = not counted (yet). */
  movedMarks: MovedMarksSchema.nullable(),
  overrideReason: z.string().nullable(),
  overriddenBy: PersonNameSchema.nullable(),
  proposedBy: PersonNameSchema.nullable(),
  approvedBy: PersonNameSchema.nullable(),
  createdAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
});
export type Promotion = z.infer<typeof PromotionSchema>;

/** What whoever approves looks at: the gates of a promotion as they stand now, and whose marks it moves, once that is counted. */
export const PromotionGatesSchema = z.object({
  gates: z.array(PromotionGateSchema),
  movedMarks: MovedMarksSchema.nullable(),
});
export type PromotionGates = z.infer<typeof PromotionGatesSchema>;

export const ProposePromotionSchema = z
  .object({
    note: textSchema(1_000).default(''),
    /** Without a choice: matched where a shadow allows it. */
    threshold: ThresholdChoiceSchema.optional(),
  })
  .strict();
export type ProposePromotion = z.input<typeof ProposePromotionSchema>;

export const ApprovePromotionSchema = z
  .object({
    /** An admin's, where a gate is shut. */
    overrideReason: textSchema(1_000).nullable().default(null),
    /** Of somebody who proposed it too, where the installation lets them. */
    selfApprovalReason: textSchema(1_000).nullable().default(null),
  })
  .strict();
export type ApprovePromotion = z.input<typeof ApprovePromotionSchema>;
