import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHashIndex, MAX_HASH_BITS } from './hash-index';

/** Far from each other and from nearly everything. */
const strangers = (count: number) =>
  Array.from({ length: count }, (_, name) => BigInt.asIntN(64, (BigInt(name) + 1n) * 0x9e3779b97f4a7c15n));

/** Hashes that lie near each other often enough to matter: few bits away from a handful of centres; few, or many. */
const hashes = fc
  .array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1, maxLength: 4 })
  .chain((centres) =>
    fc.array(
      fc
        .tuple(fc.constantFrom(...centres), fc.uniqueArray(fc.nat(63), { maxLength: 14 }))
        .map(([centre, flipped]) => flip(centre, flipped)),
      { minLength: 1, maxLength: 40 },
    ),
  )
  .chain((near) => fc.constantFrom(0, 300).map((count) => [...near, ...strangers(count)]));

function flip(hash: bigint, bits: readonly number[]): bigint {
  return BigInt.asIntN(
    64,
    bits.reduce((value, bit) => value ^ (1n << BigInt(bit)), hash),
  );
}

function differentBits(a: bigint, b: bigint): number {
  return BigInt.asUintN(64, a ^ b)
    .toString(2)
    .replaceAll('0', '').length;
}

describe('an index of hashes', () => {
  test('finds exactly what comparing each with each finds', () => {
    fc.assert(
      fc.property(hashes, fc.nat(MAX_HASH_BITS), (all, maxBits) => {
        const index = createHashIndex(all, maxBits);
        all.slice(0, 40).forEach((own, position) => {
          const found = new Set<number>();
          index.forEachNear(position, (near) => found.add(near));
          const wanted = all.flatMap((other, at) => (differentBits(own, other) <= maxBits ? [at] : []));
          expect([...found].toSorted((a, b) => a - b)).toEqual(wanted);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('knows hashes that are not in it', () => {
    fc.assert(
      fc.property(hashes, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (all, asked) => {
        const nearest = Math.min(...all.map((hash) => differentBits(hash, asked)));
        expect(createHashIndex(all, 8).hasNear(asked)).toBe(nearest <= 8);
        expect(createHashIndex(all, 8).hasNear(flip(all[0]!, [0, 63, 31, 32]))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('without a hash finds nothing', () => {
    expect(createHashIndex([], 8).hasNear(0n)).toBe(false);
  });

  test.each([-1, 12, 1.5])('refuses a limit of %s bits', (maxBits) => {
    expect(() => createHashIndex([0n], maxBits)).toThrow(RangeError);
  });
});
