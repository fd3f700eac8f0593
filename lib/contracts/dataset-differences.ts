import { z } from 'zod';
import { DatasetEntrySchema } from './dataset-entries';
import { Sha256Schema } from './ids';

export const CHANGE_KINDS = ['added', 'removed', 'relabelled', 'moved'] as const;
/** `relabelled`: label, hard negative or boxes differ. `moved` is never: the database refuses it, and the count shows it. */
export const ChangeKindSchema = z.enum(CHANGE_KINDS);
export const DifferenceFilterSchema = z
  .object({
    /** Number of the version to compare with; the one before when left out. */
    from: z.coerce.number().int().min(1).optional(),
    change: ChangeKindSchema.optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(60),
  })
  .strict();
export type DifferenceFilter = z.infer<typeof DifferenceFilterSchema>;
export const DifferenceSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  counts: z.object({
    added: z.number().int(),
    removed: z.number().int(),
    relabelled: z.number().int(),
    moved: z.number().int(),
    unchanged: z.number().int(),
  }),
  changes: z.array(
    z.object({
      change: ChangeKindSchema,
      imageSha256: Sha256Schema,
      brand: z.object({ slug: z.string(), name: z.string() }).nullable(),
      before: DatasetEntrySchema.nullable(),
      after: DatasetEntrySchema.nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});
export type Difference = z.infer<typeof DifferenceSchema>;
