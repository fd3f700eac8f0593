import { z } from 'zod';
import { EntryClassSchema } from './data-sheet';
import { LabelKindSchema, PresenceSchema, SplitSchema } from './datasets';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { BoxProvenanceSchema, RectSchema } from './labeling';
import { ReasonSchema } from './review';

/** A box as it stood when the version was frozen. */
export const FrozenBoxSchema = RectSchema.extend({ provenance: BoxProvenanceSchema }).strict();
export const FrozenBoxesSchema = z.array(FrozenBoxSchema);
export type FrozenBox = z.infer<typeof FrozenBoxSchema>;

export const DatasetEntrySchema = z.object({
  position: z.number().int(),
  imageSha256: Sha256Schema,
  width: z.number().int(),
  height: z.number().int(),
  split: SplitSchema,
  groupKey: Sha256Schema,
  brand: z.object({ slug: z.string(), name: z.string() }).nullable(),
  presence: PresenceSchema.nullable(),
  kind: LabelKindSchema.nullable(),
  isHardNegative: z.boolean(),
  /** People said that it shows none of the brands. */
  isBrandFree: z.boolean(),
  /** Null = nobody searched the picture for the brand's marks. */
  boxes: FrozenBoxesSchema.nullable(),
  inclusionProb: z.number().nullable(),
});
export type DatasetEntry = z.infer<typeof DatasetEntrySchema>;
export const EntryFilterSchema = z
  .object({
    split: SplitSchema.optional(),
    brand: textSchema(200).optional(),
    class: EntryClassSchema.optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(60),
  })
  .strict();
export type EntryFilter = z.infer<typeof EntryFilterSchema>;
export const EntryPageSchema = z.object({
  entries: z.array(DatasetEntrySchema),
  nextCursor: z.string().nullable(),
});
export type EntryPage = z.infer<typeof EntryPageSchema>;

/** Who and what an entry comes from. People are ids only: who they are stands in the accounts. */
export const LineageSchema = z.object({
  entry: DatasetEntrySchema,
  labelledAt: InstantSchema.nullable(),
  verdicts: z.array(
    z.object({
      verdictId: IdSchema,
      reviewItemId: IdSchema,
      personId: IdSchema,
      at: InstantSchema,
      reason: ReasonSchema,
      isAdjudication: z.boolean(),
      definitionVersion: z.number().int().nullable(),
      model: z.object({ version: z.number().int(), releaseNumber: z.number().int() }).nullable(),
    }),
  ),
  boxes: z.array(
    z.object({
      position: z.number().int(),
      provenance: BoxProvenanceSchema,
      /** Answers that it is the mean of. */
      answers: z.array(z.object({ answerId: IdSchema, personId: IdSchema, at: InstantSchema })),
    }),
  ),
  imports: z.array(
    z.object({ importId: IdSchema, fileName: z.string(), at: InstantSchema, personId: IdSchema.nullable() }),
  ),
  edits: z.array(z.object({ editId: IdSchema, at: InstantSchema, personId: IdSchema, note: z.string() })),
  /** What the machine said of the ad and the brand, newest first. */
  scores: z.array(
    z.object({
      prob: z.number(),
      modelVersion: z.number().int(),
      releaseNumber: z.number().int(),
      at: InstantSchema,
    }),
  ),
});
export type Lineage = z.infer<typeof LineageSchema>;
