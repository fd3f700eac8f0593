import { minimise } from './minimise';
import { softplus } from './softplus';

/** One vector with what is known of it. */
export type HeadExample = {
  /** float32 [dims], unit. */
  vector: Float32Array;
  isPresent: boolean;
  /** Of the pool that every brand has, or a label's picture that is like it: it shows no brand. */
  isFromPool: boolean;
  /** Near-duplicates share one and never stand on both sides of a fold. */
  group: string;
};

/** value = weights . vector + bias: log of how much likelier it is under the brand than under other labelled pictures. */
export type LogisticHead = {
  /** float32 [dims] */
  weights: Float32Array;
  bias: number;
};

export type TrainedHead = {
  head: LogisticHead;
  /** The heads of the folds, on the same line: the examples of fold i had no part in folds[i]. */
  folds: LogisticHead[];
  /** The fold of an example's group; null where it was not left out. */
  foldOf: (example: Pick<HeadExample, 'group' | 'isPresent'>) => number | null;
};

export type HeadOptions = {
  /** Strength of the penalty l2 / 2 * |weights|^2 beside a mean loss of at most about 0.7. */
  l2: number;
  /** Parts into which groups are dealt for calibration. */
  folds: number;
};

/** Chosen on grocery's `learn` part and the tuning half of logos-dev (docs/brand-models.md). */
const DEFAULT_OPTIONS: HeadOptions = { l2: 2e-3, folds: 4 };
/** The optimum is reached long before; a bound for what no data should do. */
const MAX_ITERATIONS = 200;
/** A deviation below this would turn noise into certainty. */
const SMALLEST_DEVIATION = 1e-3;
/** Fewer labelled negatives say less about other brands than the pool does. */
const FEWEST_LABELLED_NEGATIVES = 8;
/** The positives' own spread is believed as much as the negatives' when there are this many. */
const SPREAD_PRIOR = 4;
const NEVER_OUT = -1;
/** A head that cannot tell its own left-out positives still orders them, at this slope in deviations. */
const SMALLEST_SLOPE = 0.05;

/**
 * Trains one brand against the rest: L2-regularised logistic regression. Positives weigh one half whatever their number;
 * labelled negatives and the pool share the other half equally, so that a handful of look-alikes counts as much as
 * hundreds of easy pictures.
 *
 * The loss is strictly convex, so it is minimised to the end (L-BFGS): the result is the optimum and not a matter of when
 * one stops. Stopping early by left-out loss was measured and ranked brands worse; the penalty does its work.
 *
 * Calibration: groups are dealt into folds and each fold is left out once. The left-out logits of the positives and of the
 * labelled negatives (of the pool where there are hardly any) are taken as two normal distributions of one spread, so the
 * log of their likelihood ratio is a straight line (linear discriminant analysis, Fisher 1936): the head is scaled and
 * shifted onto it. A brand whose pictures the head cannot tell from other brands' gets a flat line and hardly moves a fused
 * probability; one that it tells well gets a steep one. Pictures of brands that nobody knows look like the labelled
 * negatives, not like the pool, which is why these calibrate.
 *
 * The same examples in the same order give the same bits.
 *
 * @throws RangeError without a positive, or with fewer than two groups of negatives
 */
export function trainLogisticHead(
  examples: readonly HeadExample[],
  options: Partial<HeadOptions> = {},
): TrainedHead {
  const { l2, folds } = { ...DEFAULT_OPTIONS, ...options };
  const foldOf = dealGroups(examples, folds);
  const dims = examples[0]!.vector.length;
  const point = fit(examples, l2, new Float64Array(dims + 1));
  const parts = fitWithout(examples, foldOf, l2, point);
  const leftOut = examples.flatMap((example, index) => {
    const part = parts[foldOf[index]!];
    return part ? [{ ...example, logit: logitOf(part, example.vector) }] : [];
  });
  const line = toLine(leftOut);
  const foldOfKey = new Map(examples.map((example, index) => [keyOf(example), foldOf[index]!]));
  return {
    head: putOnLine(point, line),
    folds: parts.map((part) => putOnLine(part, line)),
    foldOf(example) {
      const fold = foldOfKey.get(keyOf(example));
      return fold === undefined || fold === NEVER_OUT ? null : fold;
    },
  };
}

