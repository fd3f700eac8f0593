import { z } from 'zod';
import { CERTIFIED_QUANTITIES, type Certificate } from '../domain/thresholds/certificate';
import { IdSchema, InstantSchema, Sha256Schema } from './ids';

const ShareSchema = z.number().gt(0).lt(1);

export const CertifiedQuantitySchema = z.enum(CERTIFIED_QUANTITIES);

const ThresholdPromiseSchema = z.object({
  quantity: CertifiedQuantitySchema,
  target: ShareSchema,
  delta: ShareSchema,
  spending: z.enum(['one-attempt', 'attempts']),
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('per-brand') }),
    z.object({ kind: z.literal('family-wise'), brands: z.number().int().positive() }),
  ]),
});

/** What `threshold_version.certificate` holds. */
export const CertificateSchema = z.object({
  promise: ThresholdPromiseSchema,
  confidence: z.number(),
  threshold: z.number(),
  n: z.number().int(),
  errors: z.number().int(),
  groups: z.number().int(),
  pValue: z.number(),
  attempt: z.number().int(),
  errorOfAttempt: z.number(),
  design: z.object({
    kind: z.literal('blocks'),
    blockSize: z.number().int(),
    rounds: z.number().int(),
    seed: z.string(),
  }),
  excludedLessons: z.number().int(),
  brandModelId: IdSchema,
  dataHash: Sha256Schema,
  window: z.object({ from: InstantSchema, to: InstantSchema }),
  issuedAt: InstantSchema,
  validUntil: InstantSchema,
}) satisfies z.ZodType<Certificate>;

/** What `certificate_plan.attempts` holds: fixed from scores alone, before the sample is drawn. */
export const PlannedAttemptSchema = z.object({
  number: z.number().int(),
  rounds: z.number().int(),
  delta: z.number(),
  countable: z.number(),
  levels: z.array(
    z.object({
      threshold: z.number(),
      pairs: z.number().int(),
      blocks: z.number().int(),
      startShare: z.number(),
    }),
  ),
});
export type PlannedAttempt = z.infer<typeof PlannedAttemptSchema>;

const LevelSchema = z.object({
  threshold: z.number(),
  pairs: z.number().int(),
  state: z.enum(['passed', 'failed', 'waiting', 'not-reached']),
  n: z.number().int(),
  errors: z.number().int(),
  groups: z.number().int(),
  missing: z.number().int(),
  pValue: z.number().nullable(),
  delta: z.number(),
});

/** A plan and how far its labels have come. */
export const CertificatePlanSchema = z.object({
  planId: IdSchema,
  createdAt: InstantSchema,
  promise: ThresholdPromiseSchema,
  window: z.object({ from: InstantSchema, to: InstantSchema, pairs: z.number().int() }),
  lowest: z.number(),
  excludedLessons: z.number().int(),
  labelsPerAttempt: z.number().int(),
  attempts: z.array(
    z.object({
      number: z.number().int(),
      delta: z.number(),
      levels: z.array(LevelSchema),
    }),
  ),
  /** The loosest level that passed in any attempt. */
  certified: z
    .object({
      threshold: z.number(),
      n: z.number().int(),
      errors: z.number().int(),
      attempt: z.number().int(),
    })
    .nullable(),
  /** What the first attempt that is not at its end waits for; null when all have ended. */
  more: z
    .object({
      attempt: z.number().int(),
      threshold: z.number(),
      /** To draw. */
      labels: z.number().int(),
      scores: z.object({ from: z.number(), to: z.number() }).nullable(),
      /** Drawn and not decided. */
      undecided: z.number().int(),
      passChance: z.number().nullable(),
    })
    .nullable(),
});
export type CertificatePlan = z.infer<typeof CertificatePlanSchema>;

export const MakePlanSchema = z
  .object({
    quantity: CertifiedQuantitySchema.default('actionable-precision'),
    target: z.number().min(0.5).max(0.999),
    delta: z.number().min(0.001).max(0.5),
    /** An attempt asks for at most so many. */
    labels: z.number().int().min(10).max(5_000),
    /** Pairs under this score are not looked at. */
    lowest: z.number().min(0).max(1),
    scope: z.enum(['per-brand', 'family-wise']).default('per-brand'),
  })
  .strict();
export type MakePlan = z.infer<typeof MakePlanSchema>;

export const PlanMadeSchema = z.object({ planId: IdSchema });

export const DrawnSchema = z.object({
  /** Drawn just now. */
  drawn: z.number().int(),
  /** Of them, those that wait in the queue; the others were decided before. */
  opened: z.number().int(),
});
