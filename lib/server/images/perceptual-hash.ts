const SIDE = 32;
const KEPT = 8;
export const HASH_INPUT_SIDE = SIDE;

/**
 * 64-bit DCT hash of a picture: bit k is 1 where the k-th of the 8 x 8 lowest frequencies (the constant one
 * excluded from the median) is over their median. Near-duplicates differ in few bits.
 *
 * in: uint8 luminance [32, 32], row-major.
 * @returns a signed 64-bit integer, as PostgreSQL's bigint holds it
 * Method: pHash (Zauner 2010, "Implementation and benchmarking of perceptual image hash functions", section 3.2.1).
 */
export function perceptualHash(luminance: Uint8Array): bigint {
  if (luminance.length !== SIDE * SIDE) {
    throw new RangeError(`expected ${SIDE * SIDE} luminance bytes, got ${luminance.length}`);
  }
  const frequencies = lowFrequencies(luminance);
  const median = medianOf(frequencies.slice(1));
  let bits = 0n;
  for (const value of frequencies) bits = (bits << 1n) | (value > median ? 1n : 0n);
  return BigInt.asIntN(64, bits);
}

/** cosines[k][n] of the DCT-II */
const COSINES = Array.from({ length: KEPT }, (_, k) =>
  Float64Array.from({ length: SIDE }, (_, n) => Math.cos((Math.PI / SIDE) * (n + 0.5) * k)),
);

function lowFrequencies(luminance: Uint8Array): Float64Array {
  const rows = new Float64Array(SIDE * KEPT);
  for (let y = 0; y < SIDE; y++) {
    for (let k = 0; k < KEPT; k++) {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) sum += luminance[y * SIDE + x]! * COSINES[k]![x]!;
      rows[y * KEPT + k] = sum;
    }
  }
  const out = new Float64Array(KEPT * KEPT);
  for (let ky = 0; ky < KEPT; ky++) {
    for (let kx = 0; kx < KEPT; kx++) {
      let sum = 0;
      for (let y = 0; y < SIDE; y++) sum += rows[y * KEPT + kx]! * COSINES[ky]![y]!;
      out[ky * KEPT + kx] = sum;
    }
  }
  return out;
}

function medianOf(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1]!;
}
