// Imported by the network thread: only relative imports at run time.
import { readFileSync } from 'node:fs';

/** A picture in the sampler's memory: uint8 [height, width, 3], RGB. */
export type StoredRgb = { pointer: number; width: number; height: number };
/** A tensor in the sampler's memory, float32. */
export type StoredTensor = { pointer: number; length: number };

/** Of sampler.wat, which says what they do; all pointers are bytes into `memory`. */
type Kernels = {
  memory: WebAssembly.Memory;
  halve: (source: number, width: number, height: number, target: number) => void;
  blend: (
    ...rowsWeightsLengthTarget: [number, number, number, number, number, number, number, number]
  ) => void;
  across: (
    blend: number,
    taps: number,
    count: number,
    gains: number,
    biases: number,
    ...planes: [number, number, number]
  ) => void;
  copy: (
    source: number,
    count: number,
    gains: number,
    biases: number,
    ...planes: [number, number, number]
  ) => void;
};

/**
 * Memory that pictures are sampled from and tensors are sampled into, with the kernels that do it (WebAssembly, four
 * values at a time: three times as fast as JavaScript). Its pages are used again for every job: fresh ones cost more
 * than what is written to them.
 */
export type Sampler = Omit<Kernels, 'memory'> & {
  /** Room for so many bytes, aligned for float32 [4]; kernels may read and write a little behind it. */
  allocate: (bytes: number) => number;
  /** Runs `work` and takes back what it allocated. */
  borrow: (work: () => void) => void;
  bytesAt: (pointer: number, length: number) => Uint8Array;
  intsAt: (pointer: number, length: number) => Int32Array;
  floatsAt: (pointer: number, length: number) => Float32Array;
  /** Everything that was allocated is gone. */
  clear: () => void;
};

const compiled = new WebAssembly.Module(readFileSync(new URL('./sampler.wasm', import.meta.url)));
const PAGE_BYTES = 65_536;
/** What kernels may touch behind the end. */
const SPILL_BYTES = 32;
const ALIGNMENT_BYTES = 16;

/** Views of its memory hold until the next allocation: memory that grows moves. */
export function createSampler(): Sampler {
  const { memory, ...kernels } = new WebAssembly.Instance(compiled).exports as unknown as Kernels;
  let used = 0;
  return {
    ...kernels,
    allocate(bytes) {
      const pointer = Math.ceil(used / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
      used = pointer + bytes + SPILL_BYTES;
      const missing = used - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
      return pointer;
    },
    borrow(work) {
      const before = used;
      work();
      used = before;
    },
    bytesAt: (pointer, length) => new Uint8Array(memory.buffer, pointer, length),
    intsAt: (pointer, length) => new Int32Array(memory.buffer, pointer, length),
    floatsAt: (pointer, length) => new Float32Array(memory.buffer, pointer, length),
    clear: () => (used = 0),
  };
}
