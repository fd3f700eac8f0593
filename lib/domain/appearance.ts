/** Best-prototype cosine of a brand over pictures without any brand: what "not this brand" looks like. */
export type BackgroundStatistics = { mean: number; deviation: number };

/** A deviation below this would turn noise into certainty. */
const SMALLEST_DEVIATION = 1e-3;

export type BestPrototype = { index: number; cosine: number };

/**
 * The most similar prototype among rows [first, first + count) of a row-major matrix of unit vectors.
 *
 * @returns null when the range is empty; the first one among equals
 */
export function findBestPrototype(
  matrix: Float32Array,
  dims: number,
  embedding: Float32Array,
  first: number,
  count: number,
): BestPrototype | null {
  if (embedding.length !== dims) throw new RangeError(`expected ${dims} dims, got ${embedding.length}`);
  if ((first + count) * dims > matrix.length) {
    throw new RangeError(`rows ${first}..${first + count} of ${matrix.length / dims}`);
  }
  let best: BestPrototype | null = null;
  for (let index = first; index < first + count; index++) {
    const row = index * dims;
    let cosine = 0;
    for (let dim = 0; dim < dims; dim++) cosine += matrix[row + dim]! * embedding[dim]!;
    if (best === null || cosine > best.cosine) best = { index, cosine };
  }
  return best;
}

/** Mean and deviation (n - 1) of a brand's best-prototype cosines over the background pool. */
export function toBackgroundStatistics(cosines: readonly number[]): BackgroundStatistics {
  if (cosines.length < 2) throw new RangeError(`need at least 2 background pictures, got ${cosines.length}`);
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  const squares = cosines.reduce((sum, cosine) => sum + (cosine - mean) ** 2, 0);
  return { mean, deviation: Math.max(Math.sqrt(squares / (cosines.length - 1)), SMALLEST_DEVIATION) };
}

/** Signal `appearance`: how many deviations the picture is more like the brand than brand-free pictures are. */
export function toAppearanceValue(cosine: number, { mean, deviation }: BackgroundStatistics): number {
  return (cosine - mean) / deviation;
}
