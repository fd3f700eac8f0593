import { createDisjointSets } from '../datasets/disjoint-sets';
import type { Rect } from '../drawing/rect';
import { groupBy } from '../group-by';
import { intersectionOverUnion } from '../non-max-suppression';
import { assign } from './assign';

/** A mark's rectangle and whose mark it is; null = nobody knows. */
export type BrandedRect = Rect & { brandId: string | null };
/** Indices into the two lists that were matched, and how much the two boxes share. */
export type BoxPair = { left: number; right: number; iou: number };

/** Two boxes are meant to be the same mark from here on (PASCAL VOC 2010). */
export const SAME_MARK_IOU = 0.5;

/**
 * The best one-to-one matching of two people's boxes in a picture: as many pairs as possible, and of those matchings one
 * with the largest sum of IoU. Boxes of different brands, or with an IoU under `minIou`, are never a pair.
 *
 * Exact, not greedy: a greedy matching can take the partner that another box needs. Boxes that overlap nothing are set
 * aside first, so that what is solved (in cubic time) are groups of boxes that touch.
 *
 * @returns pairs by their left index
 */
export function matchBoxesBest(
  left: readonly BrandedRect[],
  right: readonly BrandedRect[],
  minIou = SAME_MARK_IOU,
): BoxPair[] {
  const possible: BoxPair[] = [];
  left.forEach((box, leftIndex) => {
    right.forEach((other, rightIndex) => {
      if (box.brandId !== other.brandId) return;
      const iou = intersectionOverUnion(box, other);
      if (iou > 0 && iou >= minIou) possible.push({ left: leftIndex, right: rightIndex, iou });
    });
  });
  return touchingGroups(possible, left.length, right.length)
    .flatMap(matchGroup)
    .sort((a, b) => a.left - b.left);
}

/** Groups of pairs that share no box with another group. */
function touchingGroups(pairs: readonly BoxPair[], leftCount: number, rightCount: number): BoxPair[][] {
  const sets = createDisjointSets(leftCount + rightCount);
  for (const { left, right } of pairs) sets.join(left, leftCount + right);
  return [...groupBy(pairs, (pair) => sets.rootOf(pair.left)).values()];
}

function matchGroup(pairs: readonly BoxPair[]): BoxPair[] {
  if (pairs.length <= 1) return [...pairs];
  const lefts = [...new Set(pairs.map((pair) => pair.left))];
  const rights = [...new Set(pairs.map((pair) => pair.right))];
  const byBoxes = new Map(pairs.map((pair) => [`${pair.left} ${pair.right}`, pair]));
  // One pair more outweighs any sum of IoU.
  const worth = lefts.map((l) =>
    rights.map((r) => {
      const pair = byBoxes.get(`${l} ${r}`);
      return pair ? pairs.length + pair.iou : 0;
    }),
  );
  return assign(worth).flatMap((column, row) => byBoxes.get(`${lefts[row]} ${rights[column]}`) ?? []);
}
