import { z } from 'zod';
import { MAX_HASH_BITS } from '../domain/datasets/hash-index';
import { NEAR_DUPLICATE_BITS } from '../domain/datasets/near-duplicates';
import { SPLITS } from '../domain/datasets/splits';
import { BoxProvenanceSchema, RectSchema } from './labeling';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { ReasonSchema } from './review';

export const DATASET_KINDS = ['learning', 'closed', 'open', 'business'] as const;
/**
 * `learning`: to learn from and to choose thresholds with. The three evaluation sets of DOMAIN.md section 4: `closed`
 * (known pictures of brands), `open` (a random sample of live traffic), `business` (what the machine missed).
 */
export const DatasetKindSchema = z.enum(DATASET_KINDS);
export const SplitSchema = z.enum(SPLITS);
export const PresenceSchema = z.enum(['present', 'absent']);
export const LabelKindSchema = z.enum(['mark', 'mark-covered', 'look-alike', 'other', 'generic-style']);
export type LabelKindName = z.infer<typeof LabelKindSchema>;

/** How a dataset is called in commands and addresses. */
export const DatasetNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'lower-case letters, digits and hyphens, at most 80');

// ---- recipes ---------------------------------------------------------------------------------------------------------

const ShareSchema = z.number().min(0).max(1);

export const SplitSharesSchema = z
  .object({ training: ShareSchema, validation: ShareSchema, test: ShareSchema })
  .strict()
  .refine(({ training, validation, test }) => Math.abs(training + validation + test - 1) < 1e-6, {
    message: 'must sum to 1',
  });

/** Fixed for the life of a dataset: what was put into a split stays there (SplitRules of lib/domain/datasets/splits.ts). */
export const SplitRulesSchema = z
  .object({
    seed: textSchema(100).default('1'),
    shares: SplitSharesSchema.default({ training: 0.8, validation: 0.1, test: 0.1 }),
    nearDuplicateBits: z.number().int().min(0).max(MAX_HASH_BITS).default(NEAR_DUPLICATE_BITS),
    keepSellersTogether: z.boolean().default(true),
    oversizedShare: ShareSchema.default(0.05),
  })
  .strict();

const quota = z.number().int().min(0).max(1_000_000).nullable();
export const QuotasSchema = z
  .object({
    /** At most so many a brand; null = all there are. */
    positives: quota.default(null),
    randomNegatives: quota.default(null),
    hardNegatives: quota.default(null),
  })
  .strict();
export type Quotas = z.infer<typeof QuotasSchema>;

const common = {
  /** Slugs; null = every brand. */
  brands: z.array(textSchema(200)).min(1).max(1_000).nullable().default(null),
  /** Sources of ads; null = all, imported pictures included. */
  sources: z.array(textSchema(200)).min(1).max(100).nullable().default(null),
  /** Days (UTC), both included: of labels for learning and closed sets, of ads for open and business sets. */
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
  /** Datasets that this one must share no picture, near-duplicate or (by the rules) seller with. */
  apartFrom: z.array(DatasetNameSchema).max(20).default([]),
};
const sampled = {
  quotas: QuotasSchema.default({ positives: null, randomNegatives: null, hardNegatives: null }),
  /** For brands that need other quotas than the rest, by slug. */
  brandQuotas: z.record(textSchema(200), QuotasSchema).default({}),
};
/** Evaluation sets are all test. */
const TestRulesSchema = z
  .object({
    seed: textSchema(100).default('1'),
    nearDuplicateBits: z.number().int().min(0).max(MAX_HASH_BITS).default(NEAR_DUPLICATE_BITS),
    keepSellersTogether: z.boolean().default(true),
  })
  .strict()
  .transform((rules) => ({ ...rules, shares: { training: 0, validation: 0, test: 1 }, oversizedShare: 1 }));

/** What a dataset asks for. `touchstone dataset freeze` reads it from a file; docs/datasets.md explains every field. */
export const RecipeSchema = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('learning'),
        ...common,
        ...sampled,
        /** Which hard negatives are taken when there are more than the quota: any, or those that people answered last. */
        hardNegativeOrder: z.enum(['random', 'newest']).default('newest'),
        split: SplitRulesSchema.prefault({}),
      })
      .strict(),
    z
      .object({
        kind: z.literal('closed'),
        ...common,
        /** Known pictures a brand at most; null = all. */
        positives: quota.default(null),
        split: TestRulesSchema.prefault({}),
      })
      .strict(),
    z
      .object({
        kind: z.literal('open'),
        ...common,
        /** Of the ads that were flagged (and came into the queue for certain) this share is taken, with that inclusion probability. */
        flaggedShare: z.number().gt(0).max(1).default(1),
        split: TestRulesSchema.prefault({}),
      })
      .strict(),
    z.object({ kind: z.literal('business'), ...common, split: TestRulesSchema.prefault({}) }).strict(),
  ])
  .refine(({ from, to }) => from === null || to === null || from <= to, {
    path: ['to'],
    message: 'must not be before "from"',
  });
