import { groupPictures } from './group-pictures';
import { NEAR_DUPLICATE_BITS } from './near-duplicates';
import type { Split } from './splits';

/** The same picture comes once. */
export type PlacedPicture = { perceptualHash: bigint; split: Split };

/**
 * Groups of near-duplicates with pictures in two splits or more, whatever rules placed them: by `NEAR_DUPLICATE_BITS`, not by what a
 * recipe takes for near. Yields the part done, 0..1.
 */
export function* countCrossingGroups(pictures: readonly PlacedPicture[]): Generator<number, number> {
  const linked = pictures.map(({ perceptualHash }) => ({ perceptualHash, sellerIds: [] }));
  const groups = yield* groupPictures(linked, NEAR_DUPLICATE_BITS);
  return groups.filter((group) => new Set(group.map((at) => pictures[at]!.split)).size > 1).length;
}
