import { z } from 'zod';
import { IdentificationPointSchema } from './brands';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { ReasonSchema } from './review';

const SentenceSchema = textSchema(300)
  .trim()
  .min(1, 'must say the ruling in a sentence')
  .refine((text) => !/[\r\n]/.test(text), 'must be one line');
const TagSchema = textSchema(60).trim().min(1);
const TagsSchema = z
  .array(TagSchema)
  .max(12)
  .transform((tags) => [...new Set(tags)].sort());

/** An identification point of a published version of the brand's definition: 0 = the first. */
const PointRefSchema = z
  .object({ definitionId: IdSchema, position: z.number().int().min(0).max(999) })
  .strict();

export const PinPrecedentSchema = z
  .object({
    reviewItemId: IdSchema,
    imageSha256: Sha256Schema,
    brandId: IdSchema,
    reason: ReasonSchema,
    sentence: SentenceSchema,
    tags: TagsSchema,
    point: PointRefSchema.nullable(),
  })
  .strict();
export type PinPrecedent = z.infer<typeof PinPrecedentSchema>;

export const EditPrecedentSchema = PinPrecedentSchema.pick({
  reason: true,
  sentence: true,
  tags: true,
  point: true,
}).extend({ version: z.number().int() });
export type EditPrecedent = z.infer<typeof EditPrecedentSchema>;

/** To retire a precedent, or to take it up again. */
export const RetirePrecedentSchema = z
  .object({ version: z.number().int(), reason: textSchema(1_000).trim().min(1, 'must say why') })
  .strict();
export type RetirePrecedent = z.infer<typeof RetirePrecedentSchema>;

const OutcomeSchema = z.enum(['violation', 'no-violation']);

export const PrecedentFilterSchema = z
  .object({
    state: z.enum(['standing', 'retired']).default('standing'),
    outcome: OutcomeSchema.optional(),
    reason: ReasonSchema.optional(),
    /** Slug. */
    brand: textSchema(200).optional(),
    tag: textSchema(60).optional(),
    /** Words of the sentence, the tags, the ad’s title or the brand, in any script. */
    q: textSchema(200).optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type PrecedentFilter = z.infer<typeof PrecedentFilterSchema>;

export const PrecedentSchema = z.object({
  precedentId: IdSchema,
  version: z.number().int(),
  imageSha256: Sha256Schema,
  brand: z.object({ brandId: IdSchema, slug: z.string(), name: z.string() }),
  reason: ReasonSchema,
  sentence: z.string(),
  tags: z.array(z.string()),
  point: z
    .object({
      definitionId: IdSchema,
      definitionVersion: z.number().int(),
      position: z.number().int(),
      kind: IdentificationPointSchema.shape.kind,
      text: IdentificationPointSchema.shape.text,
    })
    .nullable(),
  /** The ad it was seen in. */
  ad: z.object({ title: z.string(), source: z.string(), externalId: z.string() }).nullable(),
  /** null = the system. */
  pinnedBy: z.string().nullable(),
  createdAt: InstantSchema,
  retirement: z.object({ by: z.string().nullable(), at: InstantSchema, reason: z.string() }).nullable(),
});
export type Precedent = z.infer<typeof PrecedentSchema>;
export const PrecedentPageSchema = z.object({
  entries: z.array(PrecedentSchema),
  nextCursor: z.string().nullable(),
});
export type PrecedentPage = z.infer<typeof PrecedentPageSchema>;

export const PrecedentEventSchema = z.object({
  at: InstantSchema,
  by: z.string().nullable(),
  what: z.enum(['precedent-pinned', 'precedent-edited', 'precedent-retired', 'precedent-reinstated']),
  /** What it said before an edit. */
  before: z.object({ reason: ReasonSchema, sentence: z.string(), tags: z.array(z.string()) }).nullable(),
  reason: z.string().nullable(),
});
export type PrecedentEvent = z.infer<typeof PrecedentEventSchema>;
export const PrecedentDetailSchema = z.object({
  precedent: PrecedentSchema,
  /** Points of the brand's published definition, to pin it to. */
  points: z.array(PointRefSchema.extend({ text: IdentificationPointSchema.shape.text })),
  history: z.array(PrecedentEventSchema),
});
export type PrecedentDetail = z.infer<typeof PrecedentDetailSchema>;

export const PrecedentTagsSchema = z.object({
  tags: z.array(z.object({ tag: z.string(), count: z.number().int() })),
});

/** Cosine of the whole-picture embeddings; null = they cannot be compared. */
export const NearPrecedentSchema = PrecedentSchema.extend({ similarity: z.number().nullable() });
export type NearPrecedent = z.infer<typeof NearPrecedentSchema>;
export const NearPrecedentsSchema = z.object({
  suspects: z.array(
    z.object({
      brandId: IdSchema,
      /** The likest first, of either outcome. */
      violations: z.array(NearPrecedentSchema),
      others: z.array(NearPrecedentSchema),
    }),
  ),
});
export type NearPrecedents = z.infer<typeof NearPrecedentsSchema>;