export type Recipe = z.infer<typeof RecipeSchema>;
export type RecipeInput = z.input<typeof RecipeSchema>;

/** What `touchstone dataset freeze` reads: the dataset to freeze, made when there is none of this name, and its recipe. */
export const RecipeFileSchema = z.object({ name: DatasetNameSchema, recipe: RecipeSchema }).strict();

// ---- the data sheet ----------------------------------------------------------------------------------------------------

export const EntryClassSchema = z.enum(['positive', 'hard-negative', 'random-negative', 'unanswered']);
const CountsBySplitSchema = z.object({
  training: z.number().int(),
  validation: z.number().int(),
  test: z.number().int(),
});
export const BrandCountsSchema = z.object({
  brandId: IdSchema,
  slug: z.string(),
  name: z.string(),
  positives: CountsBySplitSchema,
  hardNegatives: CountsBySplitSchema,
  randomNegatives: CountsBySplitSchema,
  /** Positives by what they show. */
  kinds: z.object({
    mark: z.number().int(),
    'mark-covered': z.number().int(),
    'look-alike': z.number().int(),
  }),
  /** Positives whose picture was searched for the brand's marks, and boxes found. */
  searched: z.number().int(),
  boxes: z.number().int(),
  /** What the recipe asked for and there was not; 0 where it asked for all there are. */
  missing: z.object({
    positives: z.number().int(),
    hardNegatives: z.number().int(),
    randomNegatives: z.number().int(),
  }),
  /** When the newest hard negative was answered; null without any. */
  newestHardNegativeAt: InstantSchema.nullable(),
});
export type BrandCounts = z.infer<typeof BrandCountsSchema>;

/** What is known to be wrong with it, found by counting. */
export const KnownGapSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('few-positives'), brands: z.array(z.string()), fewerThan: z.number().int() }),
  z.object({ code: z.literal('no-hard-negatives'), brands: z.array(z.string()) }),
  z.object({ code: z.literal('no-test-positives'), brands: z.array(z.string()) }),
  z.object({ code: z.literal('never-searched'), entries: z.number().int(), of: z.number().int() }),
  z.object({ code: z.literal('unknown-seller'), images: z.number().int(), of: z.number().int() }),
  z.object({ code: z.literal('one-answer'), entries: z.number().int(), of: z.number().int() }),
  z.object({ code: z.literal('one-source'), source: z.string() }),
  z.object({ code: z.literal('suspects-only') }),
  z.object({
    code: z.literal('oversized-group'),
    images: z.number().int(),
    of: z.number().int(),
    split: SplitSchema,
  }),
  z.object({ code: z.literal('regression-to-the-mean') }),
]);
export type KnownGap = z.infer<typeof KnownGapSchema>;

/** What there is to know of a version without looking at its pictures (Gebru et al. 2021, "Datasheets for datasets"). */
export const DataSheetSchema = z.object({
  kind: DatasetKindSchema,
  entries: z.number().int(),
  images: z.number().int(),
  splits: z.array(
    z.object({
      split: SplitSchema,
      entries: z.number().int(),
      images: z.number().int(),
      groups: z.number().int(),
    }),
  ),
  brands: z.array(BrandCountsSchema),
  /** Images by where they came from; null = imported. */
  sources: z.array(z.object({ source: z.string().nullable(), images: z.number().int() })),
  /** Of labels and of the ads they were seen in. */
  labelledFrom: InstantSchema.nullable(),
  labelledTo: InstantSchema.nullable(),
  seenFrom: InstantSchema.nullable(),
  seenTo: InstantSchema.nullable(),
  groups: z.object({
    count: z.number().int(),
    largest: z.object({ key: Sha256Schema, images: z.number().int(), split: SplitSchema }),
  }),
  /** Images that the recipe asks for and that are not in, by why. */
  leftOut: z.object({
    'joins-splits': z.number().int(),
    'came-to-join': z.number().int(),
    elsewhere: z.number().int(),
  }),
  /** Who said so: entries by the cause of their label. */
  causes: z.object({
    verdicts: z.number().int(),
    boxes: z.number().int(),
    imports: z.number().int(),
    edits: z.number().int(),
  }),
  people: z.number().int(),
  /** Open sets: cohorts (days on which ads came in) that are complete, and what was left of others. */
  sample: z
    .object({
      cohorts: z.number().int(),
      incompleteCohorts: z.number().int(),
      drawn: z.number().int(),
      undecided: z.number().int(),
      flaggedAds: z.number().int(),
      auditedAds: z.number().int(),
    })
    .nullable(),
  /** Business sets: misses with a mark, without one, and those nobody has searched. */
  misses: z
    .object({ withMark: z.number().int(), withoutMark: z.number().int(), notSearched: z.number().int() })
    .nullable(),
  gaps: z.array(KnownGapSchema),
});
export type DataSheet = z.infer<typeof DataSheetSchema>;

// ---- datasets and versions -----------------------------------------------------------------------------------------------

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

