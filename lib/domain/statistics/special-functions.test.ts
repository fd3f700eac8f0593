import { describe, expect, test } from 'vitest';
import {
  betaQuantile,
  logGamma,
  normalQuantile,
  regularizedBeta,
  regularizedGamma,
} from './special-functions';

describe('special functions agree with SciPy 1.16 (and closed forms)', () => {
  test.each([
    { x: 0.5, value: 0.5 * Math.log(Math.PI) },
    { x: 1.5, value: -0.120782237635 },
    { x: 10, value: Math.log(362_880) },
    { x: 100.25, value: 360.28456 },
    { x: 1e5, value: 1_051_287.708973 },
  ])('ln Γ($x)', ({ x, value }) => {
    expect(logGamma(x) / value).toBeCloseTo(1, 8);
  });

  test.each([
    { x: 0.4, a: 2, b: 3, value: 0.5248 },
    { x: 0.1, a: 0.5, b: 0.5, value: 0.20483276 },
    { x: 0.5, a: 50, b: 60, value: 0.83090729 },
    { x: 0.99, a: 1000, b: 10, value: 0.44604227 },
    { x: 0.0005, a: 3, b: 10_000, value: 0.87549534 },
    { x: 0, a: 3, b: 4, value: 0 },
    { x: 1, a: 3, b: 4, value: 1 },
  ])('I_$x($a, $b)', ({ x, a, b, value }) => {
    expect(regularizedBeta(x, a, b)).toBeCloseTo(value, 8);
  });

  test.each([
    { shape: 0.5, x: 0.2, value: 0.47291074 },
    { shape: 3, x: 2.5, value: 0.45618688 },
    { shape: 50, x: 60, value: 0.91559332 },
    { shape: 1000, x: 990, value: 0.37952138 },
  ])('P($shape, $x)', ({ shape, x, value }) => {
    expect(regularizedGamma(shape, x)).toBeCloseTo(value, 8);
  });

  test.each([
    { share: 0.95, z: 1.64485363 },
    { share: 0.975, z: 1.95996398 },
    { share: 0.999, z: 3.09023231 },
    { share: 1e-6, z: -4.75342431 },
  ])('the normal quantile of $share', ({ share, z }) => {
    expect(normalQuantile(share)).toBeCloseTo(z, 7);
  });

  test('a beta quantile undoes the beta function', () => {
    expect(regularizedBeta(betaQuantile(0.025, 8, 3), 8, 3)).toBeCloseTo(0.025, 10);
    // Beta(1, b) has the closed form 1 - (1 - share)^(1/b).
    expect(betaQuantile(0.3, 1, 7)).toBeCloseTo(1 - 0.7 ** (1 / 7), 12);
  });

  test('what has no value is refused', () => {
    expect(() => logGamma(0)).toThrow(RangeError);
    expect(() => regularizedBeta(0.5, 0, 1)).toThrow(RangeError);
    expect(() => regularizedGamma(-1, 1)).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });
});
