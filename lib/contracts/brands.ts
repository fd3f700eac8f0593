import { z } from 'zod';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';

const BilingualSchema = z.object({ en: textSchema(2_000), zh: textSchema(2_000) }).strict();

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

/** Names an identification point, ruling or picture within a brand's definitions, from version to version. */
const EntryKeySchema = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'must be lower-case letters, digits and hyphens');
const NameSchema = z.string().trim().min(1).max(200);
const WordSchema = textSchema(200).pipe(z.string().trim().min(1));

export const POINT_KINDS = ['logo', 'word-mark', 'style', 'pattern', 'packaging', 'detail'] as const;
export const IdentificationPointSchema = z
  .object({ key: EntryKeySchema, kind: z.enum(POINT_KINDS), text: BilingualSchema })
  .strict();
export type IdentificationPoint = z.infer<typeof IdentificationPointSchema>;

/** What counts as generic style, and whatever else was decided for good. */
export const RulingSchema = BilingualSchema.extend({ key: EntryKeySchema });
export type Ruling = z.infer<typeof RulingSchema>;

export const REFERENCE_ROLES = ['genuine', 'counter-example'] as const;
export type ReferenceRole = (typeof REFERENCE_ROLES)[number];

/** A region of a picture, and the identification point that is seen there. */
export const MarkedRegionSchema = RegionSchema.extend({ point: EntryKeySchema.nullable() });

/** A picture that shows the brand, or one that looks like it and is not. Without regions the whole of it counts. */
export const DefinitionPictureSchema = z
  .object({
    sha256: Sha256Schema,
    role: z.enum(REFERENCE_ROLES),
    note: BilingualSchema,
    regions: z.array(MarkedRegionSchema).max(50),
  })
  .strict();
export type DefinitionPicture = z.infer<typeof DefinitionPictureSchema>;

const wordsSchema = z.array(WordSchema).max(500);

/** All that a definition says; what is published of it never changes. */
export const DefinitionContentSchema = z
  .object({
    name: NameSchema,
    aliases: wordsSchema,
    keywords: wordsSchema,
    categories: wordsSchema,
    points: z.array(IdentificationPointSchema).max(200),
    rulings: z.array(RulingSchema).max(200),
    /** Height in px of the original picture under which a mark counts as unidentifiable. */
    smallestMarkPx: z.number().int().positive().max(10_000).nullable(),
    pictures: z.array(DefinitionPictureSchema).max(400),
  })
  .strict();
export type DefinitionContent = z.infer<typeof DefinitionContentSchema>;

export const SlugSchema = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');

const PictureLineSchema = z.union([
  z.string().min(1),
  z
    .object({
      path: z.string().min(1),
      box: RegionSchema.optional(),
      /** The key of the identification point that is seen there. */
      point: EntryKeySchema.nullable().default(null),
      note: BilingualSchema.optional(),
    })
    .strict(),
]);

/** An entry of brands.json (shared/data/README.md), and what a definition adds to it. */
export const BrandLineSchema = z
  .object({
    slug: SlugSchema,
    name: NameSchema,
    aliases: wordsSchema.default([]),
    keywords: wordsSchema.default([]),
    categories: wordsSchema.default([]),
    /** A point or ruling without a key gets that of its place: p1, p2, …; r1, r2, … */
    identificationPoints: z.array(IdentificationPointSchema.partial({ key: true })).default([]),
    rulings: z.array(RulingSchema.partial({ key: true })).default([]),
    smallestMarkPx: z.number().int().positive().max(10_000).nullable().default(null),
    /** Paths relative to the file, or a path with the region of it that counts; several regions are several entries. */
    referenceImages: z.array(PictureLineSchema).default([]),
    /** The same of pictures that look like the brand and are not. */
    counterExamples: z.array(PictureLineSchema).default([]),
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
  role: z.enum(REFERENCE_ROLES),
  note: BilingualSchema.nullable(),
});

/** What people see of a definition beside their work. */
export const DefinitionViewSchema = z.object({
  id: z.uuid(),
  version: z.number().int(),
  identificationPoints: z.array(IdentificationPointSchema),
  rulings: z.array(RulingSchema),
  smallestMarkPx: z.number().int().nullable(),
  references: z.array(ReferencePictureSchema),
});
export type DefinitionView = z.infer<typeof DefinitionViewSchema>;

/** A version of a definition without what it says. */
export const DefinitionVersionSchema = z.object({
  definitionId: IdSchema,
  version: z.number().int(),
  state: z.enum(['draft', 'published', 'superseded']),
  /** Raised by every save of a draft. */
  revision: z.number().int(),
  /** The version that it began as. */
  basedOn: z.number().int().nullable(),
  contentHash: Sha256Schema,
  createdAt: InstantSchema,
  savedAt: InstantSchema,
  savedBy: z.string().nullable(),
  publishedAt: InstantSchema.nullable(),
  publishedBy: z.string().nullable(),
  note: z.string(),
});
export type DefinitionVersion = z.infer<typeof DefinitionVersionSchema>;

/** A version with all that it says; pictures with the size of their originals. */
export const DefinitionSchema = DefinitionVersionSchema.extend({
  content: DefinitionContentSchema,
  sizes: z.record(Sha256Schema, z.object({ width: z.number().int(), height: z.number().int() })),
});
export type Definition = z.infer<typeof DefinitionSchema>;

export const DefinitionListSchema = z.object({ versions: z.array(DefinitionVersionSchema) });

export const CreateBrandSchema = z.object({ slug: SlugSchema, name: NameSchema }).strict();
export type CreateBrand = z.infer<typeof CreateBrandSchema>;

/** `from`: the version whose content the draft begins with; null = the published one, or nothing. */
export const OpenDraftSchema = z.object({ from: z.number().int().positive().nullable() }).strict();

const RevisionSchema = z.number().int().min(1);
/** `expectedRevision`: the revision that this one follows. */
export const SaveDefinitionSchema = z
  .object({ expectedRevision: RevisionSchema, content: DefinitionContentSchema })
  .strict();
export type SaveDefinition = z.infer<typeof SaveDefinitionSchema>;
export const DefinitionConflictSchema = z.object({ stored: DefinitionSchema });

export const DefinitionSavedSchema = z.object({
  revision: RevisionSchema,
  contentHash: Sha256Schema,
  savedAt: InstantSchema,
});

/** What follows /brands/ in an address. */
export const DefinitionAddressSchema = z.object({
  slug: SlugSchema,
  version: z.coerce.number().int().min(1).max(1_000_000),
});

/** In the query. */
export const DiscardDraftSchema = z.object({ expectedRevision: z.coerce.number().int().min(1) }).strict();
export const PublishDefinitionSchema = z
  .object({ expectedRevision: RevisionSchema, note: textSchema(2_000).default('') })
  .strict();
export type PublishDefinition = z.infer<typeof PublishDefinitionSchema>;
