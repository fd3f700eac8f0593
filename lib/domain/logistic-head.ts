import { minimise } from './minimise';

/** One vector with what is known of it. Vectors of one `group` (near-duplicates) never stand on both sides of a fold. */
export type HeadExample = {
  /** float32 [dims], unit. */
  vector: Float32Array;
  isPresent: boolean;
  group: string;
};

/** log-odds of the brand = weights . vector + bias. */
export type LogisticHead = {
  /** float32 [dims] */
  weights: Float32Array;
  bias: number;
};

export type HeadOptions = {
  /** Strength of the penalty l2 / 2 * |weights|^2 beside a mean loss of at most about 0.7. */
  l2: number;
  maxIterations: number;
  folds: number;
};

/** Chosen on grocery's `learn` part and the tuning half of logos-dev (docs/models.md). */
const DEFAULT_OPTIONS: HeadOptions = { l2: 3e-3, maxIterations: 40, folds: 5 };

export type TrainedHead = {
  head: LogisticHead;
  /** L-BFGS steps that the folds found best. */
  iterations: number;
  /** Calibrated log-odds of each example from a head that has not seen its group, in the order given. */
  outOfFold: Float64Array;
};

/**
 * Trains one brand against the rest: L2-regularised logistic regression, both classes counting one half whatever their
 * sizes, so the log-odds are a likelihood ratio and say nothing of how rare the brand is.
 *
 * The loss is convex and is minimised by L-BFGS. Each fold (stratified, whole groups) leaves its examples out and notes
 * their loss after every step; the number of steps with the least mean loss is then taken on all examples (early
 * stopping), and the left-out logits at that step calibrate the result (Platt 1999 with his smoothed targets). With
 * positives in one group only there is nothing to leave out: all steps are taken and the slope stays 1.
 *
 * The same examples in the same order give the same bits.
 *
 * @throws RangeError without a positive or without a negative
 */
export function trainLogisticHead(
  examples: readonly HeadExample[],
  options: Partial<HeadOptions> = {},
): TrainedHead {
  const settings = { ...DEFAULT_OPTIONS, ...options };
  const problem = toProblem(examples);
  const folds = assignFolds(examples, settings.folds);
  const foldCount = Math.max(...folds) + 1;
  if (foldCount < 2) return trainUncalibrated(problem, settings);

  const all = examples.map((_, index) => index);
  const paths = Array.from({ length: foldCount }, (_, fold) =>
    fit(
      problem,
      all.filter((index) => folds[index] !== fold),
      settings,
    ),
  );
  const steps = chooseSteps(problem, folds, paths);
  const logits = Float64Array.from(all, (index) =>
    logitOf(problem, index, stepOf(paths[folds[index]!]!, steps)),
  );
  const { slope, offset } = fitPlatt(logits, problem.isPresent);
  const weights = stepOf(fit(problem, all, settings), steps);
  return {
    head: toHead(weights, slope, offset),
    iterations: steps,
    outOfFold: logits.map((logit) => slope * logit + offset),
  };
}

/** Log-odds of the brand for one vector. */
export function headLogit({ weights, bias }: LogisticHead, vector: Float32Array): number {
  let sum = bias;
  for (let dim = 0; dim < weights.length; dim++) sum += weights[dim]! * vector[dim]!;
  return sum;
}

type Problem = { rows: readonly Float32Array[]; isPresent: readonly boolean[]; dims: number };
/** [weights..., bias] after each step, the first all zero. */
type Path = readonly Float64Array[];

function toProblem(examples: readonly HeadExample[]): Problem {
  const isPresent = examples.map((example) => example.isPresent);
  if (!isPresent.includes(true) || !isPresent.includes(false)) {
    throw new RangeError(`a head needs examples of both kinds, got ${isPresent.length} of one`);
  }
  return { rows: examples.map((example) => example.vector), isPresent, dims: examples[0]!.vector.length };
}

/** Whole groups, positives dealt out before negatives so that every fold leaves some of both; deterministic. */
function assignFolds(examples: readonly HeadExample[], wanted: number): number[] {
  const positiveGroups = new Set(examples.filter((one) => one.isPresent).map((one) => one.group));
  const count = Math.min(wanted, positiveGroups.size);
  const foldOf = new Map([...positiveGroups].map((group, index) => [group, index % count]));
  let next = 0;
  return examples.map(({ group }) => {
    if (!foldOf.has(group)) foldOf.set(group, next++ % count);
    return foldOf.get(group)!;
  });
}

