/**
 * The same hash is looked for once, however many pictures have it.
 * @returns the distinct hashes in the order in which they come first, and per hash given its position among them
 */
export function distinctHashes(all: readonly bigint[]): { hashes: bigint[]; slots: Uint32Array } {
  const slotOf = new Map<bigint, number>();
  const slots = Uint32Array.from(all, (hash) => {
    const slot = slotOf.get(hash) ?? slotOf.size;
    slotOf.set(hash, slot);
    return slot;
  });
  return { hashes: [...slotOf.keys()], slots };
}
