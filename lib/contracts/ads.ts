import { z } from 'zod';
import { Sha256Schema, textSchema } from './ids';

/** `sha256:<hex>`, the only way to name an image over HTTP. */
export const ImageRefSchema = z
  .string()
  .regex(
    /^sha256:[0-9a-f]{64}$/,
    'must be sha256: and 64 lower-case hex digits, as POST /api/v1/images returns',
  );

export const PriceSchema = z
  .object({
    amount: z.number().nonnegative().max(1e12),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR'),
  })
  .strict();

const nameSchema = textSchema(200).refine((name) => name.trim().length > 0, 'must not be empty');

const adShape = {
  externalId: nameSchema,
  /** "unknown" = no seller. */
  sellerExternalId: nameSchema,
  title: textSchema(2_000),
  category: textSchema(200),
  price: PriceSchema.nullable(),
  impressions: z.number().int().nonnegative().max(2_147_483_647).optional(),
  /** BCP 47 */
  language: textSchema(35).optional(),
  receivedAt: z.iso
    .datetime({ offset: true, abort: true })
    .refine((at) => at >= '1970' && at < '2200', 'must be a time between 1970 and 2200')
    .optional(),
};

/** What is true of an ad; for measuring only. */
export const TruthSchema = z
  .object({
    brand: z.string().nullable().optional(),
    boxes: z
      .array(
        z.object({
          brand: z.string(),
          x: z.number(),
          y: z.number(),
          width: z.number().positive(),
          height: z.number().positive(),
        }),
      )
      .nullable()
      .optional(),
    isAuthorized: z.boolean().optional(),
  })
  .loose();

/** A line of ads.jsonl (shared/data/README.md): images are paths relative to the file, or `sha256:` names. */
export const AdLineSchema = z
  .object({
    ...adShape,
    images: z.array(z.string().min(1).max(1_000)).min(1).max(20),
    truth: TruthSchema.optional(),
  })
  .strict();
export type AdLine = z.infer<typeof AdLineSchema>;

/** An ad over HTTP: the same, with images by name only and no truth. */
export const AdInputSchema = z
  .object({ ...adShape, images: z.array(ImageRefSchema).min(1).max(20) })
  .strict();
export type AdInput = z.infer<typeof AdInputSchema>;

export const MAX_ADS_PER_REQUEST = 500;
/** Ads are checked one by one, so that a bad one does not stop its neighbours. */
export const IngestAdsRequestSchema = z
  .object({ ads: z.array(z.unknown()).min(1).max(MAX_ADS_PER_REQUEST) })
  .strict();

const RejectionSchema = z.object({ field: z.string(), problem: z.string() });
export type Rejection = z.infer<typeof RejectionSchema>;

export const AdOutcomeSchema = z.discriminatedUnion('status', [
  z.object({
    index: z.number().int(),
    status: z.enum(['created', 'revised', 'unchanged']),
    externalId: z.string(),
    adId: z.uuid(),
    revisionId: z.uuid(),
    revision: z.number().int(),
  }),
  z.object({
    index: z.number().int(),
    status: z.literal('rejected'),
    externalId: z.string().nullable(),
    rejections: z.array(RejectionSchema).min(1),
  }),
]);
export type AdOutcome = z.infer<typeof AdOutcomeSchema>;

export const IngestAdsResponseSchema = z.object({
  created: z.number().int(),
  revised: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
  outcomes: z.array(AdOutcomeSchema),
});
export type IngestAdsResponse = z.infer<typeof IngestAdsResponseSchema>;

export const StoredImageSchema = z.object({
  sha256: Sha256Schema,
  name: ImageRefSchema,
  width: z.number().int(),
  height: z.number().int(),
  mediaType: z.string(),
  isNew: z.boolean(),
});
export type StoredImage = z.infer<typeof StoredImageSchema>;