function fit({ rows, isPresent, dims }: Problem, members: readonly number[], settings: HeadOptions): Path {
  const positives = members.filter((index) => isPresent[index]).length;
  const weightOf = { true: 0.5 / positives, false: 0.5 / (members.length - positives) };
  function evaluate(point: Float64Array, gradient: Float64Array): number {
    gradient.fill(0);
    let loss = 0;
    for (const index of members) {
      const row = rows[index]!;
      let logit = point[dims]!;
      for (let dim = 0; dim < dims; dim++) logit += point[dim]! * row[dim]!;
      const sign = isPresent[index] ? 1 : -1;
      const weight = weightOf[isPresent[index] ? 'true' : 'false'];
      loss += weight * softplus(-sign * logit);
      const push = (-sign * weight) / (1 + Math.exp(sign * logit));
      for (let dim = 0; dim < dims; dim++) gradient[dim]! += push * row[dim]!;
      gradient[dims]! += push;
    }
    for (let dim = 0; dim < dims; dim++) {
      loss += (settings.l2 / 2) * point[dim]! ** 2;
      gradient[dim]! += settings.l2 * point[dim]!;
    }
    return loss;
  }
  return minimise(evaluate, new Float64Array(dims + 1), settings.maxIterations);
}

function trainUncalibrated(problem: Problem, settings: HeadOptions): TrainedHead {
  const all = problem.rows.map((_, index) => index);
  const path = fit(problem, all, settings);
  const weights = path.at(-1)!;
  return {
    head: toHead(weights, 1, 0),
    iterations: path.length - 1,
    outOfFold: Float64Array.from(all, (index) => logitOf(problem, index, weights)),
  };
}

/** The step whose left-out examples have the least class-balanced loss; the earliest among equals. */
function chooseSteps(problem: Problem, folds: readonly number[], paths: readonly Path[]): number {
  const longest = Math.max(...paths.map((path) => path.length)) - 1;
  let best = { steps: 1, loss: Infinity };
  for (let steps = 1; steps <= longest; steps++) {
    const logits = Float64Array.from(folds, (fold, index) =>
      logitOf(problem, index, stepOf(paths[fold]!, steps)),
    );
    const loss = balancedLoss(logits, problem.isPresent);
    if (loss < best.loss) best = { steps, loss };
  }
  return best.steps;
}

/** A path that converged earlier stays where it ended. */
function stepOf(path: Path, steps: number): Float64Array {
  return path[Math.min(steps, path.length - 1)]!;
}

function logitOf({ rows, dims }: Problem, index: number, point: Float64Array): number {
  const row = rows[index]!;
  let logit = point[dims]!;
  for (let dim = 0; dim < dims; dim++) logit += point[dim]! * row[dim]!;
  return logit;
}

function balancedLoss(logits: Float64Array, isPresent: readonly boolean[]): number {
  const sums = { true: 0, false: 0 };
  const counts = { true: 0, false: 0 };
  logits.forEach((logit, index) => {
    const side = isPresent[index] ? 'true' : 'false';
    sums[side] += softplus(isPresent[index] ? -logit : logit);
    counts[side] += 1;
  });
  return sums.true / counts.true + sums.false / counts.false;
}

/**
 * Slope and offset that make the logits honest, both classes counting one half. Targets are (n+ + 1) / (n+ + 2) and
 * 1 / (n- + 2) instead of 1 and 0 (Platt 1999, "Probabilistic outputs for support vector machines", section 2.2).
 */
export function fitPlatt(
  logits: Float64Array,
  isPresent: readonly boolean[],
): { slope: number; offset: number } {
  const positives = isPresent.filter(Boolean).length;
  const negatives = isPresent.length - positives;
  const target = { true: (positives + 1) / (positives + 2), false: 1 / (negatives + 2) };
  const weight = { true: 0.5 / positives, false: 0.5 / negatives };
  function evaluate(point: Float64Array, gradient: Float64Array): number {
    gradient.fill(0);
    let loss = 0;
    logits.forEach((logit, index) => {
      const side = isPresent[index] ? 'true' : 'false';
      const fitted = point[0]! * logit + point[1]!;
      loss += weight[side] * (softplus(fitted) - target[side] * fitted);
      const push = weight[side] * (1 / (1 + Math.exp(-fitted)) - target[side]);
      gradient[0]! += push * logit;
      gradient[1]! += push;
    });
    return loss;
  }
  const [slope, offset] = minimise(evaluate, Float64Array.of(1, 0), 50).at(-1)!;
  return { slope: slope!, offset: offset! };
}

function toHead(point: Float64Array, slope: number, offset: number): LogisticHead {
  const dims = point.length - 1;
  return {
    weights: Float32Array.from(point.subarray(0, dims), (value) => slope * value),
    bias: slope * point[dims]! + offset,
  };
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
