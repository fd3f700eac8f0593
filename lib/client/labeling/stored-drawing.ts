import { z } from 'zod';
import { LabelDraftContentSchema } from '@/lib/contracts/label-work';
import { applyCommand, OUTCOMES, type Drawing, type DrawingCommand } from '@/lib/domain/drawing/drawing';
import { record, redo, startHistory, undo, type History } from '@/lib/domain/drawing/history';
import type { Size } from '@/lib/domain/viewport';

const RectSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
const BoxSchema = RectSchema.extend({
  id: z.string(),
  brandId: z.string().nullable(),
  suggestionKey: z.string().nullable(),
  isLocked: z.boolean(),
  isHidden: z.boolean(),
});
const OutcomeSchema = z.enum(OUTCOMES).nullable();
export const DrawingSchema: z.ZodType<Drawing> = z.object({
  boxes: z.array(BoxSchema),
  rejectedKeys: z.array(z.string()),
  outcome: OutcomeSchema,
  comment: z.string(),
});
const boxId = z.string();
const suggestionKey = z.string();
const CommandSchema: z.ZodType<DrawingCommand> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), boxes: z.array(BoxSchema) }),
  z.object({ kind: z.literal('reshape'), boxId, rect: RectSchema }),
  z.object({ kind: z.literal('remove'), boxId }),
  z.object({ kind: z.literal('lock'), boxId, isLocked: z.boolean() }),
  z.object({ kind: z.literal('hide'), boxId, isHidden: z.boolean() }),
  z.object({ kind: z.literal('brand'), boxId, brandId: z.string().nullable() }),
  z.object({ kind: z.literal('reject'), suggestionKey }),
  z.object({ kind: z.literal('reopen'), suggestionKey }),
  z.object({ kind: z.literal('outcome'), outcome: OutcomeSchema }),
  z.object({ kind: z.literal('comment'), comment: z.string() }),
  z.object({ kind: z.literal('replace'), drawing: DrawingSchema }),
]);

/** One thing that a person did to a drawing, taking steps back included: a journal of them restores undo and redo too. */
export const DrawingStepSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('do'), command: CommandSchema, gesture: z.string().nullable() }),
  z.object({ kind: z.literal('undo') }),
  z.object({ kind: z.literal('redo') }),
]);
export type DrawingStep = z.infer<typeof DrawingStepSchema>;

/** What the server has of a drawing; version 0 = nothing yet. */
export const SavedDraftSchema = z.object({
  version: z.int().min(0),
  content: LabelDraftContentSchema.nullable(),
});
export type SavedDraft = z.infer<typeof SavedDraftSchema>;

export function takeStep(history: History<Drawing>, step: DrawingStep, picture: Size): History<Drawing> {
  if (step.kind === 'undo') return undo(history);
  if (step.kind === 'redo') return redo(history);
  return record(history, applyCommand(history.present, step.command, picture), step.gesture);
}

export function replay(base: Drawing, steps: readonly DrawingStep[], picture: Size): History<Drawing> {
  return steps.reduce((history, step) => takeStep(history, step, picture), startHistory(base));
}
