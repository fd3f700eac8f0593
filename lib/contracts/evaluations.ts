import { z } from 'zod';
import { CALIBRATION_BINS } from '../domain/evaluation/calibration';
import { EVALUATION_SLICES } from '../domain/evaluation/slices';
import { EVALUATED_SIGNALS, OPERATING_POINTS, type Tally } from '../domain/evaluation/tally';
import { DatasetNameSchema, LabelKindSchema } from './datasets';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { QuantityEstimateSchema } from './thresholds';

// Evaluations: what brand models say of a frozen set. docs/evaluation.md defines every figure.

export const EVALUATED_KINDS = ['closed', 'open', 'business'] as const;
export const EvaluatedKindSchema = z.enum(EVALUATED_KINDS);
export type EvaluatedKind = z.infer<typeof EvaluatedKindSchema>;

/** Which models: those in use, or the candidates of a learning run in the place of those. */
export const EvaluatedModelsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('in-use') }).strict(),
  z.object({ kind: z.literal('learning-run'), runId: IdSchema }).strict(),
]);
export type EvaluatedModels = z.infer<typeof EvaluatedModelsSchema>;

export const EvaluationRequestSchema = z
  .object({
    dataset: DatasetNameSchema,
    /** Left out: the newest. */
    version: z.number().int().positive().optional(),
    /** An evaluation of each, to be compared. */
    models: z.array(EvaluatedModelsSchema).min(1).max(5),
  })
  .strict();
export type EvaluationRequest = z.input<typeof EvaluationRequestSchema>;

export const EVALUATION_PHASES = ['waiting', 'reading', 'scoring', 'counting', 'storing'] as const;
export const EvaluationPhaseSchema = z.enum(EVALUATION_PHASES);
export type EvaluationPhase = z.infer<typeof EvaluationPhaseSchema>;

/** What is measured of a version, and what is not. */
export const EvaluationCountsSchema = z.object({
  /** Pictures of a closed set, ads of the others. */
  cases: z.number().int(),
  /** Left out: a model of the set learned from one of its pictures, or from a near-duplicate of one. */
  lessons: z.number().int(),
  nearLessons: z.number().int(),
  /** Pairs of a brand that has no model here. */
  unmodelledPairs: z.number().int(),
  unmodelledBrands: z.array(z.string()),
});
export type EvaluationCounts = z.infer<typeof EvaluationCountsSchema>;

export const EvaluationSchema = z.object({
  evaluationId: IdSchema,
  dataset: DatasetNameSchema,
  version: z.number().int(),
  datasetHash: Sha256Schema,
  kind: EvaluatedKindSchema,
  /** null = the models in use when it was asked for. */
  learnedFrom: z
    .object({ runId: IdSchema, dataset: DatasetNameSchema, version: z.number().int() })
    .nullable(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  phase: EvaluationPhaseSchema,
  doneShare: z.number(),
  problem: z.string().nullable(),
  counts: EvaluationCountsSchema.nullable(),
  unscorableCount: z.number().int(),
  brandCount: z.number().int(),
  releaseHash: Sha256Schema,
  requestedBy: z.string().nullable(),
  createdAt: InstantSchema,
  startedAt: InstantSchema.nullable(),
  endedAt: InstantSchema.nullable(),
});
export type Evaluation = z.infer<typeof EvaluationSchema>;
export const EvaluationListSchema = z.object({ evaluations: z.array(EvaluationSchema) });

/** One evaluation with what it was measured with and what it may be compared with. */
export const EvaluationDetailSchema = EvaluationSchema.extend({
  brands: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      brandModelId: IdSchema,
      modelVersion: z.number().int(),
      isCandidate: z.boolean(),
      threshold: z.number(),
    }),
  ),
  /** Other evaluations of the same version that have ended well, the newest first. */
  rivals: z.array(
    z.object({
      evaluationId: IdSchema,
      createdAt: InstantSchema,
      learnedFrom: EvaluationSchema.shape.learnedFrom,
    }),
  ),
});
export type EvaluationDetail = z.infer<typeof EvaluationDetailSchema>;

