import { rankSumPValue } from './rank-sum';

export type Witness = {
  pValue: number;
  /** How unlike the other sample each vector of `now` is: the witness function there, larger = more unlike. */
  unlikeness: Float64Array;
  /** The same of each vector of `before`; the smallest are what is missed now. */
  ofBefore: Float64Array;
};

/** Pairs whose distances give the kernel its width. */
const WIDTH_PAIRS = 2_000;

/**
 * Whether two samples of vectors come from one distribution, without a classifier: the witness two-sample test (Kübler, Jitkrittum,
 * Schölkopf & Muandet 2022) with the witness function of the kernel mean embeddings' difference (MMD; Gretton et al. 2012).
 *
 * Every second vector of both samples makes the witness f(x) = mean k(x, now) - mean k(x, before), with a Gaussian kernel as wide
 * as the median distance; on the other vectors, which f has not seen, a one-sided rank test asks whether f is larger now. So
 * the chance is right for any f, and small ones need no permutations. Vectors have to come in an order that says nothing about
 * them.
 *
 * @param before float32 [n][d] @param now float32 [m][d]
 * @throws RangeError with fewer than two vectors in either
 */
export function findWitness(before: readonly Float32Array[], now: readonly Float32Array[]): Witness {
  if (before.length < 2 || now.length < 2) throw new RangeError('both samples need two vectors');
  const [learnBefore, learnNow] = [every(before, 0), every(now, 0)];
  const scale = 1 / (2 * medianSquaredDistance(learnBefore, learnNow));
  const likeness = (vector: Float32Array, to: readonly Float32Array[]) => {
    let sum = 0;
    for (const other of to) sum += Math.exp(-squaredDistance(vector, other) * scale);
    return sum / to.length;
  };
  const witness = (vector: Float32Array) => likeness(vector, learnNow) - likeness(vector, learnBefore);
  const unlikeness = Float64Array.from(now, witness);
  const ofBefore = Float64Array.from(before, witness);
  const test = (values: Float64Array) => values.filter((_, place) => place % 2 === 1);
  return { pValue: rankSumPValue(test(ofBefore), test(unlikeness)), unlikeness, ofBefore };
}

const every = (vectors: readonly Float32Array[], first: 0 | 1) =>
  vectors.filter((_, place) => place % 2 === first);

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
