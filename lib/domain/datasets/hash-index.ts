/** The index finds hashes that differ in at most so many of 64 bits: four bands, two bits of difference in each. */
export const MAX_HASH_BITS = 11;

export type HashIndex = {
  /** Calls `visit` with the position of every hash at most `maxBits` from `hashes[position]`, itself among them; some come twice. */
  forEachNear(position: number, visit: (near: number) => void): void;
  /** Whether any hash of the index is at most `maxBits` from this one. */
  hasNear(hash: bigint): boolean;
};

/**
 * Finds near hashes without comparing each with each. If each of four bands of 16 bits differed in more bits than its
 * reach, all would differ in more than `maxBits`, so only hashes that share a band within its reach are compared
 * (multi-index hashing, Norouzi, Punjani and Fleet 2012, with reaches that differ). Exact: nothing within `maxBits` is
 * missed.
 *
 * @param hashes signed or unsigned 64 bit
 * @param maxBits 0..MAX_HASH_BITS
 * @throws RangeError outside of that
 */
export function createHashIndex(hashes: readonly bigint[], maxBits: number): HashIndex {
  if (!Number.isInteger(maxBits) || maxBits < 0 || maxBits > MAX_HASH_BITS) {
    throw new RangeError(`maxBits must be a whole number from 0 to ${MAX_HASH_BITS}, got ${maxBits}`);
  }
  const all = { low: Int32Array.from(hashes, lowOf), high: Int32Array.from(hashes, highOf) };
  const search = hashes.length <= FEW ? searchAll(all, maxBits) : searchBands(all, maxBits);
  return {
    forEachNear: (position, visit) =>
      void search(all.low[position]!, all.high[position]!, (near) => visit(near)),
    hasNear: (hash) => search(lowOf(hash), highOf(hash), () => true),
  };
}

/** Comparing so many costs less than looking into the buckets. */
const FEW = 200;
const BANDS = 4;
const BAND_BITS = 16;
const BUCKETS = 1 << BAND_BITS;
type Halves = { low: Int32Array; high: Int32Array };
/** Stops, and says so, once `visit` returns true. */
type Search = (low: number, high: number, visit: (near: number) => boolean | void) => boolean;

function searchAll({ low, high }: Halves, maxBits: number): Search {
  return (ownLow, ownHigh, visit) => {
    for (let near = 0; near < low.length; near++) {
      if (countBits(low[near]! ^ ownLow) + countBits(high[near]! ^ ownHigh) > maxBits) continue;
      if (visit(near) === true) return true;
    }
    return false;
  };
}

function searchBands(all: Halves, maxBits: number): Search {
  const bands = reaches(maxBits).map((reach, band) => ({
    masks: MASKS_WITHIN[reach]!,
    ...fillBuckets(all, band),
  }));
  return (ownLow, ownHigh, visit) => {
    for (let band = 0; band < BANDS; band++) {
      const { masks, starts, members, low, high } = bands[band]!;
      const key = bandOf(ownLow, ownHigh, band);
      for (const mask of masks) {
        const end = starts[(key ^ mask) + 1]!;
        for (let at = starts[key ^ mask]!; at < end; at++) {
          if (countBits(low[at]! ^ ownLow) + countBits(high[at]! ^ ownHigh) > maxBits) continue;
          if (visit(members[at]!) === true) return true;
        }
      }
    }
    return false;
  };
}

const lowOf = (hash: bigint) => Number(hash & 0xffffffffn) | 0;
const highOf = (hash: bigint) => Number((hash >> 32n) & 0xffffffffn) | 0;

function bandOf(low: number, high: number, band: number): number {
  return ((band < 2 ? low : high) >>> (BAND_BITS * (band & 1))) & (BUCKETS - 1);
}

/** Bits by which each band may differ; one more in every band makes `maxBits` + 1 or more. */
function reaches(maxBits: number): number[] {
  const sum = Math.max(0, maxBits + 1 - BANDS);
  return Array.from({ length: BANDS }, (_, band) => Math.floor((sum + BANDS - 1 - band) / BANDS));
}

/** Every difference of at most so many bits within a band. */
const MASKS_WITHIN = Array.from({ length: 1 + Math.max(...reaches(MAX_HASH_BITS)) }, (_, bits) =>
  Array.from({ length: BUCKETS }, (_mask, mask) => mask).filter((mask) => countBits(mask) <= bits),
);

/** Counting sort: bucket b stands at starts[b] … starts[b + 1], with its hashes beside it. */
function fillBuckets(all: Halves, band: number) {
  const count = all.low.length;
  const keyOf = (position: number) => bandOf(all.low[position]!, all.high[position]!, band);
  const starts = new Uint32Array(BUCKETS + 1);
  for (let position = 0; position < count; position++) starts[keyOf(position) + 1]! += 1;
  for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
  const next = starts.slice(0, BUCKETS);
  const [members, low, high] = [new Uint32Array(count), new Int32Array(count), new Int32Array(count)];
  for (let position = 0; position < count; position++) {
    const at = next[keyOf(position)]!++;
    members[at] = position;
    low[at] = all.low[position]!;
    high[at] = all.high[position]!;
  }
  return { starts, members, low, high };
}

/** Bits set in 32, by sums of neighbours. */
function countBits(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
