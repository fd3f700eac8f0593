// float16 by hand: Node 20 has no Float16Array. IEEE 754-2008 binary16, round to nearest even.

/** What each of the 65,536 half floats is; a look-up is ten times as fast as the arithmetic. */
const VALUE_OF = Float32Array.from({ length: 0x10000 }, (_, half) => fromHalf(half));

/** in: float32 [n]; out: 2n bytes, little endian. Values beyond 65,504 become infinite. */
export function toHalfFloats(values: Float32Array): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < words.length; index++) halves[index] = toHalf(words[index]!);
  return new Uint8Array(halves.buffer);
}

/** in: 2n bytes, little endian; out: float32 [n]. @throws RangeError for an odd number of bytes */
export function fromHalfFloats(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  if (bytes.length % 2 !== 0)
    throw new RangeError(`half floats need an even number of bytes, got ${bytes.length}`);
  const values = new Float32Array(bytes.length / 2);
  for (let index = 0; index < values.length; index++) {
    values[index] = VALUE_OF[bytes[index * 2]! | (bytes[index * 2 + 1]! << 8)]!;
  }
  return values;
}

/** As they come back from the store: what is scored or learned from at once gives the same bits as what was kept. */
export function throughHalves(values: Float32Array): Float32Array<ArrayBuffer> {
  return fromHalfFloats(toHalfFloats(values));
}

/** @param word the bits of a float32 */
function toHalf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 112;
  const mantissa = word & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00 | (exponent === 143 && mantissa ? 0x200 : 0);
  if (exponent <= 0) {
    if (exponent < -10) return sign;
    return sign | roundShift(mantissa | 0x800000, 14 - exponent);
  }
  // A carry out of the mantissa raises the exponent, as it should.
  return sign | ((exponent << 10) + roundShift(mantissa, 13));
}

function roundShift(value: number, shift: number): number {
  const half = 1 << (shift - 1);
  const rest = value & ((1 << shift) - 1);
  const kept = value >>> shift;
  return rest > half || (rest === half && kept & 1) ? kept + 1 : kept;
}

function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
