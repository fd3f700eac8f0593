import { z } from 'zod';
import { IdSchema, InstantSchema, textSchema } from './ids';
import { MatchedBasisSchema } from './matched-threshold';

/** What has to hold before a candidate comes into use; a shut one needs an admin's reason. */
export const PromotionGateSchema = z.discriminatedUnion('kind', [
  z.object({
    /** Recall at 1 % of the negatives is not worse by the margin, corrected for the brands of the run. */
    kind: z.literal('recall'),
    isOpen: z.boolean(),
    positives: z.number().int(),
    gained: z.number().int(),
    lost: z.number().int(),
    /** Upper bound of what is lost, a share; null = nothing to compare with. */
    worst: z.number().nullable(),
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
    /** It was learned under the encoders of the release in use, and from the definition that is published. */
    kind: z.literal('parts'),
    isOpen: z.boolean(),
  }),
]);
export type PromotionGate = z.infer<typeof PromotionGateSchema>;

/**
 * The threshold that a candidate comes into use with: the old value, provisional until it is certified anew, or the value at
 * which it flags as large a share of its shadow's ads. A certificate is never carried over.
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
  gates: z.array(PromotionGateSchema),
  threshold: ThresholdChoiceSchema,
  /** Of a matched threshold, as the proposer saw it. */
  matched: MatchedBasisSchema.nullable(),
  overrideReason: z.string().nullable(),
  overriddenBy: PersonNameSchema.nullable(),
  proposedBy: PersonNameSchema.nullable(),
  approvedBy: PersonNameSchema.nullable(),
  createdAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
});
export type Promotion = z.infer<typeof PromotionSchema>;

export const ProposePromotionSchema = z
  .object({ note: textSchema(1_000).default(''), threshold: ThresholdChoiceSchema.default('recertify') })
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
