import { minimise } from './minimise';

/** One vector with what is known of it. */
export type HeadExample = {
  /** float32 [dims], unit. */
  vector: Float32Array;
  isPresent: boolean;
  /** From the pool that every brand has, not from a label. */
  isFromPool: boolean;
  /** Near-duplicates share one and never stand on both sides of a fold. */
  group: string;
};

/** value = weights . vector + bias: how many deviations above what is not the brand. */
export type LogisticHead = {
  /** float32 [dims] */
  weights: Float32Array;
  bias: number;
};

export type HeadOptions = {
  /** Strength of the penalty l2 / 2 * |weights|^2 beside a mean loss of at most about 0.7. */
  l2: number;
  /** Parts into which the negatives are dealt for calibration. */
  folds: number;
};

/** Chosen on grocery's `learn` part and the tuning half of logos-dev (docs/brand-models.md). */
const DEFAULT_OPTIONS: HeadOptions = { l2: 2e-3, folds: 4 };
/** The optimum is reached long before; a bound for what no data should do. */
const MAX_ITERATIONS = 200;
/** A deviation below this would turn noise into certainty. */
const SMALLEST_DEVIATION = 1e-3;

/**
 * Trains one brand against the rest: L2-regularised logistic regression. Positives weigh one half whatever their number;
 * labelled negatives and the pool share the other half equally, so that a handful of look-alikes counts as much as
 * hundreds of easy pictures.
 *
 * The loss is strictly convex, so it is minimised to the end (L-BFGS): the result is the optimum and not a matter of when
 * one stops. Stopping early by left-out loss was measured and ranked brands worse; the penalty does its work.
 *
 * Calibration: the negatives are dealt into folds (whole groups), each fold is left out once while all positives stay, and
 * the left-out logits, weighted as above, give a mean and a deviation; the head is scaled so that these become 0 and 1.
 * So heads of different brands are on one scale from the first positive on, which a slope fitted to a few positives
 * (Platt) does not achieve; what a deviation is worth is one number for all brands, in the fusion or the matcher.
 *
 * The same examples in the same order give the same bits.
 *
 * @throws RangeError without a positive, or with fewer than two groups of negatives
 */
export function trainLogisticHead(
  examples: readonly HeadExample[],
  options: Partial<HeadOptions> = {},
): LogisticHead {
  const { l2, folds } = { ...DEFAULT_OPTIONS, ...options };
  const foldOf = dealNegatives(examples, folds);
  const dims = examples[0]!.vector.length;
  const point = fit(examples, l2, new Float64Array(dims + 1));
  const { mean, deviation } = weigh(leaveOut(examples, foldOf, l2, point));
  return {
    weights: Float32Array.from(point.subarray(0, dims), (weight) => weight / deviation),
    bias: (point[dims]! - mean) / deviation,
  };
}

/** The head's value for one vector. */
export function headValue({ weights, bias }: LogisticHead, vector: Float32Array): number {
  let sum = bias;
  for (let dim = 0; dim < weights.length; dim++) sum += weights[dim]! * vector[dim]!;
  return sum;
}

/** Fold of each example, -1 for positives; groups in the order they first appear. */
function dealNegatives(examples: readonly HeadExample[], wanted: number): number[] {
  const negatives = examples.filter((example) => !example.isPresent);
  const groups = [...new Set(negatives.map(({ group }) => group))];
  if (negatives.length === examples.length || groups.length < 2) {
    throw new RangeError(
      `a head needs a positive and two groups of negatives, got ${examples.length - negatives.length} and ${groups.length}`,
    );
  }
  const count = Math.min(wanted, groups.length);
  const foldOf = new Map(groups.map((group, index) => [group, index % count]));
  return examples.map(({ isPresent, group }) => (isPresent ? -1 : foldOf.get(group)!));
}

type LeftOut = { logit: number; isFromPool: boolean };

/** @param near the optimum of all examples, from where each fold's is not far */
function leaveOut(
  examples: readonly HeadExample[],
  foldOf: readonly number[],
  l2: number,
  near: Float64Array,
): LeftOut[] {
  const count = Math.max(...foldOf) + 1;
  return Array.from({ length: count }, (_, fold) => {
    const point = fit(
      examples.filter((_example, index) => foldOf[index] !== fold),
      l2,
      near,
    );
    return examples
      .filter((_example, index) => foldOf[index] === fold)
      .map(({ vector, isFromPool }) => ({ logit: logitOf(point, vector), isFromPool }));
  }).flat();
}

/** Mean and deviation with labelled negatives and the pool counting one half each. */
function weigh(leftOut: readonly LeftOut[]): { mean: number; deviation: number } {
  const share = toShares(leftOut.map(({ isFromPool }) => isFromPool));
  const mean = leftOut.reduce((sum, { logit }, index) => sum + share[index]! * logit, 0);
  const squares = leftOut.reduce((sum, { logit }, index) => sum + share[index]! * (logit - mean) ** 2, 0);
  return { mean, deviation: Math.max(Math.sqrt(squares), SMALLEST_DEVIATION) };
}

/** Weights that sum to 1: labels and pool in equal parts, or the one kind that is there. */
function toShares(isFromPool: readonly boolean[]): Float64Array {
  const fromPool = isFromPool.filter(Boolean).length;
  const labelled = isFromPool.length - fromPool;
  const kinds = Number(fromPool > 0) + Number(labelled > 0);
  return Float64Array.from(isFromPool, (one) => 1 / (kinds * (one ? fromPool : labelled)));
}

/** @returns [weights..., bias] */
function fit(examples: readonly HeadExample[], l2: number, start: Float64Array): Float64Array {
  const dims = start.length - 1;
  const weightOf = toWeights(examples);
  function evaluate(point: Float64Array, gradient: Float64Array): number {
    gradient.fill(0);
    let loss = 0;
    for (let index = 0; index < examples.length; index++) {
      const { vector, isPresent } = examples[index]!;
      const logit = logitOf(point, vector);
      const sign = isPresent ? 1 : -1;
      loss += weightOf[index]! * softplus(-sign * logit);
      const push = (-sign * weightOf[index]!) / (1 + Math.exp(sign * logit));
      for (let dim = 0; dim < dims; dim++) gradient[dim]! += push * vector[dim]!;
      gradient[dims]! += push;
    }
    for (let dim = 0; dim < dims; dim++) {
      loss += (l2 / 2) * point[dim]! ** 2;
      gradient[dim]! += l2 * point[dim]!;
    }
    return loss;
  }
  return minimise(evaluate, start, MAX_ITERATIONS);
}

function toWeights(examples: readonly HeadExample[]): Float64Array {
  const positives = examples.filter((example) => example.isPresent).length;
  const negatives = examples.filter((example) => !example.isPresent);
  const shares = toShares(negatives.map(({ isFromPool }) => isFromPool));
  let next = 0;
  return Float64Array.from(examples, ({ isPresent }) =>
    isPresent ? 0.5 / positives : 0.5 * shares[next++]!,
  );
}

function logitOf(point: Float64Array, vector: Float32Array): number {
  const dims = vector.length;
  let logit = point[dims]!;
  for (let dim = 0; dim < dims; dim++) logit += point[dim]! * vector[dim]!;
  return logit;
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
