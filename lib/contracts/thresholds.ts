import { z } from 'zod';
import { QUANTITIES, type QuantityEstimate } from '../domain/thresholds/quantities';
import { CertificateSchema, CertificatePlanSchema } from './threshold-certificates';
import { DriftFindingSchema } from './drift';
import { IdSchema, InstantSchema, textSchema } from './ids';
import { MatchedBasisSchema } from './matched-threshold';

const ProbSchema = z.number().min(0).max(1);

export const QuantityEstimateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('estimate'),
    value: z.number(),
    low: z.number(),
    high: z.number(),
    positives: z.number().int(),
    n: z.number().int(),
  }),
  z.object({ kind: z.literal('too-few'), positives: z.number().int(), n: z.number().int() }),
]) satisfies z.ZodType<QuantityEstimate>;

const IntervalSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** What a position of the handle means: the quantities of DESIGN.md section 4, and what a day brings. */
export const ThresholdPointSchema = z.object({
  threshold: ProbSchema,
  quantities: z.record(z.enum(QUANTITIES), QuantityEstimateSchema),
  forecast: z.object({
    flags: z.number(),
    reviewerHours: z.number(),
    /** A day; null = too few to estimate. */
    violationsFound: IntervalSchema.nullable(),
    violationsMissed: IntervalSchema.nullable(),
  }),
});
export type ThresholdPoint = z.infer<typeof ThresholdPointSchema>;

/** What `threshold_version.forecast` holds: what the proposer saw. */
export const ThresholdForecastSchema = ThresholdPointSchema.pick({ quantities: true, forecast: true });

const PersonNameSchema = z.object({ id: IdSchema, name: z.string() });

export const ThresholdVersionSchema = z.object({
  thresholdId: IdSchema,
  version: z.number().int(),
  value: ProbSchema,
  state: z.enum(['proposed', 'active', 'superseded', 'withdrawn']),
  origin: z.enum(['first', 'carried', 'proposed', 'restored', 'matched']),
  /** Of a matched value: by what it was found. */
  matched: MatchedBasisSchema.nullable(),
  /** Where a carried or restored value comes from; of a matched one, what it was matched with. */
  source: z.object({ modelVersion: z.number().int(), version: z.number().int() }).nullable(),
  certificate: CertificateSchema.nullable(),
  note: z.string(),
  proposedBy: PersonNameSchema.nullable(),
  approvedBy: PersonNameSchema.nullable(),
  selfApprovalReason: z.string().nullable(),
  createdAt: InstantSchema,
  activatedAt: InstantSchema.nullable(),
  endedAt: InstantSchema.nullable(),
  stale: z.object({ since: InstantSchema, findings: z.array(DriftFindingSchema) }).nullable(),
});
export type ThresholdVersion = z.infer<typeof ThresholdVersionSchema>;

/** Everything the page of one brand shows. */
export const BrandThresholdsSchema = z.object({
  brand: z.object({ id: IdSchema, slug: z.string(), name: z.string() }),
  /** Null until the brand is modelled; then there is nothing to choose a threshold for. */
  model: z
    .object({
      id: IdSchema,
      version: z.number().int(),
      definitionVersion: z.number().int(),
      releaseNumber: z.number().int(),
      activatedAt: InstantSchema,
    })
    .nullable(),
  active: ThresholdVersionSchema.nullable(),
  proposal: ThresholdVersionSchema.nullable(),
  /** Newest first, of this brand model. */
  history: z.array(ThresholdVersionSchema),
  points: z.array(ThresholdPointSchema),
  prevalence: QuantityEstimateSchema.nullable(),
  basis: z.object({
    /** When all of this was counted: a while ago perhaps. */
    countedAt: InstantSchema,
    /** What was scored by this model, and in how many days. */
    ads: z.number().int(),
    pairs: z.number().int(),
    trafficFrom: InstantSchema,
    trafficDays: z.number(),
    /** Ads drawn since `sampleFrom`, flagged or as audits; `complete` = of cohorts in which everything is decided. */
    drawn: z.number().int(),
    undecided: z.number().int(),
    complete: z.number().int(),
    sampleFrom: InstantSchema,
    /** Known pictures in the newest closed set; the model learned from none of `scored`. */
    closedSet: z
      .object({
        dataset: z.string(),
        number: z.number().int(),
        known: z.number().int(),
        scored: z.number().int(),
      })
      .nullable(),
    secondsPerDecision: z.number(),
    /** Decisions that the seconds are the median of; 0 = an assumption. */
    timedDecisions: z.number().int(),
  }),
  /** For a value that was carried over: where this model flags as large a share of ads as the model before did. */
  matched: z.object({ value: ProbSchema, flagRate: z.number() }).nullable(),
  plan: CertificatePlanSchema.nullable(),
  /** Certificates that stand in all brands, and how many of them may be expected to be wrong. */
  standing: z.object({
    certificates: z.number().int(),
    expectedBroken: z.number(),
    brands: z.number().int(),
  }),
  /** Whether whoever proposes may approve too, with a reason. */
  maySelfApprove: z.boolean(),
});
export type BrandThresholds = z.infer<typeof BrandThresholdsSchema>;