// ---- entries -------------------------------------------------------------------------------------------------------------

/** A box as it stood when the version was frozen. */
export const FrozenBoxSchema = RectSchema.extend({ provenance: BoxProvenanceSchema }).strict();
export const FrozenBoxesSchema = z.array(FrozenBoxSchema);
export type FrozenBox = z.infer<typeof FrozenBoxSchema>;

export const DatasetEntrySchema = z.object({
  position: z.number().int(),
  imageSha256: Sha256Schema,
  width: z.number().int(),
  height: z.number().int(),
  split: SplitSchema,
  groupKey: Sha256Schema,
  brand: z.object({ slug: z.string(), name: z.string() }).nullable(),
  presence: PresenceSchema.nullable(),
  kind: LabelKindSchema.nullable(),
  isHardNegative: z.boolean(),
  /** Null = nobody searched the picture for the brand's marks. */
  boxes: FrozenBoxesSchema.nullable(),
  inclusionProb: z.number().nullable(),
});
export type DatasetEntry = z.infer<typeof DatasetEntrySchema>;
export const EntryFilterSchema = z
  .object({
    split: SplitSchema.optional(),
    brand: textSchema(200).optional(),
    class: EntryClassSchema.optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(60),
  })
  .strict();
export type EntryFilter = z.infer<typeof EntryFilterSchema>;
export const EntryPageSchema = z.object({
  entries: z.array(DatasetEntrySchema),
  nextCursor: z.string().nullable(),
});
export type EntryPage = z.infer<typeof EntryPageSchema>;

/** Who and what an entry comes from. People are ids only: who they are stands in the accounts. */
export const LineageSchema = z.object({
  entry: DatasetEntrySchema,
  labelledAt: InstantSchema.nullable(),
  verdicts: z.array(
    z.object({
      verdictId: IdSchema,
      reviewItemId: IdSchema,
      personId: IdSchema,
      at: InstantSchema,
      reason: ReasonSchema,
      isAdjudication: z.boolean(),
      definitionVersion: z.number().int().nullable(),
      model: z.object({ version: z.number().int(), releaseNumber: z.number().int() }).nullable(),
    }),
  ),
  boxes: z.array(
    z.object({
      position: z.number().int(),
      provenance: BoxProvenanceSchema,
      /** Answers that it is the mean of. */
      answers: z.array(z.object({ answerId: IdSchema, personId: IdSchema, at: InstantSchema })),
    }),
  ),
  imports: z.array(
    z.object({ importId: IdSchema, fileName: z.string(), at: InstantSchema, personId: IdSchema.nullable() }),
  ),
  edits: z.array(z.object({ editId: IdSchema, at: InstantSchema, personId: IdSchema, note: z.string() })),
  /** What the machine said of the ad and the brand, newest first. */
  scores: z.array(
    z.object({
      prob: z.number(),
      modelVersion: z.number().int(),
      releaseNumber: z.number().int(),
      at: InstantSchema,
    }),
  ),
});
export type Lineage = z.infer<typeof LineageSchema>;

// ---- difference ------------------------------------------------------------------------------------------------------------

export const CHANGE_KINDS = ['added', 'removed', 'relabelled', 'moved'] as const;
/** `relabelled`: label, hard negative or boxes differ. `moved` is never: the database refuses it, and the count shows it. */
export const ChangeKindSchema = z.enum(CHANGE_KINDS);
export const DifferenceFilterSchema = z
  .object({
    /** Number of the version to compare with; the one before when left out. */
    from: z.coerce.number().int().min(1).optional(),
    change: ChangeKindSchema.optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(60),
  })
  .strict();
export type DifferenceFilter = z.infer<typeof DifferenceFilterSchema>;
export const DifferenceSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  counts: z.object({
    added: z.number().int(),
    removed: z.number().int(),
    relabelled: z.number().int(),
    moved: z.number().int(),
    unchanged: z.number().int(),
  }),
  changes: z.array(
    z.object({
      change: ChangeKindSchema,
      imageSha256: Sha256Schema,
      brand: z.object({ slug: z.string(), name: z.string() }).nullable(),
      before: DatasetEntrySchema.nullable(),
      after: DatasetEntrySchema.nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});
export type Difference = z.infer<typeof DifferenceSchema>;

// ---- hard negatives -----------------------------------------------------------------------------------------------------------

/** A brand's hard negatives in numbers: how many, how fresh, and what today's model says of them. */
export const HardNegativeSummarySchema = z.object({
  slug: z.string(),
  name: z.string(),
  count: z.number().int(),
  newestAt: InstantSchema,
  /** Answered within the last 30 days. */
  recent: z.number().int(),
  /** Still at or over the brand's active threshold by the newest score. */
  stillOver: z.number().int(),
});
export const HardNegativeListSchema = z.object({ brands: z.array(HardNegativeSummarySchema) });
export type HardNegativeSummary = z.infer<typeof HardNegativeSummarySchema>;
