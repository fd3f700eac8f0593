import { z } from 'zod';
import { DatasetNameSchema } from './datasets';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { PromotionSchema } from './promotions';

/** What a learning run makes of a dataset version; docs/learning.md explains every field. */
export const LearningSettingsSchema = z
  .object({
    /** Slugs; null = every brand of the dataset. */
    brands: z.array(textSchema(200)).min(1).max(1_000).nullable().default(null),
    /** Pictures of other brands that count as "not this brand" for each brand, at most; drawn by the seed. */
    othersAsNegatives: z.number().int().min(0).max(20_000).default(2_000),
    /** A brand whose threshold is certified and valid is precise enough: it keeps its model. */
    leaveCertifiedAlone: z.boolean().default(true),
    seed: textSchema(100).default('1'),
    /** Candidates are tried on the pool, and what is wrong at its head is mined; null = not. */
    mining: z
      .object({
        /** Share of the pool that may be flagged for a brand. */
        flagRate: z.number().gt(0).lt(1).default(0.01),
        /** Pictures a brand and round at most, of the known and of the unknown. */
        quota: z.number().int().min(1).max(1_000).default(50),
        /** Rounds a brand at most. */
        rounds: z.number().int().min(1).max(10).default(5),
      })
      .strict()
      .nullable()
      .default(null),
    /** The run whose mined negatives each brand learns against first; set when a run is asked for. */
    minedFrom: IdSchema.nullable().default(null),
  })
  .strict();
export type LearningSettings = z.infer<typeof LearningSettingsSchema>;

/** Those that a person chooses. */
export const ChosenSettingsSchema = LearningSettingsSchema.omit({ minedFrom: true });
export type ChosenSettings = z.infer<typeof ChosenSettingsSchema>;

export const LearningRequestSchema = z
  .object({
    dataset: DatasetNameSchema,
    /** Left out: the newest. */
    version: z.number().int().positive().optional(),
    settings: ChosenSettingsSchema.prefault({}),
  })
  .strict();
export type LearningRequest = z.input<typeof LearningRequestSchema>;

export const LEARNING_PHASES = [
  'waiting',
  'reading',
  'looking',
  'learning',
  'measuring',
  'mining',
  'storing',
] as const;
export const LearningPhaseSchema = z.enum(LEARNING_PHASES);
export type LearningPhase = z.infer<typeof LearningPhaseSchema>;
export const LearningOutcomeSchema = z.enum(['learned', 'left-alone', 'unchanged', 'too-few']);
export type LearningOutcome = z.infer<typeof LearningOutcomeSchema>;

/** How many of the held-out pictures one model puts at or over a probability. */
const PassedSchema = z.object({ found: z.number().int(), wrong: z.number().int() });
/** Measured on the dataset's validation and test pictures, by vision alone: no title is looked at. */
export const LearningFiguresSchema = z.object({
  /** Held-out pictures that show the brand, and that do not. */
  positives: z.number().int(),
  negatives: z.number().int(),
  /** Share of the positives over the probability that 1 % of the negatives reach; null without enough negatives. */
  recallAtOnePercent: z
    .object({
      before: z.number().nullable(),
      after: z.number(),
      /** Positives that only the candidate, and only the model in use, finds there. */
      gained: z.number().int(),
      lost: z.number().int(),
    })
    .nullable(),
  /** At 0, 0.05 … 1; before = the model in use, null when the brand had none. */
  curve: z.array(z.object({ threshold: z.number(), before: PassedSchema.nullable(), after: PassedSchema })),
});
export type LearningFigures = z.infer<typeof LearningFiguresSchema>;

/** What `learning_run_brand.figures` holds: with what recall at any rate of negatives is read off. */
export const StoredFiguresSchema = LearningFiguresSchema.extend({
  /** Absent in runs that kept no more than the figures. */
  paired: z
    .object({
      /** SHA-256 of the model that was in use; null = none was. */
      insteadOf: Sha256Schema.nullable(),
      /** Of each positive, how many negatives are at or over it: by that model, and by the candidate. */
      negativesOver: z.array(z.tuple([z.number().int().nullable(), z.number().int()])),
    })
    .optional(),
});
export type StoredFigures = z.infer<typeof StoredFiguresSchema>;

const PrecisionSchema = z
  .object({ value: z.number(), low: z.number(), high: z.number(), n: z.number().int() })
  .nullable();
/** What `learning_run_round.mined` holds (lib/domain/learning/mine-brand.ts). */
export const MinedSchema = z.object({
  outcome: z.enum(['left-alone', 'no-gain', 'too-few', 'nothing-new', 'capped', 'mined']),
  poolCount: z.number().int(),
  flaggedCount: z.number().int(),
  /** Of what is flagged and known the share that is right; null = nothing is known. */
  precision: PrecisionSchema,
  /** Of the pool without what was mined before this round, and without what this round mines either. */
  apart: PrecisionSchema.default(null),
  toBeat: PrecisionSchema.default(null),
  hard: z.array(Sha256Schema),
  unknown: z.array(Sha256Schema),
});

/**
 * What `learning_run_brand.mining` holds: the round whose model is kept, with how the circle ended. `hard` is all that the
 * kept model learned against first.
 */
export const MiningSchema = MinedSchema.extend({
  /** Of the round that is kept, from 1. */
  round: z.number().int().default(1),
});
export type Mining = z.infer<typeof MiningSchema>;

