import { betaQuantile, regularizedBeta } from './special-functions';

/** P(X ≤ hits) of n independent trials that hit with chance `prob` each. */
export function binomialTail(hits: number, n: number, prob: number): number {
  if (hits < 0) return 0;
  if (hits >= n) return 1;
  return 1 - regularizedBeta(prob, hits + 1, n - hits);
}

/** P(X ≥ hits) of the same. */
export function upperBinomialTail(hits: number, n: number, prob: number): number {
  if (hits <= 0) return 1;
  if (hits > n) return 0;
  return regularizedBeta(prob, hits, n - hits + 1);
}

/**
 * The exact interval of a share (Clopper & Pearson 1934): it holds the true share with at least the stated confidence,
 * whatever the share and however few the trials.
 *
 * @param confidence two-sided, inside (0, 1)
 */
export function clopperPearson(hits: number, n: number, confidence: number): { low: number; high: number } {
  const tail = (1 - confidence) / 2;
  return { low: clopperPearsonLow(hits, n, tail), high: 1 - clopperPearsonLow(n - hits, n, tail) };
}

/** The exact lower bound of a share: with chance at most `tail` it lies over the true one. */
export function clopperPearsonLow(hits: number, n: number, tail: number): number {
  return hits === 0 ? 0 : betaQuantile(tail, hits, n - hits + 1);
}

/**
 * How many trials it takes until `errors` errors among them are so few that "errors come with chance `errorShare` or
 * more" is refuted with a wrong refutation at most `delta` of the time. With no error: 29 for an error share of 0.1 at
 * 5 %, 59 for 0.05, 299 for 0.01.
 *
 * @throws RangeError when a share is not inside (0, 1)
 */
export function smallestPassingSample(errors: number, errorShare: number, delta: number): number {
  for (const share of [errorShare, delta]) {
    if (!(share > 0 && share < 1)) throw new RangeError(`a share must be inside (0, 1), got ${share}`);
  }
  const errorless = Math.ceil(Math.log(delta) / Math.log1p(-errorShare) - 1e-9);
  if (errors === 0) return errorless;
  let [under, enough] = [errors, errorless + errors];
  while (binomialTail(errors, enough, errorShare) > delta) [under, enough] = [enough, enough * 2];
  while (enough - under > 1) {
    const middle = Math.floor((under + enough) / 2);
    if (binomialTail(errors, middle, errorShare) > delta) under = middle;
    else enough = middle;
  }
  return enough;
}
