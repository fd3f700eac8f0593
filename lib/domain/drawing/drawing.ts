import { intersectionOverSmaller, intersectionOverUnion } from '../non-max-suppression';
import type { Size } from '../viewport';
import { fitRect, isSameRect, toRect, type Rect } from './rect';

/** What a person says of the picture as a whole; then there is no box. */
export const OUTCOMES = ['no-mark', 'cannot-tell', 'wrong-brand'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type DrawnBox = Rect & {
  id: string;
  /** Null = a mark whose brand is not known. */
  brandId: string | null;
  /** The machine's box that it came from; null = drawn by hand. */
  suggestionKey: string | null;
  /** A locked box keeps its place until it is unlocked. */
  isLocked: boolean;
  /** Out of sight while drawing; it still counts. */
  isHidden: boolean;
};

/** A box that the machine suggests, as it may stand in a drawing; `key` names it for ever. */
export type Suggestion = Rect & { key: string; brandId: string | null };

/** One person's answer about one picture in the making. */
export type Drawing = {
  boxes: readonly DrawnBox[];
  /** Suggestions that the person refused. */
  rejectedKeys: readonly string[];
  outcome: Outcome | null;
  comment: string;
};

export const EMPTY_DRAWING: Drawing = { boxes: [], rejectedKeys: [], outcome: null, comment: '' };

/** Everything that changes a drawing. */
export type DrawingCommand =
  | { kind: 'add'; boxes: readonly DrawnBox[] }
  | { kind: 'reshape'; boxId: string; rect: Rect }
  | { kind: 'remove'; boxId: string }
  | { kind: 'lock'; boxId: string; isLocked: boolean }
  | { kind: 'hide'; boxId: string; isHidden: boolean }
  | { kind: 'brand'; boxId: string; brandId: string | null }
  | { kind: 'reject'; suggestionKey: string }
  | { kind: 'reopen'; suggestionKey: string }
  | { kind: 'outcome'; outcome: Outcome | null }
  | { kind: 'comment'; comment: string }
  /** The whole answer, as it was put together from two versions of it. */
  | { kind: 'replace'; drawing: Drawing };

/**
 * What a command makes of a drawing; the very same drawing when it changes nothing: an unknown box, a locked one, a
 * suggestion that is taken already.
 *
 * Kept always: boxes lie inside the picture in whole px, ids are unique, a suggestion is the origin of at most one box and
 * is then not rejected, and where there is an outcome there is no box.
 */
export function applyCommand(drawing: Drawing, command: DrawingCommand, picture: Size): Drawing {
  switch (command.kind) {
    case 'add':
      return addBoxes(drawing, command.boxes, picture);
    case 'reshape':
      return changeBox(drawing, command.boxId, (box) => {
        const rect = fitRect(command.rect, picture);
        return box.isLocked || isSameRect(box, rect) ? box : { ...box, ...rect };
      });
    case 'remove':
      return removeBox(drawing, command.boxId);
    case 'lock':
      return changeBox(drawing, command.boxId, (box) =>
        box.isLocked === command.isLocked ? box : { ...box, isLocked: command.isLocked },
      );
    case 'hide':
      return changeBox(drawing, command.boxId, (box) =>
        box.isHidden === command.isHidden ? box : { ...box, isHidden: command.isHidden },
      );
    case 'brand':
      return changeBox(drawing, command.boxId, (box) =>
        box.isLocked || box.brandId === command.brandId ? box : { ...box, brandId: command.brandId },
      );
    case 'reject':
      return rejectSuggestion(drawing, command.suggestionKey);
    case 'reopen': {
      const rejectedKeys = drawing.rejectedKeys.filter((key) => key !== command.suggestionKey);
      return rejectedKeys.length === drawing.rejectedKeys.length ? drawing : { ...drawing, rejectedKeys };
    }
    case 'outcome':
      return giveOutcome(drawing, command.outcome);
    case 'comment':
      return drawing.comment === command.comment ? drawing : { ...drawing, comment: command.comment };
    case 'replace':
      return isSameDrawing(drawing, command.drawing) ? drawing : command.drawing;
  }
}

/** `open`: nobody has said anything of it. */
export type SuggestionState = 'open' | 'accepted' | 'edited' | 'rejected';

export function suggestionState(drawing: Drawing, suggestion: Suggestion): SuggestionState {
  const box = drawing.boxes.find((one) => one.suggestionKey === suggestion.key);
  if (box) return isSameRect(box, suggestion) ? 'accepted' : 'edited';
  return drawing.rejectedKeys.includes(suggestion.key) ? 'rejected' : 'open';
}

/** So much of a suggestion in a box, or of a box in it, answers it. */
const ANSWERED_SHARE = 0.7;

/**
 * Whether a suggestion waits to be looked at: nobody has said anything of it, and no box was drawn for its mark. Its number
 * still takes it.
 */
export function isWaiting(drawing: Drawing, suggestion: Suggestion): boolean {
  return (
    suggestionState(drawing, suggestion) === 'open' &&
    !drawing.boxes.some((box) => intersectionOverSmaller(box, suggestion) >= ANSWERED_SHARE)
  );
}

export type Provenance =
  { kind: 'drawn' } | { kind: 'accepted' | 'edited'; suggestionKey: string; iou: number };

/** Where a box comes from; `iou` (0..1) says how far it was moved from what the machine suggested. */
export function provenanceOf(box: DrawnBox, suggestions: readonly Suggestion[]): Provenance {
  const suggestion = suggestions.find((one) => one.key === box.suggestionKey);
  if (!suggestion) return { kind: 'drawn' };
  const iou = intersectionOverUnion(box, suggestion);
  return {
    kind: isSameRect(box, suggestion) ? 'accepted' : 'edited',
    suggestionKey: suggestion.key,
    iou,
  };
}

function isSameDrawing(a: Drawing, b: Drawing): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function addBoxes(drawing: Drawing, boxes: readonly DrawnBox[], picture: Size): Drawing {
  const ids = new Set(drawing.boxes.map((box) => box.id));
  const origins = new Set(drawing.boxes.map((box) => box.suggestionKey));
  const added: DrawnBox[] = [];
  for (const box of boxes) {
    if (ids.has(box.id) || (box.suggestionKey !== null && origins.has(box.suggestionKey))) continue;
    ids.add(box.id);
    origins.add(box.suggestionKey);
    added.push({ ...box, ...fitRect(toRect(box), picture) });
  }
  if (added.length === 0) return drawing;
  return {
    ...drawing,
    boxes: [...drawing.boxes, ...added],
    rejectedKeys: drawing.rejectedKeys.filter((key) => !origins.has(key)),
    outcome: null,
  };
}

function changeBox(drawing: Drawing, boxId: string, change: (box: DrawnBox) => DrawnBox): Drawing {
  const index = drawing.boxes.findIndex((box) => box.id === boxId);
  const before = drawing.boxes[index];
  if (before === undefined) return drawing;
  const after = change(before);
  return after === before ? drawing : { ...drawing, boxes: drawing.boxes.with(index, after) };
}

function removeBox(drawing: Drawing, boxId: string): Drawing {
  const boxes = drawing.boxes.filter((box) => box.id !== boxId || box.isLocked);
  return boxes.length === drawing.boxes.length ? drawing : { ...drawing, boxes };
}

/** A box that came from the suggestion goes with it, if it is not locked. */
function rejectSuggestion(drawing: Drawing, suggestionKey: string): Drawing {
  const box = drawing.boxes.find((one) => one.suggestionKey === suggestionKey);
  if (box?.isLocked === true || drawing.rejectedKeys.includes(suggestionKey)) return drawing;
  return {
    ...drawing,
    boxes: drawing.boxes.filter((one) => one !== box),
    rejectedKeys: [...drawing.rejectedKeys, suggestionKey],
  };
}

function giveOutcome(drawing: Drawing, outcome: Outcome | null): Drawing {
  if (outcome === drawing.outcome) return drawing;
  return outcome === null ? { ...drawing, outcome } : { ...drawing, outcome, boxes: [] };
}
