import { z } from 'zod';
import { IdSchema, InstantSchema, textSchema } from './ids';
import {
  LabelBoxSchema,
  LabelDraftContentSchema,
  LabelDraftSchema,
  LabelWorkSchema,
  SuggestionKeySchema,
} from './label-work';
import { LabelOutcomeSchema, MAX_BOXES, MAX_SUGGESTIONS } from './labeling';

/** PUT /label-drafts/[taskId] */
export const SaveLabelDraftSchema = z
  .object({
    /** The version that this save follows; 0 = nothing was saved before. */
    expectedVersion: z.number().int().min(0),
    content: LabelDraftContentSchema,
  })
  .strict();
export type SaveLabelDraft = z.infer<typeof SaveLabelDraftSchema>;
export const LabelDraftSavedSchema = z.object({ version: z.number().int(), savedAt: InstantSchema });
/** Body of the 409 `draft-conflict`: what another tab or machine of this person has saved since. */
export const LabelDraftConflictSchema = z.object({
  code: z.literal('draft-conflict'),
  message: z.string(),
  stored: LabelDraftSchema,
});

/** PUT /label-answers/[answerId] under an id made by the browser. */
export const SubmitLabelAnswerSchema = z
  .object({
    taskId: IdSchema,
    slotId: IdSchema,
    token: IdSchema,
    outcome: LabelOutcomeSchema,
    boxes: z.array(LabelBoxSchema).max(MAX_BOXES),
    /** Every suggestion that was offered, in the order in which it was. */
    suggestions: z
      .array(z.object({ key: SuggestionKeySchema, isRejected: z.boolean() }).strict())
      .max(MAX_SUGGESTIONS),
    comment: textSchema(4_000),
    activeMs: z.number().int().min(0).max(86_400_000),
  })
  .strict()
  .refine(({ outcome, boxes }) => (outcome === 'boxes') === boxes.length > 0, {
    path: ['boxes'],
    message: 'boxes go with the outcome "boxes", and only with it',
  })
  .refine(({ suggestions }) => new Set(suggestions.map(({ key }) => key)).size === suggestions.length, {
    path: ['suggestions'],
    message: 'name each suggestion once',
  })
  .refine(
    ({ boxes, suggestions }) => {
      const kept = new Set(suggestions.filter((one) => !one.isRejected).map((one) => one.key));
      return boxes.every(({ suggestion }) => suggestion === null || kept.has(suggestion));
    },
    { path: ['boxes'], message: 'a box comes from a suggestion that was offered and not rejected' },
  )
  .refine(
    ({ boxes }) => {
      const used = boxes.flatMap(({ suggestion }) => suggestion ?? []);
      return new Set(used).size === used.length;
    },
    { path: ['boxes'], message: 'a suggestion becomes one box at most' },
  );
export type SubmitLabelAnswer = z.infer<typeof SubmitLabelAnswerSchema>;
export const LabelAnswerStoredSchema = z.object({
  answerId: IdSchema,
  /** Milliseconds in which it can still be taken back; 0 when it has settled. */
  undoMsLeft: z.number(),
});
export type LabelAnswerStored = z.infer<typeof LabelAnswerStoredSchema>;

export const WithdrawLabelAnswerSchema = z
  .object({
    tabId: IdSchema,
    /** What is on the table now, perhaps half drawn: given back last. */
    keepSlotId: IdSchema.optional(),
  })
  .strict();
export const LabelAnswerWithdrawnSchema = z.object({
  /** The task again in hand; its draft holds the answer that was taken back. */
  work: LabelWorkSchema,
  releasedSlotIds: z.array(IdSchema),
});