// ---- figures -----------------------------------------------------------------------------------------------------------

export const EvaluatedSignalSchema = z.enum(EVALUATED_SIGNALS);
export const OperatingPointSchema = z.enum(OPERATING_POINTS);
export const EvaluationSliceSchema = z.enum(EVALUATION_SLICES);

const FiguresOfSignalSchema = z.object({
  recall: QuantityEstimateSchema,
  wrongShare: QuantityEstimateSchema.nullable(),
  flagRate: QuantityEstimateSchema.nullable(),
  precision: QuantityEstimateSchema.nullable(),
});
const MeanRecallSchema = z.intersection(QuantityEstimateSchema, z.object({ brands: z.number().int() }));
const SignalRowSchema = FiguresOfSignalSchema.extend({
  signal: EvaluatedSignalSchema,
  /** Of all brands; null for one brand and for weighted samples. */
  meanRecall: MeanRecallSchema.nullable(),
  /** Business sets: with a mark, without one, never searched. */
  byMark: z.record(z.enum(['with', 'without', 'not-searched']), QuantityEstimateSchema).nullable(),
});
export type SignalRow = z.infer<typeof SignalRowSchema>;

export const FiguresQuerySchema = z
  .object({ brand: textSchema(200).optional(), point: OperatingPointSchema.default('in-use') })
  .strict();
export type FiguresQuery = z.infer<typeof FiguresQuerySchema>;

/** Of all brands or one. */
export const EvaluationFiguresSchema = z.object({
  positives: z.number().int(),
  cases: z.number().int(),
  signals: z.array(SignalRowSchema),
  /** Of all signals: positives whose brand is flagged and the most probable. */
  rightFirst: QuantityEstimateSchema,
  slices: z.array(
    z.object({
      slice: EvaluationSliceSchema,
      /** Empty = not known. */
      value: z.string(),
      positives: z.number().int(),
      cases: z.number().int(),
      recall: QuantityEstimateSchema,
      wrongShare: QuantityEstimateSchema.nullable(),
      flagRate: QuantityEstimateSchema.nullable(),
      precision: QuantityEstimateSchema.nullable(),
    }),
  ),
  /** null = the set does not say who is absent. */
  calibration: z
    .object({
      error: z.number().nullable(),
      bins: z
        .array(
          z.object({
            low: z.number(),
            high: z.number(),
            /** Mean of what the machine says; null where nothing falls. */
            meanProb: z.number().nullable(),
            present: QuantityEstimateSchema,
          }),
        )
        .length(CALIBRATION_BINS),
    })
    .nullable(),
});
export type EvaluationFigures = z.infer<typeof EvaluationFiguresSchema>;

/** Every brand at one operating point. */
export const BrandsQuerySchema = z.object({ point: OperatingPointSchema.default('in-use') }).strict();
export const EvaluationBrandsSchema = z.object({
  brands: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      positives: z.number().int(),
      rightFirst: QuantityEstimateSchema,
      signals: z.record(EvaluatedSignalSchema, FiguresOfSignalSchema),
    }),
  ),
});
export type EvaluationBrands = z.infer<typeof EvaluationBrandsSchema>;
export type EvaluatedBrand = EvaluationBrands['brands'][number];

/** Rows are what is there, columns what is said; null = no brand. */
const NamedBrandSchema = z.object({ slug: z.string(), name: z.string() });
export const ConfusionQuerySchema = z.object({ brands: textSchema(4_000).optional() }).strict();
export const EvaluationConfusionsSchema = z.object({
  /** Brands that were taken for another, the most frequent first. */
  pairs: z.array(z.object({ truth: NamedBrandSchema, said: NamedBrandSchema, count: z.number().int() })),
  /** Of the brands asked for, or of those that are most confused. */
  brands: z.array(NamedBrandSchema),
  cells: z.array(
    z.object({ truth: z.string().nullable(), said: z.string().nullable(), count: z.number().int() }),
  ),
});
export type EvaluationConfusions = z.infer<typeof EvaluationConfusionsSchema>;

