/** Perceptual hashes that differ in at most so many of 64 bits are of near-duplicates. */
export const NEAR_DUPLICATE_BITS = 8;

type Halves = { low: number; high: number };

/**
 * Groups entries that share a picture or a near-duplicate of one, directly or over others in between (single linkage).
 *
 * @param hashes per entry the perceptual hashes of its pictures (signed 64 bit); none = alone
 * @returns per entry the index of the first entry of its group
 */
export function groupNearDuplicates(hashes: readonly (readonly bigint[])[]): number[] {
  const parents = hashes.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root]!;
    parents[index] = root;
    return root;
  };
  const all = hashes.flatMap((own, entry) => own.map((hash) => ({ entry, ...toHalves(hash) })));
  all.forEach((one, index) => {
    for (let before = 0; before < index; before++) {
      if (countDifferentBits(one, all[before]!) > NEAR_DUPLICATE_BITS) continue;
      const [a, b] = [rootOf(one.entry), rootOf(all[before]!.entry)];
      if (a !== b) parents[Math.max(a, b)] = Math.min(a, b);
    }
  });
  return hashes.map((_, index) => rootOf(index));
}

/** Whether any of these hashes is a near-duplicate of any of those. */
export function hasNearDuplicate(own: readonly bigint[], others: readonly bigint[]): boolean {
  const theirs = others.map(toHalves);
  return own.some((hash) => {
    const halves = toHalves(hash);
    return theirs.some((other) => countDifferentBits(halves, other) <= NEAR_DUPLICATE_BITS);
  });
}

function toHalves(hash: bigint): Halves {
  const bits = BigInt.asUintN(64, hash);
  return { low: Number(bits & 0xffffffffn) | 0, high: Number(bits >> 32n) | 0 };
}

function countDifferentBits(a: Halves, b: Halves): number {
  return countBits(a.low ^ b.low) + countBits(a.high ^ b.high);
}

/** Bits set in 32, by sums of neighbours. */
function countBits(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
