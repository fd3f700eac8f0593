import { z } from 'zod';
import { DRIFT_REASONS, type DriftEvidence } from '../domain/drift/test-drift';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';

/** What `drift_look.findings`, `drift_alert.findings` and `threshold_version.stale_reasons` hold (lib/domain/drift/test-drift.ts). */
export const DriftFindingSchema = z.object({
  reason: z.enum(DRIFT_REASONS),
  pValue: z.number(),
  limit: z.number(),
  isDrifted: z.boolean(),
});
export type DriftFinding = z.infer<typeof DriftFindingSchema>;

const CountEvidenceSchema = z.object({
  seen: z.object({ hits: z.number().int(), all: z.number().int() }),
  capital: z.array(z.number()),
});
/** What `drift_look.evidence` holds: what the next look begins with (lib/domain/drift/test-drift.ts). */
export const DriftEvidenceSchema = z.object({
  flags: CountEvidenceSchema,
  verdicts: CountEvidenceSchema.nullable(),
}) satisfies z.ZodType<DriftEvidence>;

/** What `drift_alert.pictures` holds: of what is new the most unlike ones, and of what was there those that are missed most. */
export const UnlikePicturesSchema = z.object({ now: z.array(Sha256Schema), before: z.array(Sha256Schema) });
export type UnlikePictures = z.infer<typeof UnlikePicturesSchema>;

export const DriftAlertSchema = z.object({
  alertId: IdSchema,
  /** null = all traffic; otherwise the brand whose threshold was looked at. */
  brand: z.object({ slug: z.string(), name: z.string() }).nullable(),
  findings: z.array(DriftFindingSchema),
  pictures: UnlikePicturesSchema,
  raisedAt: InstantSchema,
  /** null = nobody has looked at it yet. */
  acknowledged: z
    .object({
      at: InstantSchema,
      /** null = a person who is erased. */
      by: z.string().nullable(),
      note: z.string(),
    })
    .nullable(),
});
export type DriftAlert = z.infer<typeof DriftAlertSchema>;

export const DriftAlertsQuerySchema = z
  .object({
    cursor: IdSchema.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  })
  .strict();
export type DriftAlertsQuery = z.infer<typeof DriftAlertsQuerySchema>;

export const DriftAlertPageSchema = z.object({
  /** Open ones first, each part the newest first. */
  alerts: z.array(DriftAlertSchema),
  nextCursor: IdSchema.nullable(),
  /** What is watched now, and how many false alerts are to be expected in a quarter in which nothing changes. */
  watched: z.object({
    thresholds: z.number().int(),
    isTrafficWatched: z.boolean(),
    expectedFalseAlerts: z.number(),
  }),
});
export type DriftAlertPage = z.infer<typeof DriftAlertPageSchema>;

export const AcknowledgeAlertSchema = z
  .object({
    note: textSchema(1_000).refine((note) => note.trim() !== '', 'must say what was found'),
  })
  .strict();
export type AcknowledgeAlert = z.infer<typeof AcknowledgeAlertSchema>;

/** How many things want somebody at the places of the rail. */
export const AttentionSchema = z.object({
  /** Alerts that nobody has acknowledged. */
  alerts: z.number().int(),
  /** Authorizations that end within a week. */
  authorizations: z.number().int(),
});
export type Attention = z.infer<typeof AttentionSchema>;
