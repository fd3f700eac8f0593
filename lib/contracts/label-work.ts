import { z } from 'zod';
import { MAX_SLOTS_PER_TAB } from '../domain/lease';
import { IdentificationPointSchema, ReferencePictureSchema, RulingSchema } from './brands';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { BoxProvenanceSchema, LabelOutcomeSchema, MAX_BOXES, MAX_SUGGESTIONS, RectSchema } from './labeling';
import { LeaseSchema, SlotPurposeSchema } from './review';

/**
 * Names a suggestion for ever: `d:RELEASE:POSITION` for a detection of a release, `i:ID` for a box of an import. Opaque to
 * browsers; numbers on the screen may change when a picture is seen again, keys do not.
 */
export const SuggestionKeySchema = z
  .string()
  .regex(/^(d:[0-9a-f-]{36}:\d{1,2}|i:[0-9a-f-]{36})$/, 'must be the key of a suggestion that was offered');
export type SuggestionKey = z.infer<typeof SuggestionKeySchema>;

/** A box of the machine, offered under a number key. Whole pixels inside the picture, so that taking it as it is sends the same numbers back. */
export const LabelSuggestionSchema = z.object({
  key: SuggestionKeySchema,
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
  /** How sure the source is that this is a mark, whosoever it is, 0..1; null = it does not say. */
  objectness: z.number().nullable(),
  /** The brand it is taken for; null = an unknown mark. */
  match: z.object({ brandId: IdSchema, brandName: z.string(), prob: z.number().nullable() }).nullable(),
});
export type LabelSuggestion = z.infer<typeof LabelSuggestionSchema>;

export const LabelBoxSchema = RectSchema.extend({
  /** Null = a mark whose brand is not known; only where the task asks for any mark. */
  brandId: IdSchema.nullable(),
  /** The suggestion it was made from; null = drawn. */
  suggestion: SuggestionKeySchema.nullable(),
}).strict();
export type LabelBox = z.infer<typeof LabelBoxSchema>;

/** Unfinished work: what the canvas holds now. */
export const LabelDraftContentSchema = z
  .object({
    boxes: z.array(LabelBoxSchema).max(MAX_BOXES),
    /** Suggestions said to be no mark (of the brand). */
    rejectedSuggestions: z.array(SuggestionKeySchema).max(MAX_SUGGESTIONS),
    /** Null while nothing is decided. */
    outcome: LabelOutcomeSchema.nullable(),
    comment: textSchema(4_000),
    activeMs: z.number().int().min(0).max(86_400_000),
  })
  .strict();
export type LabelDraftContent = z.infer<typeof LabelDraftContentSchema>;
export const LabelDraftSchema = z.object({
  version: z.number().int().min(1),
  savedAt: InstantSchema,
  content: LabelDraftContentSchema,
});
export type LabelDraft = z.infer<typeof LabelDraftSchema>;

const PictureSchema = z.object({
  sha256: Sha256Schema,
  width: z.number().int(),
  height: z.number().int(),
  mediaType: z.string(),
});

/** An earlier answer, for the adjudicator. */
export const LabelAnswerViewSchema = z.object({
  answerId: IdSchema,
  by: z.string(),
  at: InstantSchema,
  outcome: LabelOutcomeSchema,
  comment: z.string(),
  boxes: z.array(LabelBoxSchema.extend({ provenance: BoxProvenanceSchema }).strict()),
});
export type LabelAnswerView = z.infer<typeof LabelAnswerViewSchema>;

/** A label task in the hands of one person in one tab. */
export const LabelWorkSchema = z.object({
  taskId: IdSchema,
  purpose: SlotPurposeSchema,
  lease: LeaseSchema,
  batch: z.object({
    batchId: IdSchema,
    name: z.string(),
    position: z.number().int(),
    taskCount: z.number().int(),
  }),
  picture: PictureSchema,
  /** The brand whose marks are asked for; null = any mark. */
  brand: z
    .object({
      brandId: IdSchema,
      slug: z.string(),
      name: z.string(),
      aliases: z.array(z.string()),
      smallestMarkPx: z.number().int().nullable(),
      identificationPoints: z.array(IdentificationPointSchema),
      rulings: z.array(RulingSchema),
      references: z.array(ReferencePictureSchema),
    })
    .nullable(),
  /** The ad it was found in; null for an imported picture. */
  ad: z
    .object({
      revisionId: IdSchema,
      source: z.string(),
      externalId: z.string(),
      title: z.string(),
      category: z.string(),
      /** All pictures of the ad in their order, this one among them. */
      pictures: z.array(PictureSchema),
      /** This person's boxes on the picture before this one in the ad, to copy from; null without any. */
      previous: z.object({ sha256: Sha256Schema, boxes: z.array(LabelBoxSchema) }).nullable(),
    })
    .nullable(),
  /** Whether the machine's boxes may be shown. False: this picture measures what they do to people. */
  hasSuggestions: z.boolean(),
  /** The likeliest first: key 1, key 2 … */
  suggestions: z.array(LabelSuggestionSchema),
  /** This person's saved work on it. */
  draft: LabelDraftSchema.nullable(),
  /** Earlier answers; only an adjudicator sees them. */
  answers: z.array(LabelAnswerViewSchema),
});
export type LabelWork = z.infer<typeof LabelWorkSchema>;

export const LabelClaimRequestSchema = z
  .object({
    tabId: IdSchema,
    purpose: SlotPurposeSchema.default('answer'),
    /** How many this tab wants to hold in all. */
    count: z.number().int().min(1).max(MAX_SLOTS_PER_TAB).default(MAX_SLOTS_PER_TAB),
    /** Only of this batch. */
    batchId: IdSchema.optional(),
    /** A particular task. */
    taskId: IdSchema.optional(),
    /** Slots whose work this tab has already: they come back as leases only. */
    knownSlotIds: z.array(IdSchema).max(20).default([]),
  })
  .strict();
export type LabelClaimRequest = z.input<typeof LabelClaimRequestSchema>;
export const LabelClaimResponseSchema = z.object({
  /** What this tab holds and did not know. */
  work: z.array(LabelWorkSchema),
  /** What it knew and still holds, renewed. */
  kept: z.array(LeaseSchema),
  leaseMs: z.number(),
});
