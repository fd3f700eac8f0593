import { cosineOfUnits } from '../cosine';

/** An ad that nobody has looked at for a brand. */
export type LookCandidate = {
  /** What the model in use says of the brand, 0..1. */
  prob: number;
  /** Of the picture that speaks most for the brand: unit, float32 [embeddingDims]. */
  vector: Float32Array;
};
export type FirstLook = {
  /** Into the candidates. */
  index: number;
  /** Of its probability among the candidates: 1 = the highest, towards 0. */
  score: number;
  /** Binary entropy of its probability, bits; 1 = the model cannot say. */
  uncertainty: number;
  /** Distance (1 - cosine) to the nearest picture that was taught or chosen before it, 0..2. */
  novelty: number;
  /** score x uncertainty x novelty: what the order is by. */
  gain: number;
};

/** Below it a model that has met no label yet says nothing by being sure: its probabilities are not calibrated. */
const LEAST_UNCERTAINTY = 0.05;

/**
 * Which ads to look at first for a brand, in that order: greedily the one with the largest product of
 *
 * - score: rank of the probability among the candidates, because a brand's pictures are rare in traffic and a look at
 *   something else teaches little. A rank, because probabilities from references alone are far too low;
 * - uncertainty: entropy of the probability (uncertainty sampling, Lewis and Gale 1994), from a least value up;
 * - diversity: distance to the nearest picture that is taught or chosen already (k-centre greedy: Gonzalez 1985; for active
 *   learning Sener and Savarese 2018), so that a burst of one carton is looked at once.
 *
 * Weighting the k-centre step by the other two is ours, after Zhdanov 2019 (diverse mini-batch active learning). Ties go to
 * the earlier candidate: the same candidates in the same order give the same looks.
 *
 * @param taught pictures that people have answered for the brand, its references, and those that wait to be looked at
 */
export function chooseFirstLooks(
  candidates: readonly LookCandidate[],
  taught: readonly Float32Array[],
  count: number,
): FirstLook[] {
  const scores = rankShares(candidates.map(({ prob }) => prob));
  const uncertainties = candidates.map(({ prob }) => entropyOf(prob));
  const novelties = candidates.map(({ vector }) => distanceTo(vector, taught));
  const left = new Set(candidates.keys());
  const looks: FirstLook[] = [];
  while (looks.length < count && left.size > 0) {
    let best: FirstLook | null = null;
    for (const index of left) {
      const [score, uncertainty, novelty] = [scores[index]!, uncertainties[index]!, novelties[index]!];
      const gain = score * Math.max(uncertainty, LEAST_UNCERTAINTY) * novelty;
      if (best === null || gain > best.gain) best = { index, score, uncertainty, novelty, gain };
    }
    const chosen = best!;
    left.delete(chosen.index);
    looks.push(chosen);
    const { vector } = candidates[chosen.index]!;
    for (const index of left) {
      const distance = 1 - cosineOfUnits(vector, candidates[index]!.vector);
      if (distance < novelties[index]!) novelties[index] = Math.max(0, distance);
    }
  }
  return looks;
}

/** Of each value the share of all that are not larger. */
function rankShares(values: readonly number[]): number[] {
  const rising = values.toSorted((a, b) => a - b);
  const notLarger = new Map<number, number>();
  for (const [index, value] of rising.entries()) notLarger.set(value, index + 1);
  return values.map((value) => notLarger.get(value)! / values.length);
}

/** Of a yes that has this probability, bits. */
function entropyOf(prob: number): number {
  if (prob <= 0 || prob >= 1) return 0;
  return -(prob * Math.log2(prob) + (1 - prob) * Math.log2(1 - prob));
}

/** 1 - cosine to the nearest; 1 where there is none. */
function distanceTo(vector: Float32Array, taught: readonly Float32Array[]): number {
  let nearest = taught.length === 0 ? 0 : -1;
  for (const one of taught) nearest = Math.max(nearest, cosineOfUnits(vector, one));
  return 1 - nearest;
}
