/** Any unit, as long as all boxes share it. */
export type ScoredBox = { x: number; y: number; width: number; height: number; score: number };

/**
 * Greedy non-maximum suppression: the best boxes, best first, none of which overlaps a better one by more than `iou`.
 *
 * Equal scores keep the order they came in, so that the answer never depends on how an engine sorts.
 *
 * @param iou intersection over union, 0..1
 */
export function suppressOverlaps<Scored extends ScoredBox>(
  boxes: readonly Scored[],
  { iou, maxCount }: { iou: number; maxCount: number },
): Scored[] {
  const kept: Scored[] = [];
  for (const box of boxes.toSorted((a, b) => b.score - a.score)) {
    if (kept.length >= maxCount) break;
    if (kept.every((better) => intersectionOverUnion(better, box) <= iou)) kept.push(box);
  }
  return kept;
}

/** 0 = apart or without area, 1 = the same. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const both = intersectionArea(a, b);
  return both === 0 ? 0 : both / (a.width * a.height + b.width * b.height - both);
}

/** How much of the smaller box lies in the other: 0 = apart or without area, 1 = inside it. */
export function intersectionOverSmaller(a: Box, b: Box): number {
  const both = intersectionArea(a, b);
  return both === 0 ? 0 : both / Math.min(a.width * a.height, b.width * b.height);
}

type Box = Omit<ScoredBox, 'score'>;

function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width <= 0 || height <= 0 ? 0 : width * height;
}
