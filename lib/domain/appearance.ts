import { headValue, type LogisticHead } from './logistic-head';

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

/**
 * What the winning prototype and the head make of an embedding: mapped = vector . embedding + bias, which is what the
 * energy map of `vector` and `bias` adds up to, and value = (mapped - mean) / deviation.
 */
export type AppearanceEvidence = BackgroundStatistics & {
  from: 'prototypes' | 'head';
  vector: Float32Array;
  bias: number;
};

/**
 * How signal `appearance` of a brand follows from an embedding. Without a head: how many deviations the picture is more
 * like the prototype than brand-free pictures are; its map adds up to the cosine. With one: the head's value plus a share
 * of that, because the prototype knows what brand-free pictures are like and the head knows the other brands; its map adds up
 * to the value itself.
 *
 * @param prototypeShare of the brand's fusion (lib/domain/fusion.ts)
 */
export function toEvidence(
  prototype: Float32Array,
  { mean, deviation }: BackgroundStatistics,
  head: LogisticHead | null,
  prototypeShare: number,
): AppearanceEvidence {
  if (head === null) return { from: 'prototypes', vector: prototype, bias: 0, mean, deviation };
  const scale = prototypeShare / deviation;
  return {
    from: 'head',
    vector: head.weights.map((weight, dim) => weight + scale * prototype[dim]!),
    bias: head.bias - scale * mean,
    mean: 0,
    deviation: 1,
  };
}

/** Signal `appearance`, see `toEvidence`. */
export function toAppearanceValue(evidence: AppearanceEvidence, embedding: Float32Array): number {
  const mapped = headValue({ weights: evidence.vector, bias: evidence.bias }, embedding);
  return (mapped - evidence.mean) / evidence.deviation;
}
