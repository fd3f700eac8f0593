import { z } from 'zod';
import { PROBLEM_CODES } from '../domain/exchange/exchange-problem';
import { DatasetNameSchema, LabelKindSchema, PresenceSchema, SplitSchema } from './datasets';
import { IdSchema, InstantSchema, Sha256Schema } from './ids';
import { BoxProvenanceSchema } from './labeling';

export const EXCHANGE_FORMATS = ['coco', 'yolo', 'voc', 'cvat', 'label-studio', 'jsonl', 'parquet'] as const;
export const ExchangeFormatSchema = z.enum(EXCHANGE_FORMATS);
export type ExchangeFormatName = z.infer<typeof ExchangeFormatSchema>;

const classNameSchema = z.string().min(1).max(200);

export const ExchangeSearchSchema = z
  .object({ brandSlug: classNameSchema.nullable(), outcome: z.enum(['boxes', 'no-mark', 'wrong-brand']) })
  .strict();
export const ExchangeLabelSchema = z
  .object({
    brandSlug: classNameSchema,
    presence: PresenceSchema,
    kind: LabelKindSchema,
    isHardNegative: z.boolean().default(false),
  })
  .strict()
  .refine(
    ({ presence, kind }) => (presence === 'absent') === (kind === 'other' || kind === 'generic-style'),
    {
      path: ['kind'],
      message: 'present is a mark, mark-covered or look-alike; absent is other or generic-style',
    },
  );
export const ExchangeAdSchema = z
  .object({
    source: z.string().nullable().default(null),
    externalId: z.string().min(1),
    seller: z.string().nullable().default(null),
  })
  .strict();

/** What a picture has beside its boxes and is no business of other tools; stands in `touchstone` where a format has room. */
export const PictureExtrasSchema = z
  .object({
    sha256: Sha256Schema.nullable().default(null),
    uprightSha256: Sha256Schema.nullable().default(null),
    split: SplitSchema.nullable().default(null),
    ad: ExchangeAdSchema.nullable().default(null),
    searches: z.array(ExchangeSearchSchema).nullable().default(null),
    labels: z.array(ExchangeLabelSchema).default([]),
  })
  .strict();
export type PictureExtras = z.infer<typeof PictureExtrasSchema>;

/** A line of touchstone-pictures.jsonl, for formats without room of their own. */
export const SidecarLineSchema = PictureExtrasSchema.extend({
  fileName: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Of the picture's boxes, in the order of the format's file; of no use when their number has changed. */
  provenance: z.array(BoxProvenanceSchema),
}).strict();
export type SidecarLine = z.infer<typeof SidecarLineSchema>;

/** touchstone.json of an export. */
export const ExportManifestSchema = z.object({
  touchstoneExport: z.literal(1),
  format: ExchangeFormatSchema,
  /** What was exported, in words. */
  of: z.string(),
  /** SHA-256 of the dataset version; null when no version was exported. */
  contentHash: Sha256Schema.nullable(),
  /** Classes in the order of their ids. */
  categories: z.array(z.object({ slug: classNameSchema, name: z.string() })),
});
export type ExportManifest = z.infer<typeof ExportManifestSchema>;

export const LABEL_IMPORT_MODES = ['labels', 'suggestions'] as const;
export const LabelImportModeSchema = z.enum(LABEL_IMPORT_MODES);
export type LabelImportMode = z.infer<typeof LabelImportModeSchema>;

/** What an import brought. What was there already and says the same is `unchanged`. */
export const LabelImportCountsSchema = z.object({
  pictures: z.number().int(),
  newPictures: z.number().int(),
  boxes: z.number().int(),
  /** Pictures said to show no mark. */
  negatives: z.number().int(),
  /** Sets of boxes, labels or suggestions written. */
  written: z.number().int(),
  /** Of those, the ones that take the place of others which say something else. */
  replaced: z.number().int(),
  unchanged: z.number().int(),
  /** Pictures left out because of their problems. */
  refused: z.number().int(),
});
export type LabelImportCounts = z.infer<typeof LabelImportCountsSchema>;

export const ExchangeProblemSchema = z.object({
  file: z.string(),
  line: z.number().int().nullable(),
  pointer: z.string().nullable(),
  code: z.enum(PROBLEM_CODES),
  problem: z.string(),
  expected: z.string(),
});

