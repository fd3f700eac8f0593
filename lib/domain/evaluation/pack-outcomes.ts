import { FLAG_BITS, PRESENT_BIT, type OutcomeVector } from './outcome-vectors';
import { EVALUATED_SIGNALS, type ScoredPair } from './tally';

/** The numbers of all cases, and what is said of each brand; a brand that is nowhere there and nowhere flagged has none. */
export type PackedOutcomes = {
  cases: Uint8Array<ArrayBuffer>;
  brands: ReadonlyArray<{ brandId: string } & OutcomeVector>;
};

/**
 * Packs cases, one after the other, their numbers rising: five bytes a pair that is there or flagged, so a million cases with
 * three such pairs each take 19 MB.
 *
 * @param thresholds by brand
 */
export function createPacking(thresholds: ReadonlyMap<string, number>) {
  const cases = growingBytes();
  const brands = new Map<string, { numbers: GrowingBytes; bits: GrowingBytes }>();

  return {
    add(number: number, pairs: readonly ScoredPair[]): void {
      cases.addUint32(number);
      for (const pair of pairs) {
        const bits = bitsOf(pair, thresholds.get(pair.brandId)!);
        if (bits === 0) continue;
        let brand = brands.get(pair.brandId);
        if (!brand) {
          brand = { numbers: growingBytes(), bits: growingBytes() };
          brands.set(pair.brandId, brand);
        }
        brand.numbers.addUint32(number);
        brand.bits.addUint8(bits);
      }
    },
    packed: (): PackedOutcomes => ({
      cases: cases.bytes(),
      brands: [...brands].map(([brandId, { numbers, bits }]) => ({
        brandId,
        numbers: numbers.bytes(),
        bits: bits.bytes(),
      })),
    }),
  };
}

/** 0 = neither there nor flagged, or nobody said whether it is there. */
function bitsOf({ outcome, probs }: ScoredPair, threshold: number): number {
  if (outcome === 'unknown') return 0;
  const isPresent = outcome === 'found' || outcome === 'missed';
  return EVALUATED_SIGNALS.reduce(
    (bits, signal) => (probs[signal] >= threshold ? bits | FLAG_BITS[signal] : bits),
    isPresent ? PRESENT_BIT : 0,
  );
}

type GrowingBytes = ReturnType<typeof growingBytes>;

/** Twice as large whenever it is full. */
function growingBytes() {
  let view = new DataView(new ArrayBuffer(64));
  let length = 0;
  const reserve = (more: number) => {
    if (length + more <= view.byteLength) return;
    const larger = new Uint8Array(2 * view.byteLength);
    larger.set(new Uint8Array(view.buffer));
    view = new DataView(larger.buffer);
  };
  return {
    addUint8(value: number): void {
      reserve(1);
      view.setUint8(length, value);
      length += 1;
    },
    /** Big endian. */
    addUint32(value: number): void {
      reserve(4);
      view.setUint32(length, value);
      length += 4;
    },
    bytes: (): Uint8Array<ArrayBuffer> => new Uint8Array(view.buffer, 0, length),
  };
}
