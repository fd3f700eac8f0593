import { groupBy } from '../group-by';
import { createDisjointSets } from './disjoint-sets';
import { distinctHashes } from './distinct-hashes';
import { createHashIndex } from './hash-index';

export type LinkedPicture = {
  perceptualHash: bigint;
  /** Sellers that link it; empty where the rules do not keep them together, or nobody knows the seller. */
  sellerIds: readonly string[];
};

/** What takes long lets others run, and may be stopped, after so many hashes. */
export const YIELD_EVERY = 2_000;

/**
 * Groups pictures that are near-duplicates or of one seller, directly or over others in between (single linkage).
 * Yields the part done, 0..1.
 *
 * @returns groups of positions in `pictures`, each in rising order, by their first
 */
export function* groupPictures(
  pictures: readonly LinkedPicture[],
  nearDuplicateBits: number,
): Generator<number, number[][]> {
  const sets = createDisjointSets(pictures.length);
  const { hashes, slots } = distinctHashes(pictures.map((picture) => picture.perceptualHash));
  const firsts: number[] = [];
  slots.forEach((slot, position) => sets.join(position, (firsts[slot] ??= position)));
  const index = createHashIndex(hashes, nearDuplicateBits);
  for (const [slot, first] of firsts.entries()) {
    if (slot % YIELD_EVERY === 0) yield slot / hashes.length;
    index.forEachNear(slot, (near) => sets.join(first, firsts[near]!));
  }
  const firstOfSeller = new Map<string, number>();
  pictures.forEach(({ sellerIds }, position) => {
    for (const seller of sellerIds) {
      const first = firstOfSeller.get(seller);
      if (first === undefined) firstOfSeller.set(seller, position);
      else sets.join(first, position);
    }
  });
  const positions = pictures.map((_, position) => position);
  return [...groupBy(positions, (position) => sets.rootOf(position)).values()];
}