export const FailureKindSchema = z.enum(['missed', 'wrong']);
export const FailuresQuerySchema = z
  .object({
    kind: FailureKindSchema.default('missed'),
    brand: textSchema(200).optional(),
    slice: EvaluationSliceSchema.optional(),
    value: z.string().max(300).default(''),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(60),
  })
  .strict();
export type FailuresQuery = z.infer<typeof FailuresQuerySchema>;
export const EvaluationFailureSchema = z.object({
  number: z.number().int(),
  imageSha256: Sha256Schema,
  width: z.number().int(),
  height: z.number().int(),
  brand: NamedBrandSchema,
  prob: z.number(),
  threshold: z.number(),
  kind: LabelKindSchema.nullable(),
});
export type EvaluationFailure = z.infer<typeof EvaluationFailureSchema>;
export const FailurePageSchema = z.object({
  failures: z.array(EvaluationFailureSchema),
  nextCursor: z.string().nullable(),
});

// ---- two evaluations of one version --------------------------------------------------------------------------------------

export const ComparisonQuerySchema = z
  .object({ with: IdSchema, signal: EvaluatedSignalSchema.default('fused') })
  .strict();
export type ComparisonQuery = z.infer<typeof ComparisonQuerySchema>;
const PairedSchema = z.object({
  n: z.number().int(),
  /** Of the other one, and of this one. */
  before: z.number().int(),
  after: z.number().int(),
  gained: z.number().int(),
  lost: z.number().int(),
  /** null without a trial. */
  change: z
    .object({
      value: z.number(),
      low: z.number(),
      high: z.number(),
      p: z.number(),
      /** Over all brands of the table together (Holm 1979). */
      adjustedP: z.number(),
    })
    .nullable(),
});
export type Paired = z.infer<typeof PairedSchema>;
const ComparedSchema = z.object({
  /** The brand is there: flags are hits. */
  found: PairedSchema,
  /** It is not: flags are wrong. null where nobody said. */
  wrong: PairedSchema.nullable(),
});
export const EvaluationComparisonSchema = z.object({
  /** In both; an evaluation leaves out what its own models learned from. */
  cases: z.number().int(),
  onlyHere: z.number().int(),
  onlyThere: z.number().int(),
  all: ComparedSchema,
  /** Brands of both whose model or threshold differs, and others that differ in a flag. */
  brands: z.array(ComparedSchema.extend({ slug: z.string(), name: z.string(), isOtherModel: z.boolean() })),
});
export type EvaluationComparison = z.infer<typeof EvaluationComparisonSchema>;

// ---- as stored -----------------------------------------------------------------------------------------------------------

const WeightSumsSchema = z.object({
  count: z.number(),
  sum: z.number(),
  squares: z.number(),
  heaviest: z.number(),
});
const FlaggedSchema = z.object({
  found: WeightSumsSchema,
  wrong: WeightSumsSchema,
  cases: WeightSumsSchema,
});
const ByPointSchema = z.object({ 'in-use': FlaggedSchema, half: FlaggedSchema });
export const TallySchema = z.object({
  cases: WeightSumsSchema,
  positives: WeightSumsSchema,
  first: WeightSumsSchema,
  flagged: z.object({
    fused: ByPointSchema,
    vision: ByPointSchema,
    appearance: ByPointSchema,
    mark: ByPointSchema,
    title: ByPointSchema,
  }),
  bins: z
    .array(z.object({ probSum: z.number(), present: WeightSumsSchema, absent: WeightSumsSchema }))
    .nullable(),
}) satisfies z.ZodType<Tally>;
