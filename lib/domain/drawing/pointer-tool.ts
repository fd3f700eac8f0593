import type { Point, Size } from '../viewport';
import type { Target } from './pick';
import {
  isLargeEnough,
  isSameRect,
  moveRect,
  pullHandle,
  rectAround,
  rectBetween,
  toRect,
  type Handle,
  type Rect,
} from './rect';
import { findSnap, snapRect, type SnapTargets } from './snap';

/** `corners`: drag, or click two opposite corners. `extremes`: drag, or click the four outermost points of the mark. */
export type Tool = 'corners' | 'extremes';
const EXTREME_COUNT = 4;

type Grabbed = Rect & { id: string; isLocked: boolean };

/** What the pointer is doing; all points in px of the image, not rounded. */
export type PointerState =
  | { kind: 'idle' }
  /** Down, and not moved yet: a click or the beginning of a drag. */
  | { kind: 'pressed'; at: Point; target: Target | null }
  /** A box between two corners, by a held button or between two clicks. */
  | { kind: 'spanning'; anchor: Point; at: Point; isHeld: boolean }
  | { kind: 'extremes'; points: readonly Point[]; at: Point }
  | { kind: 'moving'; box: Grabbed; grabbedAt: Point; at: Point }
  | { kind: 'pulling'; box: Grabbed; handle: Handle; at: Point };

export type PointerEvent = { kind: 'press' | 'move' | 'release'; at: Point } | { kind: 'cancel' };

export type PointerScene = {
  tool: Tool;
  picture: Size;
  /** What a press at a point takes hold of; null = nothing, so a box begins. */
  pick: (at: Point) => Target | null;
  /** The box that a drag moves and whose handles can be pulled. */
  chosen: Grabbed | null;
  /** It was drawn or accepted last and nobody has pointed at it since: a drag that begins in it draws the next box. */
  isFresh?: boolean;
  /** Movement under it is a click, in px of the image. */
  slopPx: number;
  /** Suggestions still open, to fall into; none while snapping is switched off. */
  snap: SnapTargets<Rect & { key: string }>;
};

/** What a gesture came to. `choose`: the target of a click, null = the bare picture. */
export type PointerEffect =
  | { kind: 'draw'; rect: Rect; suggestionKey: string | null }
  | { kind: 'reshape'; boxId: string; rect: Rect }
  | { kind: 'choose'; target: Target | null };

type Step = { state: PointerState; effect: PointerEffect | null };

export const IDLE: PointerState = { kind: 'idle' };

/**
 * One step of a gesture. It is computed from where it began, never from the step before, so moves may be dropped.
 *
 * A drag draws, unless it begins on the chosen box (moves it) or on one of its handles (pulls it): so a box can be drawn
 * inside another without a mode. A fresh box has to be pointed at before it is moved: marks stand close together, and the
 * next one is drawn far more often than the last one is moved. A click chooses what it hits; on the bare picture it sets a corner or an outermost point.
 */
export function stepPointer(state: PointerState, event: PointerEvent, scene: PointerScene): Step {
  if (event.kind === 'cancel') return still(IDLE);
  switch (state.kind) {
    case 'idle':
      return event.kind === 'press' ? still(press(event.at, scene)) : still(state);
    case 'pressed':
      if (event.kind === 'press') return still(press(event.at, scene));
      return event.kind === 'move' ? still(drag(state, event.at, scene)) : click(state, scene);
    case 'spanning': {
      if (event.kind === 'move') return still({ ...state, at: event.at });
      if (event.kind === 'press') return still({ ...state, at: event.at, isHeld: true });
      return state.isHeld ? finish({ ...state, at: event.at }, scene) : still(state);
    }
    case 'extremes': {
      if (event.kind !== 'release') return still({ ...state, at: event.at });
      const points = [...state.points, event.at];
      const next = { ...state, points, at: event.at };
      return points.length < EXTREME_COUNT ? still(next) : finish(next, scene);
    }
    case 'moving':
    case 'pulling': {
      if (event.kind !== 'release') return still({ ...state, at: event.at });
      const rect = shapeOf({ ...state, at: event.at }, scene.picture);
      const isSame = isSameRect(rect, state.box);
      return { state: IDLE, effect: isSame ? null : { kind: 'reshape', boxId: state.box.id, rect } };
    }
  }
}

/** What to show of a gesture: the rectangle as it stands, and whose it is (null = a new box). */
export function previewPointer(
  state: PointerState,
  scene: Pick<PointerScene, 'picture' | 'snap'>,
): { rect: Rect; boxId: string | null } | null {
  switch (state.kind) {
    case 'idle':
    case 'pressed':
      return null;
    case 'spanning':
    case 'extremes':
      return { rect: snapRect(drawnRect(state, scene.picture), scene.snap), boxId: null };
    case 'moving':
    case 'pulling':
      return { rect: shapeOf(state, scene.picture), boxId: state.box.id };
  }
}

function press(at: Point, scene: PointerScene): PointerState {
  const target = scene.pick(at);
  const { chosen } = scene;
  if (target?.kind === 'handle' && chosen && !chosen.isLocked) {
    return { kind: 'pulling', box: chosen, handle: target.handle, at };
  }
  return { kind: 'pressed', at, target };
}

function drag(
  state: Extract<PointerState, { kind: 'pressed' }>,
  at: Point,
  { chosen, isFresh = false, slopPx }: PointerScene,
): PointerState {
  if (Math.hypot(at.x - state.at.x, at.y - state.at.y) < slopPx) return state;
  const isOnChosen = chosen !== null && state.target?.kind === 'box' && state.target.boxId === chosen.id;
  if (isOnChosen && !chosen.isLocked && !isFresh)
    return { kind: 'moving', box: chosen, grabbedAt: state.at, at };
  return { kind: 'spanning', anchor: state.at, at, isHeld: true };
}

function click({ at, target }: Extract<PointerState, { kind: 'pressed' }>, { tool }: PointerScene): Step {
  if (target !== null) return { state: IDLE, effect: { kind: 'choose', target } };
  const state: PointerState =
    tool === 'extremes'
      ? { kind: 'extremes', points: [at], at }
      : { kind: 'spanning', anchor: at, at, isHeld: false };
  return { state, effect: { kind: 'choose', target: null } };
}

type Drawn = Extract<PointerState, { kind: 'spanning' | 'extremes' }>;
type Reshaped = Extract<PointerState, { kind: 'moving' | 'pulling' }>;

function finish(state: Drawn, { picture, snap }: PointerScene): Step {
  const rect = drawnRect(state, picture);
  if (!isLargeEnough(rect, picture)) return still(IDLE);
  const target = findSnap(rect, snap);
  const effect: PointerEffect = {
    kind: 'draw',
    rect: target === null ? rect : toRect(target),
    suggestionKey: target?.key ?? null,
  };
  return { state: IDLE, effect };
}

function drawnRect(state: Drawn, picture: Size): Rect {
  return state.kind === 'spanning'
    ? rectBetween(state.anchor, state.at, picture)
    : rectAround([...state.points, state.at], picture);
}

function shapeOf(state: Reshaped, picture: Size): Rect {
  const { box, at } = state;
  if (state.kind === 'pulling') return pullHandle(toRect(box), state.handle, at, picture);
  return moveRect(toRect(box), { x: at.x - state.grabbedAt.x, y: at.y - state.grabbedAt.y }, picture);
}

function still(state: PointerState): Step {
  return { state, effect: null };
}
