import { intersectionOverUnion } from '../non-max-suppression';
import type { Drawing, DrawnBox } from './drawing';
import { isSameRect } from './rect';

export type Side = 'mine' | 'theirs';

/** A box on which two versions of an answer differ; null = that version has no such box. */
export type BoxDifference =
  { mine: DrawnBox; theirs: DrawnBox } | { mine: DrawnBox; theirs: null } | { mine: null; theirs: DrawnBox };

/** What has to be chosen between two versions of an answer. */
export type DrawingDifference = {
  boxes: readonly BoxDifference[];
  /** Outcome, comment or refused suggestions differ. */
  isRestDifferent: boolean;
};

/** From here on two drawn boxes are taken for versions of one. */
const SAME_BOX_IOU = 0.5;

/**
 * Boxes of two versions are paired by the suggestion they come from, else with the box they overlap most (IoU ≥ 0.5):
 * ids are made by each browser and say nothing across them.
 */
export function compareDrawings(mine: Drawing, theirs: Drawing): DrawingDifference {
  const isSameRefusal =
    mine.rejectedKeys.length === theirs.rejectedKeys.length &&
    mine.rejectedKeys.every((key) => theirs.rejectedKeys.includes(key));
  return {
    boxes: pairBoxes(mine.boxes, theirs.boxes).filter((pair) => !isSameBox(pair)),
    isRestDifferent: mine.outcome !== theirs.outcome || mine.comment !== theirs.comment || !isSameRefusal,
  };
}

/** Whether two versions say the same, whatever is locked, hidden or in another order. */
export function isSameAnswer(a: Drawing, b: Drawing): boolean {
  const { boxes, isRestDifferent } = compareDrawings(a, b);
  return boxes.length === 0 && !isRestDifferent;
}

/**
 * One answer of two: boxes that are the same in both, and of each difference the chosen side. An outcome gives way to
 * boxes that were chosen, and so does the refusal of a suggestion that became one of them.
 *
 * @param choice in the order of `compareDrawings(mine, theirs).boxes`; what is missing is `mine`
 */
export function mergeDrawings(
  mine: Drawing,
  theirs: Drawing,
  choice: { boxes: readonly Side[]; rest: Side },
): Drawing {
  const pairs = pairBoxes(mine.boxes, theirs.boxes);
  const agreed = pairs.flatMap((pair) => (isSameBox(pair) ? (pair.mine ?? []) : []));
  const chosen = compareDrawings(mine, theirs).boxes.flatMap(
    (pair, index) => pair[choice.boxes[index] ?? 'mine'] ?? [],
  );
  const boxes = [...agreed, ...chosen];
  const { rejectedKeys, outcome, comment } = choice.rest === 'mine' ? mine : theirs;
  const origins = new Set(boxes.map((box) => box.suggestionKey));
  return {
    boxes,
    rejectedKeys: rejectedKeys.filter((key) => !origins.has(key)),
    outcome: boxes.length > 0 ? null : outcome,
    comment,
  };
}

function pairBoxes(mine: readonly DrawnBox[], theirs: readonly DrawnBox[]): BoxDifference[] {
  const free = new Set(theirs);
  const partners = new Map<DrawnBox, DrawnBox>();
  const take = (box: DrawnBox, partner: DrawnBox | undefined) => {
    if (partner === undefined) return;
    free.delete(partner);
    partners.set(box, partner);
  };
  for (const box of mine) if (box.suggestionKey !== null) take(box, findSameOrigin(box, free));
  for (const box of mine) if (!partners.has(box)) take(box, findSamePlace(box, free));
  for (const box of mine) if (!partners.has(box)) take(box, findOverlapping(box, free));
  return [
    ...mine.map((box): BoxDifference => ({ mine: box, theirs: partners.get(box) ?? null })),
    ...[...free].map((box) => ({ mine: null, theirs: box })),
  ];
}

function findSameOrigin(box: DrawnBox, free: ReadonlySet<DrawnBox>): DrawnBox | undefined {
  return [...free].find((other) => other.suggestionKey === box.suggestionKey);
}

function findSamePlace(box: DrawnBox, free: ReadonlySet<DrawnBox>): DrawnBox | undefined {
  return [...free].find((other) => isSameRect(other, box) && mayBeOne(box, other));
}

function findOverlapping(box: DrawnBox, free: ReadonlySet<DrawnBox>): DrawnBox | undefined {
  return [...free]
    .filter((other) => mayBeOne(box, other) && intersectionOverUnion(box, other) >= SAME_BOX_IOU)
    .toSorted((a, b) => intersectionOverUnion(box, b) - intersectionOverUnion(box, a))[0];
}

/** Boxes of two different suggestions are two boxes, wherever they were moved to. */
function mayBeOne(a: DrawnBox, b: DrawnBox): boolean {
  return a.suggestionKey === null || b.suggestionKey === null;
}

function isSameBox({ mine, theirs }: BoxDifference): boolean {
  return (
    mine !== null &&
    theirs !== null &&
    isSameRect(mine, theirs) &&
    mine.brandId === theirs.brandId &&
    mine.suggestionKey === theirs.suggestionKey
  );
}
