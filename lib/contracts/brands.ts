import { z } from 'zod';
import { Sha256Schema } from './ids';

export const BilingualSchema = z.object({ en: z.string(), zh: z.string() }).strict();
export type Bilingual = z.infer<typeof BilingualSchema>;

/** Original-image pixels, EXIF orientation applied, origin top-left. */
export const RegionSchema = z
  .object({
    x: z.number().int().nonnegative(),
    y: z.number().int().nonnegative(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  })
  .strict();
export type Region = z.infer<typeof RegionSchema>;

export const IdentificationPointSchema = z
  .object({
    kind: z.enum(['logo', 'word-mark', 'style', 'pattern', 'packaging', 'detail']),
    text: BilingualSchema,
  })
  .strict();

/** An entry of brands.json (shared/data/README.md), and what a definition adds to it. */
export const BrandLineSchema = z
  .object({
    slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
    name: z.string().trim().min(1).max(200),
    aliases: z.array(z.string().trim().min(1)).default([]),
    keywords: z.array(z.string().trim().min(1)).default([]),
    categories: z.array(z.string().trim().min(1)).default([]),
    identificationPoints: z.array(IdentificationPointSchema).default([]),
    rulings: z.array(BilingualSchema).default([]),
    smallestMarkPx: z.number().int().positive().nullable().default(null),
    /** Paths relative to the file, or a path with the region of it that counts. */
    referenceImages: z
      .array(z.union([z.string().min(1), z.object({ path: z.string().min(1), box: RegionSchema }).strict()]))
      .default([]),
  })
  .strict();
export type BrandLine = z.infer<typeof BrandLineSchema>;
export const BrandFileSchema = z.array(BrandLineSchema).min(1);

export const BrandSummarySchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
});
export type BrandSummary = z.infer<typeof BrandSummarySchema>;
export const BrandListSchema = z.object({ brands: z.array(BrandSummarySchema) });

export const ReferencePictureSchema = z.object({
  sha256: Sha256Schema,
  width: z.number().int(),
  height: z.number().int(),
  region: RegionSchema.nullable(),
});

/** What people see of a definition beside their work. */
export const DefinitionViewSchema = z.object({
  id: z.uuid(),
  version: z.number().int(),
  identificationPoints: z.array(IdentificationPointSchema),
  rulings: z.array(BilingualSchema),
  smallestMarkPx: z.number().int().nullable(),
  references: z.array(ReferencePictureSchema),
});
export type DefinitionView = z.infer<typeof DefinitionViewSchema>;
