import { expect, test } from 'vitest';
import { fromHalfFloats, toHalfFloats } from './half-floats';

test.each([
  [0, 0x0000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65_504, 0x7bff],
  [2 ** -24, 0x0001],
  [2 ** -14, 0x0400],
  [0.333251953125, 0x3555],
  [Number.POSITIVE_INFINITY, 0x7c00],
])('%d is 0x%i in binary16 and comes back', (value, half) => {
  const bytes = toHalfFloats(Float32Array.of(value));
  expect(bytes[0]! | (bytes[1]! << 8)).toBe(half);
  expect(fromHalfFloats(bytes)[0]).toBe(value);
});

test('a tie goes to the even neighbour', () => {
  const tie = 1 + 2 ** -11; // half way between 1 and 1 + 2^-10
  expect(fromHalfFloats(toHalfFloats(Float32Array.of(tie)))[0]).toBe(1);
  expect(fromHalfFloats(toHalfFloats(Float32Array.of(1 + 3 * 2 ** -11)))[0]).toBe(1 + 2 ** -9);
});

test('a unit vector keeps its values within one part in 2,000', () => {
  const values = Float32Array.from({ length: 256 }, (_, index) => Math.sin(index) / 11.3);
  fromHalfFloats(toHalfFloats(values)).forEach((value, index) => {
    expect(Math.abs(value - values[index]!)).toBeLessThanOrEqual(Math.abs(values[index]!) / 2_000 + 1e-7);
  });
});

test('an odd number of bytes is refused', () => {
  expect(() => fromHalfFloats(new Uint8Array(3))).toThrow('even number of bytes, got 3');
});