const keyOf = ({ group, isPresent }: Pick<HeadExample, 'group' | 'isPresent'>) => `${isPresent} ${group}`;

/** The head's value for one vector. */
export function headValue({ weights, bias }: LogisticHead, vector: Float32Array): number {
  let sum = bias;
  for (let dim = 0; dim < weights.length; dim++) sum += weights[dim]! * vector[dim]!;
  return sum;
}

/** Fold of each example; positives and negatives apart, groups in the order they first appear. */
function dealGroups(examples: readonly HeadExample[], wanted: number): number[] {
  const negatives = examples.filter((example) => !example.isPresent);
  const own = new Set(examples.filter((example) => example.isPresent).map(({ group }) => group));
  const others = new Set(negatives.map(({ group }) => group));
  if (own.size === 0 || others.size < 2) {
    throw new RangeError(
      `a head needs a positive and two groups of negatives, got ${examples.length - negatives.length} and ${others.size}`,
    );
  }
  const count = Math.min(wanted, others.size);
  const deal = (groups: ReadonlySet<string>) => new Map([...groups].map((group, at) => [group, at % count]));
  const [foldOfOwn, foldOfOther] = [deal(own), deal(others)];
  const isOwnLeftOut = own.size > 1;
  return examples.map(({ isPresent, group }) => {
    if (!isPresent) return foldOfOther.get(group)!;
    return isOwnLeftOut ? foldOfOwn.get(group)! : NEVER_OUT;
  });
}

type LeftOut = HeadExample & { logit: number };

/** The optimum without each fold. @param near the optimum of all examples, from where each fold's is not far */
function fitWithout(
  examples: readonly HeadExample[],
  foldOf: readonly number[],
  l2: number,
  near: Float64Array,
): Float64Array[] {
  const count = Math.max(...foldOf) + 1;
  return Array.from({ length: count }, (_, fold) =>
    fit(
      examples.filter((_example, index) => foldOf[index] !== fold),
      l2,
      near,
    ),
  );
}

type Line = { slope: number; centre: number };

function putOnLine(point: Float64Array, { slope, centre }: Line): LogisticHead {
  const dims = point.length - 1;
  return {
    weights: Float32Array.from(point.subarray(0, dims), (weight) => weight * slope),
    bias: (point[dims]! - centre) * slope,
  };
}

/** The line slope * (logit - centre) that is the log likelihood ratio of left-out positives and negatives. */
function toLine(leftOut: readonly LeftOut[]): Line {
  const negatives = leftOut.filter((one) => !one.isPresent);
  const labelled = negatives.filter((one) => !one.isFromPool);
  const against = measure((labelled.length >= FEWEST_LABELLED_NEGATIVES ? labelled : negatives).map(toLogit));
  const positives = leftOut.filter((one) => one.isPresent);
  // One group of positives cannot be left out: it is taken to lie two deviations up, which is little.
  if (positives.length === 0) {
    return { slope: 1 / against.deviation, centre: against.mean + against.deviation };
  }
  const own = measure(positives.map(toLogit));
  const count = new Set(positives.map(({ vector }) => vector.join())).size;
  const ownVariance =
    (count * own.deviation ** 2 + SPREAD_PRIOR * against.deviation ** 2) / (count + SPREAD_PRIOR);
  const variance = (ownVariance + against.deviation ** 2) / 2;
  const shrinkage = count / (count + 1);
  const slope = (shrinkage * (own.mean - against.mean)) / variance;
  return {
    slope: Math.max(slope, SMALLEST_SLOPE / against.deviation),
    centre: (own.mean + against.mean) / 2,
  };
}

function toLogit({ logit }: LeftOut): number {
  return logit;
}

function measure(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.max(Math.sqrt(squares / values.length), SMALLEST_DEVIATION) };
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
