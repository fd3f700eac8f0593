/** Lanczos approximation with g = 7 and nine terms (coefficients of Godfrey 2001), good to about 1e-14. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const SMALLEST = 1e-300;
const RELATIVE_ERROR = 1e-15;
const MAX_TERMS = 5_000;

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs x > 0, got ${x}`);
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const base = shifted + 7.5;
  const sum = LANCZOS.reduce(
    (total, factor, term) => (term === 0 ? factor : total + factor / (shifted + term)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/**
 * The regularised incomplete beta function I_x(a, b): the chance that a Beta(a, b) variable is at most x. Continued
 * fraction of DLMF 8.17.22, by Lentz's method; a, b > 0.
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`regularizedBeta needs a, b > 0, got ${a} and ${b}`);
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The fraction converges fast on this side of the mean only.
  return x < (a + 1) / (a + b + 2)
    ? (front / a) * betaFraction(x, a, b)
    : 1 - (front / b) * betaFraction(1 - x, b, a);
}

function betaFraction(x: number, a: number, b: number): number {
  const numerator = (term: number): number => {
    if (term === 1) return 1;
    const m = Math.floor((term - 1) / 2);
    return term % 2 === 0
      ? (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
      : (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  };
  return lentz(numerator, () => 1);
}

/**
 * The regularised lower incomplete gamma function P(shape, x): the chance that a gamma variable with this shape and
 * scale 1 is at most x. Series (DLMF 8.11.4) below the mean, continued fraction (8.9.2) above; shape > 0.
 */
export function regularizedGamma(shape: number, x: number): number {
  if (!(shape > 0)) throw new RangeError(`regularizedGamma needs a shape > 0, got ${shape}`);
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let n = 1; n < MAX_TERMS && term > sum * RELATIVE_ERROR; n++) sum += term *= x / (shape + n);
    return front * sum;
  }
  const fraction = lentz(
    (term) => (term === 1 ? 1 : -(term - 1) * (term - 1 - shape)),
    (term) => x + 2 * term - 1 - shape,
  );
  return 1 - front * fraction;
}

/** n1 / (d1 + n2 / (d2 + …)) by the modified Lentz method (Thompson & Barnett 1986). */
function lentz(numerator: (term: number) => number, denominator: (term: number) => number): number {
  let value = SMALLEST;
  let above = SMALLEST;
  let below = 0;
  for (let term = 1; term < MAX_TERMS; term++) {
    const [n, d] = [numerator(term), denominator(term)];
    below = 1 / awayFromZero(d + n * below);
    above = awayFromZero(d + n / above);
    const change = above * below;
    value *= change;
    if (term > 1 && Math.abs(change - 1) < RELATIVE_ERROR) break;
  }
  return value;
}

const awayFromZero = (value: number) => (Math.abs(value) < SMALLEST ? SMALLEST : value);

/** Where a standard normal variable stays under with chance `share`, 0 < share < 1. */
export function normalQuantile(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`a share must be inside (0, 1), got ${share}`);
  return solveRising(normalTail, share, -40, 40);
}

/** The chance that a standard normal variable is at most z. */
export function normalTail(z: number): number {
  const inner = regularizedGamma(0.5, (z * z) / 2);
  return z < 0 ? (1 - inner) / 2 : (1 + inner) / 2;
}

/** Where a Beta(a, b) variable stays under with chance `share`. */
export function betaQuantile(share: number, a: number, b: number): number {
  return solveRising((x) => regularizedBeta(x, a, b), share, 0, 1);
}

/**
 * Where a rising function meets `wanted`, by halving [low, high] until the ends touch; an end where it does not meet it
 * inside.
 */
export function solveRising(
  rising: (x: number) => number,
  wanted: number,
  low: number,
  high: number,
): number {
  let [under, over] = [low, high];
  for (let step = 0; step < 100; step++) {
    const middle = (under + over) / 2;
    if (middle === under || middle === over || over - under < 1e-13 * Math.max(1e-3, Math.abs(middle))) break;
    if (rising(middle) < wanted) under = middle;
    else over = middle;
  }
  return (under + over) / 2;
}
