import { z } from 'zod';
import { IdSchema, InstantSchema, Sha256Schema } from './ids';

/** What `release.parts` holds. Files lie in the image store by their hash; parts of an installation from before they were kept there have none. */
export const ReleasePartsSchema = z.array(
  z.object({
    name: z.string(),
    /** Of what the part computes: bytes and preprocessing. */
    sha256: Sha256Schema,
    files: z.array(z.object({ path: z.string(), sha256: Sha256Schema, bytes: z.number().int() })).default([]),
  }),
);
export type ReleaseParts = z.infer<typeof ReleasePartsSchema>;

const StateSchema = z.enum(['candidate', 'shadow', 'active', 'retired']);
const PersonNameSchema = z.object({ id: IdSchema, name: z.string() });

export const ReleaseSchema = z.object({
  releaseId: IdSchema,
  number: z.number().int(),
  contentHash: Sha256Schema,
  state: StateSchema,
  parts: ReleasePartsSchema,
  createdAt: InstantSchema,
  activatedAt: InstantSchema.nullable(),
  /** Brands with a model in use under it. */
  brandModels: z.number().int(),
  /** Workers that were seen with it just now. */
  workers: z.number().int(),
});
export type Release = z.infer<typeof ReleaseSchema>;

/** What is in use of a brand, and what waits behind it. */
export const ModelInUseSchema = z.object({
  brandModelId: IdSchema,
  slug: z.string(),
  name: z.string(),
  version: z.number().int(),
  releaseNumber: z.number().int(),
  definitionVersion: z.number().int(),
  contentHash: Sha256Schema,
  activatedAt: InstantSchema,
  /** The run that learned it; null = made from its definition alone. */
  learningRunId: IdSchema.nullable(),
  threshold: z.object({
    value: z.number(),
    origin: z.enum(['first', 'carried', 'proposed', 'restored', 'matched']),
    isCertified: z.boolean(),
  }),
  /** The version of its brand that runs in shadow; null = none. */
  shadowVersion: z.number().int().nullable(),
  shadowRunId: IdSchema.nullable(),
  /** The release in shadow that it belongs to; null = a candidate of this brand alone. */
  shadowReleaseNumber: z.number().int().nullable(),
});
export type ModelInUse = z.infer<typeof ModelInUseSchema>;

/** What happened to releases, brand models and shadows, and who did it; null = the system. */
export const RELEASE_EVENTS = [
  'release-activated',
  'release-imported',
  'release-shadow-started',
  'release-shadow-stopped',
  'release-shadow-unreadable',
  'release-shadow-promoted',
  'release-shadow-replaced',
  'release-proposed',
  'release-approved',
  'release-withdrawn',
  'release-restored',
  'brand-model-activated',
  'promotion-proposed',
  'promotion-approved',
  'promotion-withdrawn',
  'shadow-started',
  'shadow-stopped',
  'shadow-promoted',
  'shadow-replaced',
  'shadow-unreadable',
] as const;

export const ReleaseEventSchema = z.object({
  eventId: IdSchema,
  at: InstantSchema,
  action: z.enum(RELEASE_EVENTS),
  by: PersonNameSchema.nullable(),
  /** Of what it happened to. */
  brand: z.object({ slug: z.string(), name: z.string() }).nullable(),
  version: z.number().int().nullable(),
  releaseNumber: z.number().int().nullable(),
});
export type ReleaseEvent = z.infer<typeof ReleaseEventSchema>;

export const ReleasesSchema = z.object({
  releases: z.array(ReleaseSchema),
  models: z.array(ModelInUseSchema),
  events: z.array(ReleaseEventSchema),
});

/** What `touchstone release import` says. */
export type ImportedRelease = { releaseId: string; number: number; contentHash: string; isNew: boolean };
