'use client';

import { useState } from 'react';
import type { DrawnBox, Suggestion } from '@/lib/domain/drawing/drawing';
import { pickTarget, type Target } from '@/lib/domain/drawing/pick';
import {
  stepPointer,
  type PointerEffect,
  type PointerEvent as DrawingEvent,
  type PointerScene,
  type Tool,
} from '@/lib/domain/drawing/pointer-tool';
import type { Point, Size } from '@/lib/domain/viewport';
import { createPointerStore } from './pointer-store';
import type { StageTool } from './stage-types';

export type DrawingScene = {
  /** Another drawing: what was begun on the one before is given up. */
  drawingKey: string;
  tool: Tool;
  picture: Size;
  /** Stage px an image px. */
  scale: number;
  /** Boxes that can be seen. */
  boxes: readonly DrawnBox[];
  /** Suggestions nobody has said anything of, as far as they can be seen. */
  suggestions: readonly Suggestion[];
  chosen: DrawnBox | null;
  /** It was drawn or accepted last and nobody has pointed at it since. */
  isChosenFresh: boolean;
  /** While true the pointer pans. */
  isPanning: boolean;
  isLocked: boolean;
};

/** In stage px, so that a hand's unsteadiness counts the same at any zoom. */
const REACH_PX = 7;
const SLOP_PX = 4;
const SNAP_PX = 6;

/** Turns the pointer into drawing: the rules are those of lib/domain/drawing/pointer-tool.ts. */
export function useDrawingTool(scene: DrawingScene, onEffect: (effect: PointerEffect) => void) {
  const [owned, setOwned] = useState(() => ({ key: scene.drawingKey, pointer: createPointerStore() }));
  if (owned.key !== scene.drawingKey) setOwned({ key: scene.drawingKey, pointer: createPointerStore() });
  const { pointer } = owned;
  const [cursor, setCursor] = useState('cursor-crosshair');
  const step = (event: DrawingEvent, input: PointerEvent | null) => {
    const isSnapping = input === null ? pointer.get().isSnapping : !input.altKey;
    const rules = toRules(scene, isSnapping, isForcing(input));
    const { state, effect } = stepPointer(pointer.get().state, event, rules);
    pointer.set({ state, isSnapping, ...(event.kind === 'cancel' ? {} : { at: event.at }) });
    if (event.kind !== 'cancel') setCursor(cursorOver(rules.pick(event.at), scene));
    if (effect !== null) onEffect(effect);
  };
  const tool: StageTool = {
    press: (at, input) => {
      if (scene.isPanning || scene.isLocked) return false;
      step({ kind: 'press', at }, input);
      return true;
    },
    move: (at, input) => {
      if (at === null) pointer.set({ at: null });
      else step({ kind: 'move', at }, input);
    },
    release: (at, input) => step({ kind: 'release', at }, input),
    cancel: () => step({ kind: 'cancel' }, null),
  };
  return { tool, pointer, cursor };
}

/** Rules of the present scene, for a preview as well. */
export function toRules(scene: DrawingScene, isSnapping: boolean, isForcing = false): PointerScene {
  const { boxes, suggestions, chosen, isChosenFresh, scale } = scene;
  const withHandles = chosen?.isLocked === true ? null : chosen;
  const reachPx = REACH_PX / scale;
  return {
    tool: scene.tool,
    picture: scene.picture,
    chosen,
    isFresh: isChosenFresh,
    slopPx: SLOP_PX / scale,
    snap: { targets: isSnapping ? suggestions : [], withinPx: SNAP_PX / scale },
    pick: (at: Point) =>
      isForcing
        ? null
        : pickTarget(at, { boxes, suggestions, chosen: withHandles, isFresh: isChosenFresh, reachPx }),
  };
}

/** Ctrl or ⌘ held: whatever lies there, a box is drawn. */
function isForcing(input: PointerEvent | null): boolean {
  return input !== null && (input.ctrlKey || input.metaKey);
}

function cursorOver(target: Target | null, scene: DrawingScene): string {
  const { chosen, isChosenFresh, isPanning, isLocked } = scene;
  if (isPanning) return 'cursor-grab';
  if (isLocked) return 'cursor-not-allowed';
  if (target?.kind === 'handle') return HANDLE_CURSORS[target.handle];
  const isOnChosen = target?.kind === 'box' && target.boxId === chosen?.id;
  return isOnChosen && !chosen.isLocked && !isChosenFresh ? 'cursor-move' : 'cursor-crosshair';
}

const HANDLE_CURSORS = {
  nw: 'cursor-nwse-resize',
  se: 'cursor-nwse-resize',
  ne: 'cursor-nesw-resize',
  sw: 'cursor-nesw-resize',
  n: 'cursor-ns-resize',
  s: 'cursor-ns-resize',
  e: 'cursor-ew-resize',
  w: 'cursor-ew-resize',
} as const;
