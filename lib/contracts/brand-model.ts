import { z } from 'zod';
import { Sha256Schema } from './model-manifest';

/** Original-image pixels, origin top-left, orientation already applied. */
export const RegionSchema = z.strictObject({
  x: z.number().int().nonnegative(),
  y: z.number().int().nonnegative(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});

export const PrototypeSchema = z.strictObject({
  imageSha256: Sha256Schema,
  /** What of the picture was encoded; null = all of it but a margin of one colour. */
  region: RegionSchema.nullable(),
  /** Unit embedding, float32 little endian, base64. */
  vector: z.base64(),
});

/** One entry of the mark gallery: a genuine mark as the mark encoder sees it. */
export const MarkPrototypeSchema = PrototypeSchema.extend({
  /** A picture of the brand's definition, or a box that people drew or accepted. */
  source: z.enum(['reference', 'box']),
});

export const LexiconSchema = z.strictObject({
  names: z.array(z.string().min(1)),
  aliases: z.array(z.string().min(1)),
  keywords: z.array(z.string().min(1)),
});

/** Mean and deviation of the best-prototype cosine over the background pool: value = (cosine - mean) / deviation. */
export const CalibrationSchema = z.strictObject({
  mean: z.number().min(-1).max(1),
  deviation: z.number().positive(),
  backgroundPoolSha256: Sha256Schema,
});

/** Mean and deviation of the gallery's similarity over the mark encoder's pool of other things. */
export const MarkCalibrationSchema = z.strictObject({
  mean: z.number().min(-1).max(1),
  deviation: z.number().positive(),
});

/** value = weights . embedding + bias, in deviations above what is not the brand; see lib/domain/logistic-head.ts. */
export const LogisticHeadSchema = z.strictObject({
  /** float32 little endian [dims], base64. */
  weights: z.base64(),
  bias: z.number(),
  /** Labelled examples it was trained from; the pools come on top of the negatives. */
  positives: z.number().int().positive(),
  negatives: z.number().int().nonnegative(),
});

/**
 * logit = bias + the contributions of the signals that could be taken (lib/domain/fusion.ts):
 * appearance.weight * min(z-score, appearance.cap), or with a head
 * appearanceHead.weight * (head + prototypeShare * z-score, clamped to +- cap) + appearanceHead.offset;
 * mark.weight * max(0, logit(prob) - mark.floor), at most up to mark.cap; title.weight * value.
 */
export const FusionModelSchema = z.strictObject({
  bias: z.number(),
  appearance: z.strictObject({ weight: z.number().nonnegative(), cap: z.number() }),
  appearanceHead: z.strictObject({
    weight: z.number().nonnegative(),
    offset: z.number(),
    cap: z.number().positive(),
    /** Models and releases that do not say were made with this one. */
    prototypeShare: z.number().nonnegative().default(0.5),
  }),
  mark: z.strictObject({ weight: z.number().nonnegative(), floor: z.number(), cap: z.number() }),
  title: z.strictObject({ weight: z.number().nonnegative() }),
});

/** One brand under one encoder and one mark encoder; stored as canonical JSON, known by its sha256. */
export const BrandModelSchema = z.strictObject({
  formatVersion: z.literal(2),
  brandSlug: z.string().min(1),
  definitionVersion: z.number().int().positive(),
  /** Part hash of the encoder (manifest and bytes), see inference/release.ts. */
  encoderSha256: Sha256Schema,
  embeddingDims: z.number().int().positive(),
  markEncoderSha256: Sha256Schema,
  markDims: z.number().int().positive(),
  /** Whole pictures or regions, for `appearance` before the brand has a head. */
  prototypes: z.array(PrototypeSchema),
  /** Null when there is no prototype: `appearance` then needs a head. */
  calibration: CalibrationSchema.nullable(),
  appearanceHead: LogisticHeadSchema.nullable(),
  marks: z.array(MarkPrototypeSchema),
  /** Null when the gallery is empty. */
  markCalibration: MarkCalibrationSchema.nullable(),
  markHead: LogisticHeadSchema.nullable(),
  /** What looks like the brand and is not; absent when nothing is named. `marks` under the mark encoder. */
  counterExamples: z
    .strictObject({ prototypes: z.array(PrototypeSchema), marks: z.array(PrototypeSchema) })
    .optional(),
  lexicon: LexiconSchema,
  fusion: FusionModelSchema,
});

export type Region = z.infer<typeof RegionSchema>;
export type Prototype = z.infer<typeof PrototypeSchema>;
export type MarkPrototype = z.infer<typeof MarkPrototypeSchema>;
export type StoredHead = z.infer<typeof LogisticHeadSchema>;
export type BrandModel = z.infer<typeof BrandModelSchema>;

/** Which brands a new version moved: detections of the store's sample whose most probable brand became another. */
export const MovedMarksSchema = z.strictObject({
  /** How many detections were compared. */
  detectionCount: z.number().int().nonnegative(),
  /** In the order of their slugs; those that keep every detection are left out. */
  brands: z.array(
    z.strictObject({
      slug: z.string(),
      gained: z.number().int().nonnegative(),
      lost: z.number().int().nonnegative(),
    }),
  ),
});
export type MovedMarks = z.infer<typeof MovedMarksSchema>;
