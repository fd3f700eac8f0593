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

/** logit = bias + appearance.weight * min(value, appearance.cap) + title.weight * value; null signal = 0. */
export const FusionModelSchema = z.strictObject({
  bias: z.number(),
  appearance: z.strictObject({ weight: z.number().nonnegative(), cap: z.number() }),
  title: z.strictObject({ weight: z.number().nonnegative() }),
});

/** One brand under one encoder; stored as canonical JSON, known by its sha256. */
export const BrandModelSchema = z.strictObject({
  formatVersion: z.literal(1),
  brandSlug: z.string().min(1),
  definitionVersion: z.number().int().positive(),
  /** Part hash of the encoder (manifest and bytes), see inference/release.ts. */
  encoderSha256: Sha256Schema,
  embeddingDims: z.number().int().positive(),
  prototypes: z.array(PrototypeSchema),
  lexicon: LexiconSchema,
  /** Null when there is no prototype: the brand is then known by its words only. */
  calibration: CalibrationSchema.nullable(),
  fusion: FusionModelSchema,
});

export type Region = z.infer<typeof RegionSchema>;
export type Prototype = z.infer<typeof PrototypeSchema>;
export type BrandModel = z.infer<typeof BrandModelSchema>;
