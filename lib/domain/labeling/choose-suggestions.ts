import type { Rect } from '../drawing/rect';

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

/**
 * Which boxes are offered with a task, the likeliest first: those taken for the brand asked for (surest match first),
 * then those of an import that do not say how sure they are, then the others by objectness.
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
  return found
    .filter((box) => isAskedFor(box) || box.objectness === null || box.objectness >= SHOWN_OBJECTNESS)
    .toSorted((a, b) => rank(b) - rank(a))
    .slice(0, MAX_SHOWN);
}