export const LabelImportResultSchema = z.object({
  /** Null for a dry run, and for an import that was refused. */
  importId: IdSchema.nullable(),
  isDryRun: z.boolean(),
  counts: LabelImportCountsSchema,
  problemCount: z.number().int(),
  /** The first of them; the command line prints all. */
  problems: z.array(ExchangeProblemSchema),
});
export type LabelImportResult = z.infer<typeof LabelImportResultSchema>;

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((given) => given === '1');

const exportSubject = {
  dataset: DatasetNameSchema.optional(),
  /** Of the dataset; the newest without it. */
  version: z.coerce.number().int().min(1).optional(),
  brand: z.string().max(200).optional(),
  all: z.literal('1').optional(),
};
type ExportSubject = { dataset?: unknown; brand?: unknown; all?: unknown };
const isOneSubject = ({ dataset, brand, all }: ExportSubject) =>
  [dataset, brand, all].filter((one) => one !== undefined).length === 1;
const ONE_SUBJECT = { path: ['dataset'], message: 'say what to export: one of dataset, brand and all=1' };

/** GET /exports/preview: exactly one of dataset, brand and all. */
export const ExportPreviewQuerySchema = z.object(exportSubject).strict().refine(isOneSubject, ONE_SUBJECT);

/** How many pictures an export would hold. */
export const ExportPreviewSchema = z.object({
  /** Searched for the marks of every brand that they show. */
  complete: z.number().int(),
  /** A brand is shown whose marks nobody has looked for, or nothing is said at all. */
  unsearched: z.number().int(),
  /** In complete pictures. */
  boxes: z.number().int(),
});
export type ExportPreview = z.infer<typeof ExportPreviewSchema>;

/**
 * Formats whose records tell a picture that nobody searched from one without a mark. What is trained from the others would
 * learn that the marks in such a picture are none.
 */
export const FORMATS_THAT_TELL_UNSEARCHED: readonly ExchangeFormatName[] = ['jsonl', 'parquet'];

/** GET /exports: exactly one of dataset, brand and all. */
export const ExportQuerySchema = z
  .object({
    ...exportSubject,
    format: ExchangeFormatSchema,
    pictures: z.enum(['as-stored', 'upright', 'none']).default('as-stored'),
    /** 1 = also pictures that show a brand whose marks nobody has looked for. */
    unsearched: flag,
  })
  .strict()
  .refine(isOneSubject, ONE_SUBJECT);

/** POST /label-imports with a ZIP as body. */
export const ImportUploadQuerySchema = z
  .object({
    format: ExchangeFormatSchema,
    as: LabelImportModeSchema,
    /** What the person calls it. */
    fileName: z.string().min(1).max(200).default('upload.zip'),
    /** 1 = say every problem and what would change; write nothing. */
    dryRun: flag,
    skipFaulty: flag,
    predictions: flag,
    /** JSON: class of the file → slug. */
    map: z
      .string()
      .max(20_000)
      .default('{}')
      .transform((text, context) => {
        try {
          return z.record(z.string(), z.string()).parse(JSON.parse(text));
        } catch {
          context.addIssue({ code: 'custom', message: 'must be a JSON object: class of the file → slug' });
          return z.NEVER;
        }
      }),
  })
  .strict();
export type ImportUploadQuery = z.infer<typeof ImportUploadQuerySchema>;

export const LabelImportListSchema = z.object({
  imports: z.array(
    z.object({
      importId: IdSchema,
      format: ExchangeFormatSchema,
      mode: LabelImportModeSchema,
      fileName: z.string(),
      state: z.enum(['running', 'finished']),
      counts: LabelImportCountsSchema.nullable(),
      by: z.string().nullable(),
      at: InstantSchema,
    }),
  ),
});
export type LabelImportList = z.infer<typeof LabelImportListSchema>;

/** GET /label-exports: the newest from pages. */
export const LabelExportListSchema = z.object({
  exports: z.array(
    z.object({
      exportId: IdSchema,
      format: ExchangeFormatSchema,
      fileName: z.string(),
      state: z.enum(['reading', 'writing', 'finished', 'broken', 'cancelled']),
      /** Pictures; null until all records are read. */
      total: z.number().int().nullable(),
      /** Pictures that stay behind because nobody searched them; null until all records are read. */
      leftOut: z.number().int().nullable(),
      /** Records read, then pictures written. */
      done: z.number().int(),
      by: z.string(),
      at: InstantSchema,
    }),
  ),
});
export type LabelExportList = z.infer<typeof LabelExportListSchema>;
export type LabelExport = LabelExportList['exports'][number];
