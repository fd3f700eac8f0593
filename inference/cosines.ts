import { readFileSync } from 'node:fs';
import type { CosinesWith } from '@/lib/domain/match-marks';

/** Of cosines.wat; all pointers are bytes into `memory`. */
type Kernel = {
  memory: WebAssembly.Memory;
  multiply: (matrix: number, rows: number, stride: number, vector: number, target: number) => void;
};

const compiled = new WebAssembly.Module(readFileSync(new URL('./cosines.wasm', import.meta.url)));
const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 4;

/**
 * The same as `toCosines` of lib/domain/match-marks.ts, in WebAssembly and float32: six times as fast. Every detection of
 * every ad is compared with every mark of every brand.
 *
 * @param matrix unit vectors, float32 [rows, dims], row-major; copied
 */
export function toFastCosines(matrix: Float32Array, dims: number): CosinesWith {
  const count = matrix.length / dims;
  const rows = roundUp(count);
  const stride = roundUp(dims);
  const vectorAt = rows * stride * FLOAT_BYTES;
  const targetAt = vectorAt + stride * FLOAT_BYTES;
  const { memory, multiply } = new WebAssembly.Instance(compiled).exports as unknown as Kernel;
  const missing = targetAt + rows * FLOAT_BYTES - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  const floats = new Float32Array(memory.buffer);
  for (let row = 0; row < count; row++) {
    floats.set(matrix.subarray(row * dims, (row + 1) * dims), row * stride);
  }
  const cosines = new Float32Array(memory.buffer, targetAt, count);
  return (vector) => {
    if (vector.length !== dims) throw new RangeError(`expected ${dims} dims, got ${vector.length}`);
    floats.set(vector, vectorAt / FLOAT_BYTES);
    multiply(0, rows, stride, vectorAt, targetAt);
    return cosines;
  };
}

/** To a multiple of four; what is added is zero. */
function roundUp(count: number): number {
  return Math.ceil(count / 4) * 4;
}
