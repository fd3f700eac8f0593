import { z } from 'zod';
import { IdSchema, InstantSchema, Sha256Schema } from './ids';

export const FailedScoringSchema = z.object({
  revisionId: IdSchema,
  source: z.string(),
  externalId: z.string(),
  title: z.string(),
  firstImageSha256: Sha256Schema,
  failureCode: z.string(),
  failureDetail: z.string(),
  attempts: z.number().int(),
  endedAt: InstantSchema,
});
export type FailedScoring = z.infer<typeof FailedScoringSchema>;
export const FailedScoringsSchema = z.object({
  failed: z.array(FailedScoringSchema),
  total: z.number().int(),
});
