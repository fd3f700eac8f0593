import { z } from 'zod';
import { RescoringSchema } from './brand-impact';
import { IdSchema, InstantSchema, textSchema } from './ids';
import { MatchedBasisSchema } from './matched-threshold';

const PersonNameSchema = z.object({ id: IdSchema, name: z.string() });
const CountSchema = z.number().int();

/** What has to hold before a release comes into use; a shut one needs an admin's reason. */
export const ReleaseGateSchema = z.discriminatedUnion('kind', [
  z.object({
    /** The store has the bytes of every file of every part by the hash that the release names. */
    kind: z.literal('bytes'),
    isOpen: z.boolean(),
    files: CountSchema,
    missing: CountSchema,
  }),
  z.object({
    /** It was seen beside the release in use on so many live ads at least. */
    kind: z.literal('ads'),
    isOpen: z.boolean(),
    ads: CountSchema,
    fewest: CountSchema,
  }),
  z.object({
    /** Of no brand more is flagged by the release in use alone than may be missed; nothing measures that yet, so it is shut. */
    kind: z.literal('recall'),
    isOpen: z.boolean(),
    brands: CountSchema,
  }),
]);
export type ReleaseGate = z.infer<typeof ReleaseGateSchema>;

/** A brand of a promoted release. */
export const PromotedBrandSchema = z.object({
  brandId: IdSchema,
  brandModelId: IdSchema,
  /** What it was compared with. */
  insteadOfId: IdSchema,
  /** Null = the old value, provisional until it is certified for this model. */
  matched: MatchedBasisSchema.nullable(),
});
export type PromotedBrand = z.infer<typeof PromotedBrandSchema>;

export const ReleasePromotionSchema = z.object({
  promotionId: IdSchema,
  releaseId: IdSchema,
  insteadOfId: IdSchema,
  state: z.enum(['proposed', 'approved', 'withdrawn']),
  note: z.string(),
  /** As they stood when it was proposed, and when it was approved: the second ones decide. */
  gates: z.array(ReleaseGateSchema),
  approvalGates: z.array(ReleaseGateSchema).nullable(),
  threshold: z.enum(['recertify', 'matched']),
  /** Brands with a model in use then; those of them whose threshold is a matched one. */
  brands: CountSchema,
  matchedBrands: CountSchema,
  overrideReason: z.string().nullable(),
  overriddenBy: PersonNameSchema.nullable(),
  proposedBy: PersonNameSchema.nullable(),
  approvedBy: PersonNameSchema.nullable(),
  createdAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
});
export type ReleasePromotion = z.infer<typeof ReleasePromotionSchema>;

/** The newest promotion of a release (null = it was never proposed), and how far recent ads are scored again with it. */
export const PromotionOfReleaseSchema = RescoringSchema.extend({
  promotion: ReleasePromotionSchema.nullable(),
});

export const ProposeReleaseSchema = z
  .object({
    note: textSchema(1_000).default(''),
    /** Of every brand; where its shadow has too little to match by, the old value stays to be certified again. */
    threshold: z.enum(['recertify', 'matched']).default('matched'),
  })
  .strict();
export type ProposeRelease = z.input<typeof ProposeReleaseSchema>;
