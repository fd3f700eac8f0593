import { rankSumPValue } from './rank-sum';
import { createUniformStream } from './uniform-stream';

export type Witness = {
  pValue: number;
  /** The witness function: how much more like `now` than like `before` a vector is. The largest of `now` are new, the smallest of `before` are missed. */
  likenessToNow: (vector: Float32Array) => number;
};

/** Pairs whose distances give the kernel its width. */
const WIDTH_PAIRS = 2_000;
/** Cosines that stand for the kernel. */
const FEATURES = 128;

/**
 * Whether two samples of vectors come from one distribution, without a classifier: the witness two-sample test (Kübler, Jitkrittum,
 * Schölkopf & Muandet 2022) with the witness function of the kernel mean embeddings' difference (MMD; Gretton et al. 2012).
 *
 * Every second vector of both samples makes the witness f(x) = mean k(x, now) - mean k(x, before), with a Gaussian kernel as wide
 * as the median distance; on the other vectors, which f has not seen, a one-sided rank test asks whether f is larger now. So
 * the chance is right for any f, and small ones need no permutations. The kernel is that of random cosines (Rahimi & Recht 2007), always
 * the same ones, so that the work grows with the vectors and not with their square. Vectors have to come in an order that says
 * nothing about them.
 *
 * @param before float32 [n][d] @param now float32 [m][d]
 * @throws RangeError with fewer than two vectors in either
 */
export function findWitness(before: readonly Float32Array[], now: readonly Float32Array[]): Witness {
  if (before.length < 2 || now.length < 2) throw new RangeError('both samples need two vectors');
  const [learnBefore, learnNow] = [every(before, 0), every(now, 0)];
  const toFeatures = makeFeatures(
    before[0]!.length,
    1 / Math.sqrt(medianSquaredDistance(learnBefore, learnNow)),
  );
  const weights = new Float64Array(FEATURES);
  for (const vector of learnNow) addTo(weights, toFeatures(vector), 1 / learnNow.length);
  for (const vector of learnBefore) addTo(weights, toFeatures(vector), -1 / learnBefore.length);
  const likenessToNow = (vector: Float32Array) => {
    const features = toFeatures(vector);
    let sum = 0;
    for (let at = 0; at < FEATURES; at++) sum += weights[at]! * features[at]!;
    return sum;
  };
  const test = (vectors: readonly Float32Array[]) => Float64Array.from(every(vectors, 1), likenessToNow);
  return { pValue: rankSumPValue(test(before), test(now)), likenessToNow };
}

const every = (vectors: readonly Float32Array[], first: 0 | 1) =>
  vectors.filter((_, place) => place % 2 === first);

/** cos(w · x + b) with w normal, of deviation `scale`, and b uniform over a turn. The answer is overwritten by the next. */
function makeFeatures(size: number, scale: number): (vector: Float32Array) => Float64Array {
  const next = createUniformStream('random cosines');
  const directions = Float64Array.from({ length: FEATURES * size }, () => scale * drawNormal(next));
  const turns = Float64Array.from({ length: FEATURES }, () => 2 * Math.PI * next());
  const features = new Float64Array(FEATURES);
  return (vector) => {
    for (let at = 0; at < FEATURES; at++) {
      let angle = turns[at]!;
      for (let axis = 0, from = at * size; axis < size; axis++) {
        angle += directions[from + axis]! * vector[axis]!;
      }
      features[at] = Math.cos(angle);
    }
    return features;
  };
}

/** Box & Muller 1958. */
const drawNormal = (next: () => number) =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

function addTo(sum: Float64Array, values: Float64Array, weight: number): void {
  for (let at = 0; at < sum.length; at++) sum[at]! += weight * values[at]!;
}

/** Between vectors of both, as many pairs as say enough; 1 where all are the same. */
function medianSquaredDistance(left: readonly Float32Array[], right: readonly Float32Array[]): number {
  const all = [...left, ...right];
  const distances: number[] = [];
  for (let pair = 0; pair < WIDTH_PAIRS; pair++) {
    // Steps of two lengths without a common divisor meet every pair sooner or later.
    const a = all[pair % all.length]!;
    const b = all[(pair * 7 + 3 + Math.floor(pair / all.length)) % all.length]!;
    if (a !== b) distances.push(squaredDistance(a, b));
  }
  distances.sort((a, b) => a - b);
  const median = distances[Math.floor(distances.length / 2)] ?? 0;
  return median > 0 ? median : 1;
}

function squaredDistance(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at]! - right[at]!) ** 2;
  return sum;
}
