import { z } from 'zod';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';

/** What of the brands is listed; the names are those of the page's URL. */
export const BrandListFilterSchema = z
  .object({
    /** In name, slug or an alias of the published definition, in any script. */
    q: textSchema(200).optional(),
    /** `draft`: somebody is changing its definition. `unpublished`: it has no definition in use. `unmodelled`: no model. */
    state: z.enum(['draft', 'unpublished', 'unmodelled']).optional(),
    cursor: z.string().max(600).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(60),
  })
  .strict();
export type BrandListFilter = z.infer<typeof BrandListFilterSchema>;

/** A brand and how it stands: which definition, model and threshold are in use. */
export const BrandOverviewSchema = z.object({
  id: IdSchema,
  slug: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  /** The first reference picture of the definition in use. */
  imageSha256: Sha256Schema.nullable(),
  published: z
    .object({
      definitionId: IdSchema,
      version: z.number().int(),
      publishedAt: InstantSchema,
      /** null = by the command line. */
      publishedBy: z.string().nullable(),
    })
    .nullable(),
  draft: z.object({ version: z.number().int() }).nullable(),
  model: z
    .object({
      brandModelId: IdSchema,
      version: z.number().int(),
      definitionVersion: z.number().int(),
      activatedAt: InstantSchema,
    })
    .nullable(),
  /** `quantity` null = provisional: nothing is promised. */
  threshold: z.object({ value: z.number(), quantity: z.string().nullable() }).nullable(),
});
export type BrandOverview = z.infer<typeof BrandOverviewSchema>;

export const BrandOverviewPageSchema = z.object({
  brands: z.array(BrandOverviewSchema),
  nextCursor: z.string().nullable(),
});
export type BrandOverviewPage = z.infer<typeof BrandOverviewPageSchema>;

/** Days that the figures of the list look back over. */
export const FIGURE_DAYS = 7;

/** Counted, not estimated; brands without any of it have no row. */
export const BrandFiguresSchema = z.object({
  /** Ads received in the last `FIGURE_DAYS` days that the active release has scored: the denominator of every flag rate. */
  scoredCount: z.number().int(),
  brands: z.array(
    z.object({
      brandId: IdSchema,
      /** Of the scored ads, those flagged for the brand. */
      flaggedCount: z.number().int(),
      /** Ads flagged for the brand that wait for an answer, of any age. */
      openCount: z.number().int(),
    }),
  ),
});
export type BrandFigures = z.infer<typeof BrandFiguresSchema>;
