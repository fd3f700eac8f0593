import type { Placement, Size } from '../viewport';
import { toImagePoint } from '../viewport';
import type { DrawnBox, Suggestion } from './drawing';
import { fitRect, moveRect, rectBetween, scaleRect, toRect, type Rect } from './rect';

/** How far a copy lies from its original, so that both can be seen, in px of the image. */
const COPY_OFFSET_PX = 10;
/** Of what is visible, how much a box begins with that is made by a key. */
const KEY_BOX_SHARE = 0.25;

export function newBox(id: string, brandId: string | null, rect: Rect): DrawnBox {
  return { ...toRect(rect), id, brandId, suggestionKey: null, isLocked: false, isHidden: false };
}

/** The box that an accepted suggestion becomes: of the brand that is asked for, or (null) of the machine's. */
export function boxOfSuggestion(suggestion: Suggestion, id: string, askedBrandId: string | null): DrawnBox {
  return {
    ...newBox(id, askedBrandId ?? suggestion.brandId, suggestion),
    suggestionKey: suggestion.key,
  };
}

/** A copy a little to the right and below; at the edge of the picture, to the left and above. */
export function duplicateBox(box: DrawnBox, id: string, picture: Size): DrawnBox {
  const rect = toRect(box);
  const moved = moveRect(rect, { x: COPY_OFFSET_PX, y: COPY_OFFSET_PX }, picture);
  const isStuck = moved.x === rect.x && moved.y === rect.y;
  return newBox(
    id,
    box.brandId,
    isStuck ? moveRect(rect, { x: -COPY_OFFSET_PX, y: -COPY_OFFSET_PX }, picture) : moved,
  );
}

/** The boxes of another picture at the same places of this one: two shots of one article are often framed alike. */
export function copyBoxes(
  boxes: ReadonlyArray<Rect & { brandId: string | null }>,
  from: Size,
  to: Size,
  newId: () => string,
): DrawnBox[] {
  return boxes.map((box) => newBox(newId(), box.brandId, scaleRect(box, from, to)));
}

/** What can be seen of the picture, in whole px of it. */
export function seenRect(placement: Placement, picture: Size, stage: Size): Rect {
  const upper = toImagePoint(placement, { x: 0, y: 0 });
  const lower = toImagePoint(placement, { x: stage.width, y: stage.height });
  return rectBetween(upper, lower, picture);
}

/** Where a box begins that is made without a pointer: in the middle of what can be seen of the picture. */
export function middleRect(placement: Placement, picture: Size, stage: Size): Rect {
  const seen = seenRect(placement, picture, stage);
  const width = seen.width * KEY_BOX_SHARE;
  const height = seen.height * KEY_BOX_SHARE;
  return fitRect(
    { x: seen.x + (seen.width - width) / 2, y: seen.y + (seen.height - height) / 2, width, height },
    picture,
  );
}

/** The next in a circle; from nothing chosen, the first or the last. Null when there is none. */
export function cycle<Id>(ids: readonly Id[], current: Id | null, step: 1 | -1): Id | null {
  const at = current === null ? -1 : ids.indexOf(current);
  if (at === -1) return (step === 1 ? ids[0] : ids.at(-1)) ?? null;
  return ids[(at + step + ids.length) % ids.length] ?? null;
}
