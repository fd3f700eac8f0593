import { regularizedBeta, regularizedGamma, solveRising } from './special-functions';

/** Fewer expected positives than this are "too few to estimate" (DESIGN.md section 4). */
export const MIN_POSITIVES = 30;

/** As many of the heaviest weight are thought beside what was found. */
const PRIOR_HEAVY = 3;

export type WeightedShare = { value: number; low: number; high: number };

/** One side of a share: what was found of it in the sample, each with weight 1/p. */
export type WeightedSide = {
  weights: readonly number[];
  /** The weight that the heaviest thing of this kind would have if one more were found; at least 1. */
  heaviest: number;
};

/** All that the estimates need of a side: how many were found, Σ weights and Σ weights². */
export type WeightedSums = { count: number; sum: number; squares: number; heaviest: number };

/**
 * A share from a sample with unequal known chances: Σ weights of hits / Σ all weights (Hájek 1971), with an interval that is
 * honest for few and unlike weights, where the normal interval around Hájek's estimator is not.
 *
 * Method (ours, of known parts). What is found of either side is a sum of weights over a Poisson process, independent of
 * the other side. Fay & Feuer (1997, Statistics in Medicine 16:791) bound such a sum by gamma variables with the sum's own
 * mean and variance, for the upper bound with one more heavy thing. The two sides' bounds are combined as
 * confidence distributions (melding: Fay, Proschan & Brittain 2015, Biometrics 71:146): the lower end from few hits against
 * many misses, the upper end the other way, both averaged (mid-p: Fay & Kim 2017). With equal weights this is the mid-p
 * Clopper-Pearson interval, exactly. Where one side is expected to be found only a few times in the sample (ten, say), no interval
 * can hit its nominal rate, and this one errs on the wide side.
 *
 * @returns null when nothing was found on either side
 */
export function estimateWeightedShare(
  hits: WeightedSide | WeightedSums,
  misses: WeightedSide | WeightedSums,
  confidence: number,
): WeightedShare | null {
  const [found, missed] = [toSums(hits).sum, toSums(misses).sum];
  if (found + missed === 0) return null;
  const few = shareOf(gammaBelow(hits), gammaAbove(misses));
  const many = shareOf(gammaAbove(hits), gammaBelow(misses));
  const tail = (1 - confidence) / 2;
  const middle = (share: number) => (few(share) + many(share)) / 2;
  return {
    value: found / (found + missed),
    // Of what was not found the distribution jumps at the end, where a search would stop beside it.
    low: found === 0 ? 0 : solveRising(middle, tail, 0, 1),
    high: missed === 0 ? 1 : solveRising(middle, 1 - tail, 0, 1),
  };
}

/**
 * How much there is in all of what was found in a sample: Σ weights, with the mid-p gamma interval (Fay & Kim 2017).
 * `heaviest` alone bounds it when nothing was found.
 */
export function estimateWeightedTotal(side: WeightedSide | WeightedSums, confidence: number): WeightedShare {
  const [below, above] = [gammaBelow(side), gammaAbove(side)];
  const tail = (1 - confidence) / 2;
  const { sum: value, count } = toSums(side);
  const atMost = (total: number) => (gammaTail(below, total) + gammaTail(above, total)) / 2;
  // Twelve deviations over the upper variable's mean hold everything.
  const ceiling = above.scale * (above.shape + 12 * Math.sqrt(above.shape) + 40);
  return {
    value,
    low: count === 0 ? 0 : solveRising(atMost, tail, 0, ceiling),
    high: solveRising(atMost, 1 - tail, 0, ceiling),
  };
}

function gammaTail({ shape, scale }: Gamma, total: number): number {
  return shape === 0 ? 1 : regularizedGamma(shape, total / scale);
}

/** A gamma variable; shape 0 is the number 0. */
type Gamma = { shape: number; scale: number };

function gammaBelow(side: WeightedSide | WeightedSums): Gamma {
  const { sum, squares } = toSums(side);
  return fitGamma(sum, squares);
}

/**
 * One more of what was found. Fay & Feuer give it the heaviest weight, which makes intervals too wide where most weigh
 * little; here it has the mean of what was found (weighted by itself) and of three of the heaviest (ours; three keeps the nominal
 * coverage in the simulations of the tests).
 */
function gammaAbove(side: WeightedSide | WeightedSums): Gamma {
  const { count, sum, squares, heaviest } = toSums(side);
  const typical = sum === 0 ? 0 : squares / sum;
  const next = (count * typical + PRIOR_HEAVY * heaviest) / (count + PRIOR_HEAVY);
  return fitGamma(sum + next, squares + next * next);
}

function toSums(side: WeightedSide | WeightedSums): WeightedSums {
  if ('sum' in side) return side;
  const { weights, heaviest } = side;
  return {
    count: weights.length,
    sum: weights.reduce((total, weight) => total + weight, 0),
    squares: weights.reduce((total, weight) => total + weight * weight, 0),
    heaviest,
  };
}

function fitGamma(mean: number, variance: number): Gamma {
  return mean === 0 ? { shape: 0, scale: 1 } : { shape: (mean * mean) / variance, scale: variance / mean };
}

/** The distribution function of X / (X + Y): with gammas of one scale a beta variable, else one that is stretched. */
function shareOf(x: Gamma, y: Gamma): (share: number) => number {
  if (x.shape === 0) return () => 1;
  if (y.shape === 0) return (share) => (share >= 1 ? 1 : 0);
  return (share) => {
    const own = share * y.scale;
    return regularizedBeta(own / (own + (1 - share) * x.scale), x.shape, y.shape);
  };
}
