import { z } from 'zod';
import { IdSchema } from './ids';

const TaughtSchema = z.object({ positives: z.number().int(), negatives: z.number().int() });

/** What a brand model is made of, in numbers that can be compared. */
export const BrandModelPartsSchema = z.object({
  brandModelId: IdSchema,
  version: z.number().int(),
  prototypes: z.number().int(),
  /** Of its gallery, those from boxes that people drew or accepted among them. */
  marks: z.number().int(),
  boxMarks: z.number().int(),
  /** Entries of what the operators say it is not: pictures. */
  counterExamples: z.number().int(),
  /** What the heads learned from beside the pools; null = too few labels for one. */
  appearanceHead: TaughtSchema.nullable(),
  markHead: TaughtSchema.nullable(),
  /** Log-odds of a picture that nothing speaks for, and what each signal can add to them at most. */
  evidence: z.object({ start: z.number(), appearance: z.number(), mark: z.number(), title: z.number() }),
});
export type BrandModelParts = z.infer<typeof BrandModelPartsSchema>;

/** A model and, where another of its brand is in use, that one. */
export const BrandModelComparisonSchema = z.object({
  model: BrandModelPartsSchema,
  inUse: BrandModelPartsSchema.nullable(),
});
export type BrandModelComparison = z.infer<typeof BrandModelComparisonSchema>;
