import { edgesOf, toRect, type Edge, type Rect } from './rect';

const EDGES: readonly Edge[] = ['left', 'right', 'top', 'bottom'];

/** Boxes that a drawn one may fall into, and how near each of its edges has to come, in px of the image. */
export type SnapTargets<Target extends Rect> = { targets: readonly Target[]; withinPx: number };

/**
 * The box that a drawn rectangle means when all four edges come near one: the nearest such one by its farthest edge, or
 * null. Whole boxes only: a single edge that jumps would take the exactness out of the other three.
 */
export function findSnap<Target extends Rect>(
  rect: Rect,
  { targets, withinPx }: SnapTargets<Target>,
): Target | null {
  let best: Target | null = null;
  let bestPx = withinPx;
  for (const target of targets) {
    const farthestPx = distanceOfEdges(rect, target);
    if (farthestPx > bestPx || (farthestPx === bestPx && best !== null)) continue;
    best = target;
    bestPx = farthestPx;
  }
  return best;
}

export function snapRect<Target extends Rect>(rect: Rect, snapping: SnapTargets<Target>): Rect {
  const target = findSnap(rect, snapping);
  return target === null ? rect : toRect(target);
}

function distanceOfEdges(a: Rect, b: Rect): number {
  const edgesOfA = edgesOf(a);
  const edgesOfB = edgesOf(b);
  return Math.max(...EDGES.map((edge) => Math.abs(edgesOfA[edge] - edgesOfB[edge])));
}
