import type { SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import type { LabelDraftContent, LabelSuggestion, LabelWork } from '@/lib/contracts/label-work';
import type { Drawing, Suggestion } from '@/lib/domain/drawing/drawing';
import { newBox } from '@/lib/domain/drawing/new-boxes';
import { fitRect, toRect } from '@/lib/domain/drawing/rect';
import type { Size } from '@/lib/domain/viewport';

/** What is saved of a drawing; what is locked or hidden is the browser's own business. */
export function toDraftContent(drawing: Drawing, activeMs: number): LabelDraftContent {
  return {
    boxes: toLabelBoxes(drawing),
    rejectedSuggestions: [...drawing.rejectedKeys],
    outcome: toOutcome(drawing),
    comment: drawing.comment,
    activeMs: Math.round(activeMs),
  };
}

/** A saved drawing, its boxes under new ids. */
export function toDrawing(content: LabelDraftContent, picture: Size, newId: () => string): Drawing {
  return {
    boxes: content.boxes.map(({ brandId, suggestion, ...rect }) => ({
      ...newBox(newId(), brandId, fitRect(rect, picture)),
      suggestionKey: suggestion,
    })),
    rejectedKeys: content.rejectedSuggestions,
    outcome: content.outcome === 'boxes' ? null : content.outcome,
    comment: content.comment,
  };
}

/** Whether two saved drawings are the same work; the time it took is not looked at. */
export function isSameContent(a: LabelDraftContent | null, b: LabelDraftContent | null): boolean {
  const withoutTime = (content: LabelDraftContent | null) => content && { ...content, activeMs: 0 };
  return JSON.stringify(withoutTime(a)) === JSON.stringify(withoutTime(b));
}

/** Null while the drawing answers nothing: no box, and nothing said of the picture. */
export function toAnswer(work: LabelWork, drawing: Drawing, activeMs: number): SubmitLabelAnswer | null {
  const outcome = toOutcome(drawing);
  if (outcome === null) return null;
  const { slotId, token } = work.lease;
  // A suggestion of an old draft may be offered no more.
  const offered = new Set(work.suggestions.map((suggestion) => suggestion.key));
  return {
    taskId: work.taskId,
    slotId,
    token,
    outcome,
    boxes: toLabelBoxes(drawing).map(({ suggestion, ...box }) => ({
      ...box,
      suggestion: suggestion !== null && offered.has(suggestion) ? suggestion : null,
    })),
    suggestions: [...offered].map((key) => ({ key, isRejected: drawing.rejectedKeys.includes(key) })),
    comment: drawing.comment.trim(),
    activeMs: Math.round(activeMs),
  };
}

export function toSuggestion({ key, match, x, y, width, height }: LabelSuggestion): Suggestion {
  return { x, y, width, height, key, brandId: match?.brandId ?? null };
}

function toLabelBoxes({ boxes }: Drawing): LabelDraftContent['boxes'] {
  return boxes.map((box) => ({ ...toRect(box), brandId: box.brandId, suggestion: box.suggestionKey }));
}

function toOutcome({ outcome, boxes }: Drawing): LabelDraftContent['outcome'] {
  return outcome ?? (boxes.length > 0 ? 'boxes' : null);
}
