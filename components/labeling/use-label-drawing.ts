'use client';

import { useMemo, useRef, useState } from 'react';
import { v4 as uuidv4 } from 'uuid';
import type { DrawingSession } from '@/lib/client/labeling/drawing-session';
import { toSuggestion } from '@/lib/client/labeling/drawing-content';
import type { CopySource, HeldLabelWork } from '@/lib/client/labeling/label-session';
import { useDrawing } from '@/lib/client/labeling/use-label-session';
import {
  isWaiting,
  suggestionState,
  type Drawing,
  type DrawnBox,
  type Outcome,
  type Suggestion,
} from '@/lib/domain/drawing/drawing';
import { boxOfSuggestion, copyBoxes, cycle, duplicateBox, newBox } from '@/lib/domain/drawing/new-boxes';
import type { PointerEffect } from '@/lib/domain/drawing/pointer-tool';
import { nudgeRect, toRect, type Direction, type NudgeKind, type Rect } from '@/lib/domain/drawing/rect';

/** What the keys of the box, or of the suggestion, are about. */
export type Chosen =
  /** `isFresh`: drawn or accepted just now; the pointer has to come back to it before it moves it. */
  { kind: 'box'; id: string; isFresh?: boolean } | { kind: 'suggestion'; key: string };

/** Keys of one kind that follow each other that fast are one step to undo. */
const GESTURE_PAUSE_MS = 800;

