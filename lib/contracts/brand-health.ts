import { z } from 'zod';
import { DRIFT_REASONS } from '../domain/drift/test-drift';
import { InstantSchema } from './ids';
import { LabelAccuracySchema } from './label-reports';

/** What is known of a brand beside its thresholds. */
export const BrandHealthSchema = z.object({
  labels: z.object({
    present: z.number().int(),
    absent: z.number().int(),
    /** Of the absent ones: the machine was sure of them. */
    hardNegatives: z.number().int(),
    /** Pictures that somebody searched for the brand's marks. */
    searched: z.number().int(),
  }),
  /** From double labels; null = nobody has answered a question about it twice. */
  accuracy: LabelAccuracySchema.nullable(),
  /** What the daily look at the threshold in use says; null = no threshold is in use. */
  drift: z
    .object({
      /** Only what people chose is watched, until it has drifted. */
      isWatched: z.boolean(),
      lookCount: z.number().int(),
      lastLookAt: InstantSchema.nullable(),
      driftedAt: InstantSchema.nullable(),
      reasons: z.array(z.enum(DRIFT_REASONS)),
    })
    .nullable(),
  /** Open items past the moment that they were due at. */
  lateCount: z.number().int(),
  /** Genuine reference pictures of the published definition. */
  pictureCount: z.number().int(),
  /** What changed in how the machine sees the brand, the newest first. */
  changes: z.array(
    z.object({
      kind: z.enum(['definition', 'model', 'threshold']),
      version: z.number().int(),
      at: InstantSchema,
      /** null = the system or the command line. */
      by: z.string().nullable(),
      note: z.string(),
    }),
  ),
});
export type BrandHealth = z.infer<typeof BrandHealthSchema>;
