import type { Point, Size } from '../viewport';

/** Px of the original image, EXIF orientation applied, origin top-left. In a drawing: whole px, inside the picture. */
export type Rect = { x: number; y: number; width: number; height: number };
export type Edge = 'left' | 'right' | 'top' | 'bottom';
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof HANDLES)[number];
export type Direction = 'left' | 'right' | 'up' | 'down';
/** How an arrow key changes a box; `grow` pushes the edge that the arrow points to, `shrink` pulls the opposite one after it. */
export type NudgeKind = 'move' | 'grow' | 'shrink';

/** A box with a shorter side is a slip of the hand. */
export const MIN_SIDE_PX = 3;

/** The rectangle between two opposite corners, in any order: whole px, cut to the picture; it can be of any size, 0 included. */
export function rectBetween(a: Point, b: Point, picture: Size): Rect {
  const left = clamp(Math.round(Math.min(a.x, b.x)), 0, picture.width);
  const right = clamp(Math.round(Math.max(a.x, b.x)), 0, picture.width);
  const top = clamp(Math.round(Math.min(a.y, b.y)), 0, picture.height);
  const bottom = clamp(Math.round(Math.max(a.y, b.y)), 0, picture.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The smallest rectangle that holds all points: what clicks on the outermost points of a mark mean. */
export function rectAround(points: readonly Point[], picture: Size): Rect {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return rectBetween(
    { x: Math.min(...xs), y: Math.min(...ys) },
    { x: Math.max(...xs), y: Math.max(...ys) },
    picture,
  );
}

/** Whether both sides are long enough to be meant. A picture smaller than that may be framed as a whole. */
export function isLargeEnough(rect: Rect, picture: Size): boolean {
  return rect.width >= minSide(picture.width) && rect.height >= minSide(picture.height);
}

/** The nearest rectangle that may stand in a drawing: whole px, inside the picture, no side under MIN_SIDE_PX. */
export function fitRect(rect: Rect, picture: Size): Rect {
  const { x, y, width, height } = rectBetween(
    rect,
    { x: rect.x + rect.width, y: rect.y + rect.height },
    picture,
  );
  const wide = Math.max(width, minSide(picture.width));
  const high = Math.max(height, minSide(picture.height));
  return {
    x: Math.min(x, picture.width - wide),
    y: Math.min(y, picture.height - high),
    width: wide,
    height: high,
  };
}

/** Moved by whole px as far as the picture goes; the size stays. */
export function moveRect(rect: Rect, { x, y }: Point, picture: Size): Rect {
  return {
    ...rect,
    x: clamp(rect.x + Math.round(x), 0, picture.width - rect.width),
    y: clamp(rect.y + Math.round(y), 0, picture.height - rect.height),
  };
}

/** One edge put at `to` (px from the left or the top), stopped by the picture and by the opposite edge. */
export function putEdge(rect: Rect, edge: Edge, to: number, picture: Size): Rect {
  const { left, right, top, bottom } = edgesOf(rect);
  const at = Math.round(to);
  const wide = minSide(picture.width);
  const high = minSide(picture.height);
  switch (edge) {
    case 'left':
      return fromEdges({ left: clamp(at, 0, right - wide), right, top, bottom });
    case 'right':
      return fromEdges({ left, right: clamp(at, left + wide, picture.width), top, bottom });
    case 'top':
      return fromEdges({ left, right, top: clamp(at, 0, bottom - high), bottom });
    case 'bottom':
      return fromEdges({ left, right, top, bottom: clamp(at, top + high, picture.height) });
  }
}

/** The edges that a handle holds follow the pointer; the others stay. */
export function pullHandle(rect: Rect, handle: Handle, to: Point, picture: Size): Rect {
  return EDGES_OF[handle].reduce(
    (pulled, edge) => putEdge(pulled, edge, edge === 'left' || edge === 'right' ? to.x : to.y, picture),
    rect,
  );
}

/** What an arrow key does to a box, by `stepPx` px. */
export function nudgeRect(
  rect: Rect,
  { kind, direction, stepPx }: { kind: NudgeKind; direction: Direction; stepPx: number },
  picture: Size,
): Rect {
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const isAcross = direction === 'left' || direction === 'right';
  if (kind === 'move') {
    return moveRect(rect, isAcross ? { x: sign * stepPx, y: 0 } : { x: 0, y: sign * stepPx }, picture);
  }
  const [leading, trailing] = FACING[direction];
  const edge = kind === 'grow' ? leading : trailing;
  return putEdge(rect, edge, edgesOf(rect)[edge] + sign * stepPx, picture);
}

/** The same place in a picture of another size, e.g. the next picture of the same goods. */
export function scaleRect(rect: Rect, from: Size, to: Size): Rect {
  const across = to.width / from.width;
  const down = to.height / from.height;
  const scaled = {
    x: rect.x * across,
    y: rect.y * down,
    width: rect.width * across,
    height: rect.height * down,
  };
  return fitRect(scaled, to);
}

/** Where a handle lies on the outline. */
export function handlePoint({ x, y, width, height }: Rect, handle: Handle): Point {
  return {
    x: x + (handle.includes('w') ? 0 : handle.includes('e') ? width : width / 2),
    y: y + (handle.includes('n') ? 0 : handle.includes('s') ? height : height / 2),
  };
}

export function edgesOf({ x, y, width, height }: Rect): Record<Edge, number> {
  return { left: x, right: x + width, top: y, bottom: y + height };
}

export function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

export function toRect({ x, y, width, height }: Rect): Rect {
  return { x, y, width, height };
}

const EDGES_OF: Record<Handle, readonly Edge[]> = {
  nw: ['left', 'top'],
  n: ['top'],
  ne: ['right', 'top'],
  e: ['right'],
  se: ['right', 'bottom'],
  s: ['bottom'],
  sw: ['left', 'bottom'],
  w: ['left'],
};

/** The edge that an arrow points to, and the one behind it. */
const FACING: Record<Direction, readonly [Edge, Edge]> = {
  left: ['left', 'right'],
  right: ['right', 'left'],
  up: ['top', 'bottom'],
  down: ['bottom', 'top'],
};

function fromEdges({ left, right, top, bottom }: Record<Edge, number>): Rect {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function minSide(pictureSide: number): number {
  return Math.min(MIN_SIDE_PX, pictureSide);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
