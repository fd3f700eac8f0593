import { contrast, cosineOf } from './counter-examples';
import { headValue, type LogisticHead } from './logistic-head';

type Weights = {
  bias: number;
  similarity: number;
  standard: number;
  margin: number;
  negative: number;
  objectness: number;
};
/** Global and few; fitted by inference/training/fit-matcher.ts on marks that measure nothing. */
export type MatcherModel = {
  gallery: Weights;
  withHead: Weights & { head: number };
  unknownBelow: number;
};

/** Rows of unit vectors, row-major. */
export type VectorPool = { embeddings: Float32Array; count: number; dims: number };

export type MarkBrand = {
  /** Rows [first, first + count) of the gallery's marks; none = the brand has no mark to be matched. */
  first: number;
  count: number;
  /** Of its similarity over the negatives; null only without rows. */
  calibration: { mean: number; deviation: number } | null;
  head: LogisticHead | null;
  /** Unit vectors of marks that look like its own and are not. */
  counters?: readonly Float32Array[];
};
/** Cosines of a unit vector with all rows of a matrix, in their order; overwritten by the next call. */
export type CosinesWith = (vector: Float32Array) => ArrayLike<number>;
export type MarkGallery = {
  brands: readonly MarkBrand[];
  /** With the marks of all brands. */
  cosinesWithMarks: CosinesWith;
  /** With things that are no mark of a known brand. */
  cosinesWithNegatives: CosinesWith;
};

/** What is known of one detection and one brand; the weights of a MatcherModel belong to these. */
export type MatchFeatures = {
  /** Half the best cosine with the brand's gallery, half the mean of the best three; less beside a counter-example. */
  similarity: number;
  /** The same in deviations over the brand's similarity to the negatives: a plain mark is like many things. */
  standard: number;
  /** Similarity minus that of the nearest rival: another brand, or the negatives. */
  margin: number;
  /** Mean of the three best cosines with the negatives. */
  negative: number;
  /** Logit of the detector's score, within +- 6. */
  objectness: number;
  /** Value of the brand's mark head (deviations), within +- 12; null without one. */
  head: number | null;
};
export type MarkMatch = {
  /** Into the gallery's brands. */
  brand: number;
  features: MatchFeatures;
  logit: number;
  prob: number;
  /** The most similar row of the brand, counted from its first. */
  prototype: number;
};
export type MarkCandidate = { embedding: Float32Array; objectness: number };

const NEAREST = 3;
const OBJECTNESS_CAP = 6;
const HEAD_CAP = 12;

/**
 * How probable each brand of the gallery is for one detection, in the gallery's order; brands without a mark are left
 * out. Which brand it is is `chooseBrand`'s to say.
 *
 * Normalising by the brand (`standard`) and by the detection (`negative`) is what speaker verification calls z- and
 * t-norm (Auckenthaler et al. 2000); the weights are a logistic regression.
 */
export function matchMark(gallery: MarkGallery, model: MatcherModel, candidate: MarkCandidate): MarkMatch[] {
  const { embedding, objectness } = candidate;
  const toMarks = gallery.cosinesWithMarks(embedding);
  const toNegatives = gallery.cosinesWithNegatives(embedding);
  const negative = nearest(toNegatives, 0, toNegatives.length).meanOfBest;
  const found = gallery.brands.flatMap(({ first, count, counters = [] }, brand) => {
    if (count === 0) return [];
    const { best, bestRow, meanOfBest } = nearest(toMarks, first, count);
    const counter = counters.reduce((most, one) => Math.max(most, cosineOf(one, embedding)), -1);
    const similarity = contrast((best + meanOfBest) / 2, best, counter);
    return [{ brand, similarity, prototype: bestRow - first }];
  });
  const [top, next] = twoLargest(found.map((one) => one.similarity));
  return found.map(({ brand, similarity, prototype }) => {
    const { calibration, head } = gallery.brands[brand]!;
    const rival = Math.max(similarity === top ? next : top, negative);
    const features: MatchFeatures = {
      similarity,
      standard: (similarity - calibration!.mean) / calibration!.deviation,
      margin: similarity - rival,
      negative,
      objectness: clamp(toLogit(objectness), OBJECTNESS_CAP),
      head: head && clamp(headValue(head, embedding), HEAD_CAP),
    };
    const logit = toMatchLogit(model, features);
    return { brand, features, logit, prob: 1 / (1 + Math.exp(-logit)), prototype };
  });
}

