import { z } from 'zod';
import { MovedMarksSchema } from './brand-model';
import { IdSchema, InstantSchema, Sha256Schema } from './ids';

const IMPACT_PHASES = ['waiting', 'modelling', 'scoring', 'counting'] as const;
export const ImpactPhaseSchema = z.enum(IMPACT_PHASES);
export type ImpactPhase = z.infer<typeof ImpactPhaseSchema>;

/** An ad whose flag for the brand would come or go. */
export const ImpactAdSchema = z.object({
  revisionId: IdSchema,
  externalId: z.string(),
  title: z.string(),
  imageSha256: Sha256Schema,
  /** Fused probability now; null = under what is stored. */
  before: z.number().nullable(),
  after: z.number(),
});
export type ImpactAd = z.infer<typeof ImpactAdSchema>;

/** How many of the ads that gain or lose a flag are named, the surest first. */
export const SHOWN_IMPACT_ADS = 48;

/** What would change on the ads of the last days if the draft were in use; counted over stored evidence. */
export const ImpactResultSchema = z.object({
  /** Ads of those days that the active release has scored and whose evidence is stored: the denominator. */
  scoredCount: z.number().int(),
  /** Of those days, ads that could not be looked at: their evidence is of another release, or there is none. */
  unseenCount: z.number().int(),
  flaggedBefore: z.number().int(),
  flaggedAfter: z.number().int(),
  gainedCount: z.number().int(),
  lostCount: z.number().int(),
  gained: z.array(ImpactAdSchema),
  lost: z.array(ImpactAdSchema),
  /** The threshold in use, which publishing carries over. */
  threshold: z.number(),
  /** The version in use; null = there is none yet (or the look is older than this field). */
  versionInUse: z.number().int().nullable().default(null),
  /** Items that wait, in which the brand is a suspect under the version in use. */
  openItemCount: z.number().int(),
  /** Answers about the brand under the version in use; they keep it. */
  verdictLineCount: z.number().int(),
  /** The items that they stand on: two people may have answered for one. */
  answeredItemCount: z.number().int().default(0),
  /** Whose marks would change hands. */
  movedMarks: MovedMarksSchema,
  /** Pictures of the draft that cannot be used, with the reason. */
  rejected: z.array(z.object({ imageSha256: Sha256Schema, reason: z.string() })),
});
export type ImpactResult = z.infer<typeof ImpactResultSchema>;

export const ImpactSchema = z.object({
  impactId: IdSchema,
  /** The draft's revision that it is true of; another one since makes it stale. */
  revision: z.number().int(),
  days: z.number().int(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  phase: ImpactPhaseSchema,
  doneShare: z.number(),
  problem: z.string().nullable(),
  result: ImpactResultSchema.nullable(),
  createdAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
});
export type Impact = z.infer<typeof ImpactSchema>;

/** The newest one; null when nobody has asked yet. */
export const LatestImpactSchema = z.object({ impact: ImpactSchema.nullable() });

export const RequestImpactSchema = z
  .object({ expectedRevision: z.number().int().min(1), days: z.number().int().min(1).max(365) })
  .strict();
export type RequestImpact = z.infer<typeof RequestImpactSchema>;

/** How far the ads of a brand are scored again after its model changed; null = it never changed. */
export const RescoringSchema = z.object({
  rescoring: z
    .object({
      rescoringId: IdSchema,
      state: z.enum(['running', 'done', 'replaced', 'cancelled']),
      totalCount: z.number().int(),
      doneCount: z.number().int(),
      createdAt: InstantSchema,
      endedAt: InstantSchema.nullable(),
    })
    .nullable(),
});
export type Rescoring = z.infer<typeof RescoringSchema>;
