import type { Rect } from '../drawing/rect';
import { intersectionOverSmaller } from '../non-max-suppression';

/** A box that the machine or an import has for a picture. */
export type FoundBox = Rect & {
  key: string;
  /** How sure its source is that it is a mark, 0..1; null = it does not say. */
  objectness: number | null;
  /** The brand it is taken for; null = an unknown mark. */
  match: { brandId: string; prob: number | null } | null;
};

/** Under this the detector is guessing, and a guess is shown only where its mark was taken for the brand asked for. */
export const SHOWN_OBJECTNESS = 0.3;
/** More boxes than that are noise on the screen. */
export const MAX_SHOWN = 20;

/** So much of a box in a likelier one, or round it, is the same mark again, or a part of it. */
const SAME_MARK_SHARE = 0.7;

/**
 * Which boxes are offered with a task, the likeliest first: those taken for the brand asked for (surest match first),
 * then those of an import that do not say how sure they are, then the others by objectness. The detector's boxes around and
 * inside a likelier one are left out, unless they are taken for another brand: a person would have to look at each of them.
 *
 * @param brandId null = any mark is asked for
 */
export function chooseSuggestions<Found extends FoundBox>(
  found: readonly Found[],
  brandId: string | null,
): Found[] {
  const isAskedFor = ({ match }: FoundBox) => brandId !== null && match?.brandId === brandId;
  const rank = (box: FoundBox) =>
    isAskedFor(box)
      ? 3 + (box.match?.prob ?? box.objectness ?? 1)
      : box.objectness === null
        ? 2
        : box.objectness;
  const chosen: Found[] = [];
  for (const box of found.toSorted((a, b) => rank(b) - rank(a))) {
    const isShown = isAskedFor(box) || box.objectness === null || box.objectness >= SHOWN_OBJECTNESS;
    if (isShown && !chosen.some((likelier) => isSameMark(likelier, box))) chosen.push(box);
  }
  return chosen.slice(0, MAX_SHOWN);
}

/** What an import says is shown as it says it. */
function isSameMark(likelier: FoundBox, box: FoundBox): boolean {
  if (box.objectness === null) return false;
  const areOfTwoBrands =
    likelier.match !== null && box.match !== null && likelier.match.brandId !== box.match.brandId;
  return !areOfTwoBrands && intersectionOverSmaller(likelier, box) >= SAME_MARK_SHARE;
}