export const ProposeThresholdSchema = z
  .object({
    value: ProbSchema,
    note: textSchema(1_000).default(''),
    /** The threshold that the proposer saw in use. */
    activeId: IdSchema,
    /** The plan that certifies this very value; null = nothing is promised. */
    planId: IdSchema.nullable().default(null),
  })
  .strict();
export type ProposeThreshold = z.infer<typeof ProposeThresholdSchema>;

export const ApproveThresholdSchema = z
  .object({
    activeId: IdSchema,
    /** Asked of a person who approves their own proposal. */
    reason: textSchema(1_000).nullable().default(null),
  })
  .strict();
export type ApproveThreshold = z.infer<typeof ApproveThresholdSchema>;

export const RestoreThresholdSchema = z
  .object({ activeId: IdSchema, note: textSchema(1_000).default('') })
  .strict();
export type RestoreThreshold = z.infer<typeof RestoreThresholdSchema>;

export const ThresholdChangedSchema = z.object({
  thresholdId: IdSchema,
  value: ProbSchema,
  state: z.enum(['proposed', 'active', 'withdrawn']),
});

// ---- all brands under one budget -----------------------------------------------------------------------------------------

export const HoursQuerySchema = z
  .object({
    /** Reviewer hours a day; left out = what the thresholds in use take. */
    hours: z.coerce.number().positive().max(100_000).optional(),
  })
  .strict();

const DayPlanSchema = z.object({ flags: z.number(), hours: z.number(), found: z.number() });

/** Every brand with a model: what its threshold takes and brings a day, and what the best set of thresholds would. */
export const HoursPlanSchema = z.object({
  /** When traffic and labels were counted: a while ago perhaps. */
  countedAt: InstantSchema,
  budget: z.number(),
  /** Expected from scores, moved by what was decided; not estimates, so that brands without labels can be planned for. */
  now: DayPlanSchema,
  best: DayPlanSchema,
  /** The most that can be found with so many hours a day. */
  frontier: z.array(z.object({ hours: z.number(), found: z.number() })),
  brands: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      active: z.object({
        thresholdId: IdSchema,
        value: ProbSchema,
        origin: ThresholdVersionSchema.shape.origin,
        validUntil: InstantSchema.nullable(),
        stale: ThresholdVersionSchema.shape.stale,
      }),
      isProposed: z.boolean(),
      precision: QuantityEstimateSchema,
      now: DayPlanSchema,
      /** `value` null = flag nothing. */
      best: DayPlanSchema.extend({ value: ProbSchema.nullable() }),
    }),
  ),
  standing: BrandThresholdsSchema.shape.standing,
  /** Thresholds that drift tests look at, and how many of them may be told stale for nothing in a quarter. */
  watched: z.object({ thresholds: z.number().int(), expectedFalseAlarms: z.number() }),
  secondsPerDecision: z.number(),
});
export type HoursPlan = z.infer<typeof HoursPlanSchema>;

export const ProposeSetSchema = z
  .object({
    note: textSchema(1_000).default(''),
    proposals: z
      .array(ProposeThresholdSchema.pick({ value: true, activeId: true }).extend({ slug: textSchema(200) }))
      .min(1)
      .max(1_000),
  })
  .strict();
export type ProposeSet = z.infer<typeof ProposeSetSchema>;

export const SetProposedSchema = z.object({
  proposed: z.array(z.string()),
  /** Brands whose threshold changed meanwhile, or that have a proposal already. */
  passedBy: z.array(z.string()),
});
