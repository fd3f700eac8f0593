import { z } from 'zod';
import { MovedMarksSchema } from './brand-model';
import { InstantSchema } from './ids';

export const HealthSchema = z.object({
  status: z.enum(['ready', 'not-ready']),
  /** What is missing, in words; empty when ready. */
  missing: z.array(z.string()),
});
export type Health = z.infer<typeof HealthSchema>;

/** Milliseconds by stage of the work on a picture: decode, encode, detect, embedMarks. */
export const StageMsSchema = z.record(z.string(), z.number());
export type StageMs = z.infer<typeof StageMsSchema>;

export const SystemSchema = z.object({
  release: z
    .object({
      number: z.number().int(),
      contentHash: z.string(),
      activatedAt: InstantSchema,
      parts: z.array(z.object({ name: z.string(), sha256: z.string() })),
    })
    .nullable(),
  brandModels: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      version: z.number().int(),
      definitionVersion: z.number().int(),
      referenceCount: z.number().int(),
      threshold: z.number(),
      activatedAt: InstantSchema,
      movedMarks: MovedMarksSchema.nullable(),
    }),
  ),
  workers: z.array(
    z.object({
      id: z.uuid(),
      hostName: z.string(),
      processId: z.number().int(),
      provider: z.string(),
      threadCount: z.number().int(),
      releaseHash: z.string(),
      startedAt: InstantSchema,
      secondsSinceSeen: z.number(),
    }),
  ),
  scorings: z.object({ queued: z.number().int(), scored: z.number().int(), failed: z.number().int() }),
  /** Providers that scored ads so far. */
  providers: z.array(z.object({ provider: z.string(), adCount: z.number().int() })),
});
export type System = z.infer<typeof SystemSchema>;
