import type { Point } from '../viewport';
import { edgesOf, handlePoint, HANDLES, type Handle, type Rect } from './rect';

/** What lies under the pointer. */
export type Target =
  | { kind: 'handle'; boxId: string; handle: Handle }
  | { kind: 'box'; boxId: string }
  | { kind: 'suggestion'; suggestionKey: string };

type PickableBox = Rect & { id: string };
export type PickScene = {
  /** Visible boxes; the last one was drawn last. */
  boxes: readonly PickableBox[];
  /** Suggestions that are still open. */
  suggestions: ReadonlyArray<Rect & { key: string }>;
  /** The box whose handles are shown; a locked one shows none. */
  chosen: PickableBox | null;
  /** It was drawn or accepted last and nobody has pointed at it since: only its handles are taken hold of. */
  isFresh?: boolean;
  /** How near is on it, in px of the image. */
  reachPx: number;
};

/**
 * What a press at `point` (px of the image) takes hold of: a handle of the chosen box, else the smallest box around the
 * point, else the smallest suggestion whose outline is near. Null = the bare picture.
 *
 * The inside of a suggestion is bare: suggestions are often as large as the goods, and the mark is to be drawn in them.
 *
 * A look at every box: 2,000 take some 20 µs, which is less than Konva's second canvas costs to keep.
 */
export function pickTarget(point: Point, scene: PickScene): Target | null {
  const { boxes, suggestions, chosen, isFresh = false, reachPx } = scene;
  const handle = chosen === null ? null : pickHandle(point, chosen, reachPx, isFresh);
  if (chosen !== null && handle !== null) return { kind: 'handle', boxId: chosen.id, handle };
  const box = smallestAround(point, boxes, reachPx / 2);
  if (box !== null) return { kind: 'box', boxId: box.id };
  const near = suggestions.filter((one) => !isDeepInside(point, one, reachPx));
  const suggestion = smallestAround(point, near, reachPx / 2);
  return suggestion === null ? null : { kind: 'suggestion', suggestionKey: suggestion.key };
}

/**
 * Corners go before edges, and an edge can be taken anywhere along it. Marks stand side by side: from a fresh box the next one
 * is begun near by, so only the squares of its handles are taken hold of.
 */
function pickHandle(point: Point, box: Rect, reachPx: number, isFresh: boolean): Handle | null {
  const nearPx = isFresh ? reachPx * FRESH_REACH : reachPx;
  for (const handle of CORNERS_FIRST) {
    const at = handlePoint(box, handle);
    const isAlong = handle.length === 1 && !isFresh;
    const reachX = isAlong && (handle === 'n' || handle === 's') ? box.width / 2 : nearPx;
    const reachY = isAlong && (handle === 'w' || handle === 'e') ? box.height / 2 : nearPx;
    if (Math.abs(point.x - at.x) <= reachX && Math.abs(point.y - at.y) <= reachY) return handle;
  }
  return null;
}

/** Of the reach: about the square that is drawn. */
const FRESH_REACH = 0.6;

const CORNERS_FIRST = HANDLES.toSorted((a, b) => b.length - a.length);

function isDeepInside({ x, y }: Point, rect: Rect, reachPx: number): boolean {
  const { left, right, top, bottom } = edgesOf(rect);
  return Math.min(x - left, right - x, y - top, bottom - y) > reachPx;
}

function smallestAround<Box extends Rect>(point: Point, boxes: readonly Box[], slackPx: number): Box | null {
  let best: Box | null = null;
  let bestArea = Number.POSITIVE_INFINITY;
  for (const box of boxes) {
    const isInside =
      point.x >= box.x - slackPx &&
      point.x <= box.x + box.width + slackPx &&
      point.y >= box.y - slackPx &&
      point.y <= box.y + box.height + slackPx;
    const area = box.width * box.height;
    // Of boxes of one size the one drawn last lies on top.
    if (!isInside || area > bestArea) continue;
    best = box;
    bestArea = area;
  }
  return best;
}