export function toMatchLogit(model: MatcherModel, features: MatchFeatures): number {
  const weights = features.head === null ? model.gallery : model.withHead;
  return (
    weights.bias +
    weights.similarity * features.similarity +
    weights.standard * features.standard +
    weights.margin * features.margin +
    weights.negative * features.negative +
    weights.objectness * features.objectness +
    (features.head === null ? 0 : model.withHead.head * features.head)
  );
}

/** The most probable brand, or null: an unknown mark. The first among equals. */
export function chooseBrand(
  matches: readonly MarkMatch[],
  { unknownBelow }: Pick<MatcherModel, 'unknownBelow'>,
): MarkMatch | null {
  let best: MarkMatch | null = null;
  for (const match of matches) if (best === null || match.prob > best.prob) best = match;
  return best && best.prob >= unknownBelow ? best : null;
}

/** Mean and deviation (n - 1) of a gallery's similarity over the negatives. @throws RangeError for an empty one */
export function calibrateGallery(
  matrix: Float32Array,
  { embeddings, count, dims }: VectorPool,
): { mean: number; deviation: number } {
  if (matrix.length === 0 || count < 2) throw new RangeError('need a mark and at least two negatives');
  const cosinesWith = toCosines(matrix, dims);
  const similarities = Array.from({ length: count }, (_, row) => {
    const cosines = cosinesWith(embeddings.subarray(row * dims, (row + 1) * dims));
    const { best, meanOfBest } = nearest(cosines, 0, cosines.length);
    return (best + meanOfBest) / 2;
  });
  const mean = similarities.reduce((sum, value) => sum + value, 0) / count;
  const squares = similarities.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.max(Math.sqrt(squares / (count - 1)), 1e-3) };
}

/** Best row, and the mean cosine of the best three (of all, when there are fewer). */
function nearest(cosines: ArrayLike<number>, first: number, count: number) {
  const best = [-Infinity, -Infinity, -Infinity];
  let bestRow = first;
  for (let row = first; row < first + count; row++) {
    const cosine = cosines[row]!;
    if (cosine <= best[2]!) continue;
    if (cosine > best[0]!) {
      best.splice(0, 3, cosine, best[0]!, best[1]!);
      bestRow = row;
    } else if (cosine > best[1]!) best.splice(1, 2, cosine, best[1]!);
    else best[2] = cosine;
  }
  const kept = best.slice(0, Math.min(NEAREST, count));
  return { best: best[0]!, bestRow, meanOfBest: kept.reduce((sum, value) => sum + value, 0) / kept.length };
}

/** @param matrix unit vectors, float32 [rows, dims], row-major */
export function toCosines(matrix: Float32Array, dims: number): CosinesWith {
  const cosines = new Float32Array(matrix.length / dims);
  return (vector) => {
    if (vector.length !== dims) throw new RangeError(`expected ${dims} dims, got ${vector.length}`);
    for (let row = 0; row < cosines.length; row++) {
      let cosine = 0;
      for (let dim = 0; dim < dims; dim++) cosine += matrix[row * dims + dim]! * vector[dim]!;
      cosines[row] = cosine;
    }
    return cosines;
  };
}

/** -1, the least a cosine can be, stands for what is missing. */
function twoLargest(values: readonly number[]): [number, number] {
  let [first, second] = [-1, -1];
  for (const value of values) {
    if (value > first) [first, second] = [value, first];
    else if (value > second) second = value;
  }
  return [first, second];
}

function toLogit(prob: number): number {
  return Math.log(prob / (1 - prob));
}

function clamp(value: number, cap: number): number {
  return Math.max(-cap, Math.min(cap, value));
}