/** The same with counts in the place of the pictures. */
export const MiningSummarySchema = MiningSchema.omit({ hard: true, unknown: true }).extend({
  hardCount: z.number().int(),
  unknownCount: z.number().int(),
});

/** A model of a brand tried on the pool. */
export const MiningRoundSchema = MinedSchema.omit({ hard: true, unknown: true }).extend({
  /** From 1. */
  round: z.number().int(),
  hardCount: z.number().int(),
  unknownCount: z.number().int(),
  doneAt: InstantSchema,
});

export const LearnedBrandSchema = z.object({
  brandId: IdSchema,
  slug: z.string(),
  name: z.string(),
  outcome: LearningOutcomeSchema,
  contentHash: Sha256Schema.nullable(),
  /** Training pictures by what is known of them: those it learned from, or that are labelled where it learned nothing. */
  positives: z.number().int(),
  hardNegatives: z.number().int(),
  otherNegatives: z.number().int(),
  boxes: z.number().int(),
  /** Reference pictures that it was made from. */
  references: z.number().int(),
  /** What could not be looked at, and nothing was learned from. */
  leftOut: z.object({
    pictures: z.number().int(),
    boxes: z.number().int(),
    references: z.number().int(),
  }),
  figures: LearningFiguresSchema.nullable(),
  /** Null = the run did not mine. */
  mining: MiningSummarySchema.nullable(),
  /** Of mining, as far as they are done. */
  rounds: z.array(MiningRoundSchema),
  tookMs: z.number().int(),
  doneAt: InstantSchema,
  /** The candidate or later state of what it learned; null while the run is under way or when there is none. */
  model: z
    .object({
      brandModelId: IdSchema,
      version: z.number().int(),
      state: z.enum(['candidate', 'shadow', 'active', 'retired']),
      /** The latest; null = nobody has proposed it. */
      promotion: PromotionSchema.nullable(),
    })
    .nullable(),
});
export type LearnedBrand = z.infer<typeof LearnedBrandSchema>;

export const LearningRunSchema = z.object({
  runId: IdSchema,
  dataset: DatasetNameSchema,
  version: z.number().int(),
  datasetHash: Sha256Schema,
  settings: LearningSettingsSchema,
  recipeHash: Sha256Schema,
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  phase: LearningPhaseSchema,
  doneShare: z.number(),
  problem: z.string().nullable(),
  requestedBy: z.string().nullable(),
  createdAt: InstantSchema,
  startedAt: InstantSchema.nullable(),
  endedAt: InstantSchema.nullable(),
  learnedCount: z.number().int(),
  /** Lines of its log: while it is the same, so is what the detail says of its brands. */
  noteCount: z.number().int(),
});
export type LearningRun = z.infer<typeof LearningRunSchema>;

const LeftOutCountsSchema = z.array(
  z.object({
    what: z.enum(['pictures', 'boxes', 'references']),
    /** As `image_evidence.failure_code` says it. */
    reason: z.string(),
    count: z.number().int(),
  }),
);
export type LeftOutCounts = z.infer<typeof LeftOutCountsSchema>;

/** What `learning_run_note.note` holds. */
export const LearningNoteFactsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begun') }),
  /** A worker goes on where another one, or the run's end, left it. */
  z.object({ kind: z.literal('taken-up'), brandsDone: z.number().int() }),
  z.object({ kind: z.literal('phase-begun'), phase: LearningPhaseSchema }),
  z.object({
    kind: z.literal('phase-ended'),
    phase: LearningPhaseSchema,
    tookMs: z.number().int(),
    /** That were looked at; null = the phase looks at none of its own. */
    pictures: z.number().int().nullable(),
    leftOut: LeftOutCountsSchema,
  }),
  z.object({
    kind: z.literal('brand-done'),
    outcome: LearningOutcomeSchema,
    positives: z.number().int(),
    negatives: z.number().int(),
    references: z.number().int(),
    tookMs: z.number().int(),
    leftOut: LeftOutCountsSchema,
  }),
  /** Of mining: so many brands were tried on the pool, and so many of them learn again. */
  z.object({
    kind: z.literal('round-done'),
    round: z.number().int(),
    tried: z.number().int(),
    mined: z.number().int(),
  }),
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('resumed') }),
  z.object({ kind: z.literal('failed'), problem: z.string() }),
  z.object({ kind: z.literal('succeeded'), candidates: z.number().int() }),
]);
export type LearningNoteFacts = z.infer<typeof LearningNoteFactsSchema>;

/** A line of a run's log. */
const LearningNoteSchema = z.object({
  noteId: IdSchema,
  at: InstantSchema,
  /** The names of the brand that it is about, and of the person who did it. */
  brand: z.string().nullable(),
  by: z.string().nullable(),
  note: LearningNoteFactsSchema,
});
export type LearningNote = z.infer<typeof LearningNoteSchema>;

export const LearningRunDetailSchema = LearningRunSchema.extend({
  brands: z.array(LearnedBrandSchema),
  /** Its log, the oldest line first. */
  notes: z.array(LearningNoteSchema),
});
export type LearningRunDetail = z.infer<typeof LearningRunDetailSchema>;
export const LearningRunListSchema = z.object({ runs: z.array(LearningRunSchema) });