/** Everything that can be done to the drawing of one task, and what of it is chosen. */
export function useLabelDrawing(work: HeldLabelWork, drawing: DrawingSession, copySource: CopySource | null) {
  const snapshot = useDrawing(drawing);
  const { present, past, future } = snapshot.history;
  const { picture, brand } = work;
  const brandId = brand?.brandId ?? null;
  const suggestions = useMemo(() => work.suggestions.map(toSuggestion), [work.suggestions]);
  const open = useMemo(
    () => suggestions.filter((suggestion) => isWaiting(present, suggestion)),
    [suggestions, present],
  );
  const [kept, setKept] = useState<{ drawing: DrawingSession; chosen: Chosen | null }>({
    drawing,
    chosen: null,
  });
  const chosen = kept.drawing === drawing ? kept.chosen : null;
  const choose = (next: Chosen | null) => setKept({ drawing, chosen: next });
  const chosenBox =
    chosen?.kind === 'box' ? (present.boxes.find((box) => box.id === chosen.id) ?? null) : null;
  const chosenSuggestion =
    chosen?.kind === 'suggestion' ? (open.find((suggestion) => suggestion.key === chosen.key) ?? null) : null;
  const [nearTo, setNearTo] = useState<Rect | null>(null);
  const gesture = useRef({ name: '', lastAtMs: 0, number: 0 });

  const gestureOf = (name: string): string => {
    const now = performance.now();
    const { current } = gesture;
    const isContinued = current.name === name && now - current.lastAtMs < GESTURE_PAUSE_MS;
    gesture.current = { name, lastAtMs: now, number: isContinued ? current.number : current.number + 1 };
    return `${name} ${gesture.current.number}`;
  };
  const add = (box: DrawnBox, isFresh = false) => {
    drawing.do({ kind: 'add', boxes: [box] });
    choose({ kind: 'box', id: box.id, isFresh });
  };
  const suggestionAt = (index: number) => suggestions[index];
  const accept = (suggestion: Suggestion | undefined) => {
    if (suggestion === undefined) return;
    const box = present.boxes.find((one) => one.suggestionKey === suggestion.key);
    if (box) choose({ kind: 'box', id: box.id });
    else add(boxOfSuggestion(suggestion, uuidv4(), brandId), true);
  };
  const reject = (suggestion: Suggestion | undefined) => {
    if (suggestion === undefined) return;
    const isRejected = suggestionState(present, suggestion) === 'rejected';
    drawing.do({ kind: isRejected ? 'reopen' : 'reject', suggestionKey: suggestion.key });
  };
  const next = chosenSuggestion ?? open[0];
  const goRound = (step: 1 | -1) => {
    const boxes = present.boxes.filter((box) => !box.isHidden);
    const targets: Chosen[] = [
      ...boxes.map(({ id }) => ({ kind: 'box' as const, id })),
      ...open.map(({ key }) => ({ kind: 'suggestion' as const, key })),
    ];
    const current = targets.find((target) => isSameTarget(target, chosen)) ?? null;
    choose(cycle(targets, current, step));
  };

  return {
    snapshot,
    present,
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    suggestions,
    /** Those that wait to be looked at. */
    open,
    chosen,
    chosenBox,
    isChosenFresh: chosen?.kind === 'box' && chosen.isFresh === true,
    chosenSuggestion,
    /** Where the stage should go near; a new object each time. */
    nearTo,
    choose,
    undo: drawing.undo,
    redo: drawing.redo,
    drawNew: (rect: Rect) => add(newBox(uuidv4(), brandId, rect)),
    onPointer: (effect: PointerEffect) => {
      if (effect.kind === 'reshape') {
        drawing.do({ kind: 'reshape', boxId: effect.boxId, rect: effect.rect });
      } else if (effect.kind === 'draw') {
        const snapped = suggestions.find((one) => one.key === effect.suggestionKey);
        if (snapped) accept(snapped);
        else add(newBox(uuidv4(), brandId, effect.rect), true);
      } else if (effect.target === null) choose(null);
      else if (effect.target.kind === 'suggestion') {
        choose({ kind: 'suggestion', key: effect.target.suggestionKey });
      } else choose({ kind: 'box', id: effect.target.boxId });
    },
    acceptNumber: (number: number) => accept(suggestionAt(number - 1)),
    rejectNumber: (number: number) => reject(suggestionAt(number - 1)),
    accept,
    reject,
    fix: (suggestion: Suggestion | undefined = next) => {
      if (suggestion === undefined) return;
      accept(suggestion);
      setNearTo(toRect(suggestion));
    },
    /** Of the chosen suggestion or the next open one; null when there is none. */
    next: next ?? null,
    acceptAll: () =>
      drawing.do({ kind: 'add', boxes: open.map((one) => boxOfSuggestion(one, uuidv4(), brandId)) }),
    goRound,
    nudge: (kind: NudgeKind, direction: Direction, stepPx: number) => {
      if (chosenBox === null) return;
      const rect = nudgeRect(toRect(chosenBox), { kind, direction, stepPx }, picture);
      drawing.do(
        { kind: 'reshape', boxId: chosenBox.id, rect },
        gestureOf(`${kind} ${direction} ${chosenBox.id}`),
      );
    },
    remove: (box: DrawnBox) => drawing.do({ kind: 'remove', boxId: box.id }),
    duplicate: (box: DrawnBox) => add(duplicateBox(box, uuidv4(), picture)),
    toggleLock: (box: DrawnBox) => drawing.do({ kind: 'lock', boxId: box.id, isLocked: !box.isLocked }),
    toggleHidden: (box: DrawnBox) => drawing.do({ kind: 'hide', boxId: box.id, isHidden: !box.isHidden }),
    setBrand: (box: DrawnBox, newBrandId: string | null) =>
      drawing.do({ kind: 'brand', boxId: box.id, brandId: newBrandId }),
    copy:
      copySource === null
        ? null
        : () =>
            drawing.do({
              kind: 'add',
              boxes: copyBoxes(copySource.boxes, copySource.picture, picture, uuidv4),
            }),
    toggleOutcome: (outcome: Outcome) =>
      drawing.do({ kind: 'outcome', outcome: present.outcome === outcome ? null : outcome }),
    setComment: (comment: string) => drawing.do({ kind: 'comment', comment }, gestureOf('comment')),
    replace: (replacement: Drawing) => drawing.do({ kind: 'replace', drawing: replacement }),
    resolve: drawing.resolve,
  };
}
export type LabelDrawing = ReturnType<typeof useLabelDrawing>;

function isSameTarget(a: Chosen, b: Chosen | null): boolean {
  if (a.kind === 'box') return b?.kind === 'box' && a.id === b.id;
  return b?.kind === 'suggestion' && a.key === b.key;
}
