import { createDisjointSets } from './disjoint-sets';
import { createHashIndex } from './hash-index';

/** Perceptual hashes that differ in at most so many of 64 bits are of near-duplicates, unless a recipe says otherwise. */
export const NEAR_DUPLICATE_BITS = 8;

/**
 * Groups entries that share a picture or a near-duplicate of one, directly or over others in between (single linkage).
 *
 * @param hashes per entry the perceptual hashes of its pictures (signed 64 bit); none = alone
 * @returns per entry the index of the first entry of its group
 */
export function groupNearDuplicates(hashes: readonly (readonly bigint[])[]): number[] {
  const sets = createDisjointSets(hashes.length);
  const firstOwners = new Map<bigint, number>();
  hashes.forEach((own, entry) => {
    for (const hash of own) {
      const first = firstOwners.get(hash);
      if (first === undefined) firstOwners.set(hash, entry);
      else sets.join(first, entry);
    }
  });
  const owners = [...firstOwners.values()];
  const index = createHashIndex([...firstOwners.keys()], NEAR_DUPLICATE_BITS);
  owners.forEach((owner, position) => index.forEachNear(position, (near) => sets.join(owner, owners[near]!)));
  return hashes.map((_, entry) => sets.rootOf(entry));
}
