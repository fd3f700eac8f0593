/** float32 little endian, as in brand models and side files. */
export function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}

/** @throws Error when the bytes are not a whole number of floats */
export function fromBase64(base64: string): Float32Array {
  return toFloats(Buffer.from(base64, 'base64'));
}

/** A copy, so that the alignment of `bytes` does not matter. */
export function toFloats(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0) throw new Error(`${bytes.length} bytes are not float32 values`);
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** Stored vectors as rows of one matrix. @throws Error for one of another size */
export function toMatrix(stored: readonly { vector: string }[], dims: number): Float32Array {
  const matrix = new Float32Array(stored.length * dims);
  stored.forEach(({ vector: base64 }, row) => {
    const vector = fromBase64(base64);
    if (vector.length !== dims) throw new Error(`a prototype has ${vector.length} dims, not ${dims}`);
    matrix.set(vector, row * dims);
  });
  return matrix;
}
