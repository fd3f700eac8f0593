import { z } from 'zod';
import { RescoringSchema } from './brand-impact';
import { IdSchema, InstantSchema, textSchema } from './ids';
import { MatchedBasisSchema } from './matched-threshold';
import { RecallFindingSchema } from './promotions';

const PersonNameSchema = z.object({ id: IdSchema, name: z.string() });
const CountSchema = z.number().int();

/** By name. */
const BrandRecallSchema = RecallFindingSchema.extend({
  brandId: IdSchema,
  slug: z.string(),
  name: z.string(),
  isShown: z.boolean(),
});
export type BrandRecall = z.infer<typeof BrandRecallSchema>;

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
    /** Of every brand in use recall at its flag rate is not worse by the margin, corrected for their number. */
    kind: z.literal('recall'),
    isOpen: z.boolean(),
    brands: CountSchema,
    /** Absent in promotions of before it was measured, as is what was found. */
    margin: z.number().default(0.1),
    found: z.array(BrandRecallSchema).default([]),
  }),
  z.object({
    /** No group of near-duplicates lies in two splits of the datasets that hold out what recall was measured on. */
    kind: z.literal('splits'),
    isOpen: z.boolean(),
    crossing: CountSchema,
  }),
  z.object({
    /** Of every brand in use the threshold is matched on live ads. */
    kind: z.literal('threshold'),
    isOpen: z.boolean(),
    brands: CountSchema,
    /** By name: those that keep the value in use, on scores of another model: neither matched nor certified for them. */
    kept: z.array(z.object({ brandId: IdSchema, slug: z.string(), name: z.string() })),
  }),
]);
export type ReleaseGate = z.infer<typeof ReleaseGateSchema>;

/** The gates of a release in shadow as they stand now. */
export const ReleaseGatesSchema = z.object({ gates: z.array(ReleaseGateSchema) });

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
    /** Of every brand; where its shadow has too little to match by, the value in use is kept until one is certified. */
    threshold: z.enum(['recertify', 'matched']).default('matched'),
  })
  .strict();
export type ProposeRelease = z.input<typeof ProposeReleaseSchema>;
