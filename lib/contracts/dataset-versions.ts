import { z } from 'zod';
import { DataSheetSchema } from './data-sheet';
import { RecipeSchema } from './dataset-recipes';
import { DatasetKindSchema, DatasetNameSchema } from './datasets';
import { IdSchema, InstantSchema, Sha256Schema } from './ids';

export const DatasetVersionSummarySchema = z.object({
  versionId: IdSchema,
  number: z.number().int(),
  recipeNumber: z.number().int(),
  contentHash: Sha256Schema,
  entryCount: z.number().int(),
  imageCount: z.number().int(),
  leftOutCount: z.number().int(),
  largestGroupCount: z.number().int(),
  frozenAt: InstantSchema,
  /** Pseudonymous id of the person; null = the command line. */
  frozenById: IdSchema.nullable(),
});
export type DatasetVersionSummary = z.infer<typeof DatasetVersionSummarySchema>;

export const FREEZE_PHASES = [
  'waiting',
  'reading',
  'linking',
  'choosing',
  'grouping',
  'hashing',
  'writing',
] as const;
export const FreezePhaseSchema = z.enum(FREEZE_PHASES);
export type FreezePhase = z.infer<typeof FreezePhaseSchema>;
export const FreezeSchema = z.object({
  freezeId: IdSchema,
  dataset: DatasetNameSchema,
  state: z.enum(['queued', 'running', 'frozen', 'failed', 'cancelled']),
  phase: FreezePhaseSchema,
  doneShare: z.number(),
  problem: z.string().nullable(),
  /** Number of the version it made. */
  versionNumber: z.number().int().nullable(),
  createdAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
});
export type Freeze = z.infer<typeof FreezeSchema>;

export const DatasetSchema = z.object({
  name: DatasetNameSchema,
  kind: DatasetKindSchema,
  createdAt: InstantSchema,
  versionCount: z.number().int(),
  latest: DatasetVersionSummarySchema.nullable(),
  /** What is being frozen, or was tried last. */
  freeze: FreezeSchema.nullable(),
});
export type Dataset = z.infer<typeof DatasetSchema>;
export const DatasetListSchema = z.object({ datasets: z.array(DatasetSchema) });

export const DatasetDetailSchema = DatasetSchema.extend({
  /** The recipe that the next freeze uses. */
  recipe: RecipeSchema,
  recipeNumber: z.number().int(),
  versions: z.array(DatasetVersionSummarySchema),
});
export type DatasetDetail = z.infer<typeof DatasetDetailSchema>;

export const DatasetVersionSchema = DatasetVersionSummarySchema.extend({
  dataset: DatasetNameSchema,
  recipe: RecipeSchema,
  sheet: DataSheetSchema,
});
export type DatasetVersion = z.infer<typeof DatasetVersionSchema>;

/** A version as addresses name it. */
export const VersionAddressSchema = z.object({
  name: DatasetNameSchema,
  number: z.coerce.number().int().min(1).max(1_000_000),
});
export const EntryAddressSchema = VersionAddressSchema.extend({
  position: z.coerce.number().int().min(0).max(100_000_000),
});

/** POST /datasets/[name]/freezes: makes the dataset when there is none of this name. Without a recipe the last one is used. */
export const FreezeRequestSchema = z.object({ recipe: RecipeSchema.optional() }).strict();

/** POST /dataset-recipes/preview: what a recipe would take now, before splits. */
export const RecipePreviewSchema = z.object({
  entries: z.number().int(),
  images: z.number().int(),
  positives: z.number().int(),
  hardNegatives: z.number().int(),
  randomNegatives: z.number().int(),
});
export type RecipePreview = z.infer<typeof RecipePreviewSchema>;
