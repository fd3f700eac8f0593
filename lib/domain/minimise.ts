/** Writes the gradient at `point` and returns the value. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

const MEMORY = 8;
const GRADIENT_TOLERANCE = 1e-6;
const SUFFICIENT_DECREASE = 1e-4;
const MAX_HALVINGS = 30;

/**
 * Minimises a smooth convex function by L-BFGS (Nocedal & Wright 2006, algorithm 7.5, with step halving until the
 * Armijo condition holds). No randomness and a fixed order of sums: the same input gives the same bits.
 *
 * @returns where the largest part of the gradient is below 1e-6, no step makes the value smaller, or the iterations end
 */
export function minimise(evaluate: Objective, start: Float64Array, maxIterations: number): Float64Array {
  const memory: Correction[] = [];
  let point = start;
  let gradient: Float64Array = new Float64Array(start.length);
  let value = evaluate(point, gradient);
  for (let step = 0; step < maxIterations && largest(gradient) > GRADIENT_TOLERANCE; step++) {
    const direction = descend(gradient, memory);
    const next = searchLine(evaluate, { point, gradient, value }, direction, memory.length === 0);
    if (next === null) break;
    remember(memory, subtract(next.point, point), subtract(next.gradient, gradient));
    ({ point, gradient, value } = next);
  }
  return point;
}

type Place = { point: Float64Array; gradient: Float64Array; value: number };
type Correction = { step: Float64Array; change: Float64Array; inverse: number };

/** The two-loop recursion: minus an approximate inverse Hessian times the gradient. */
function descend(gradient: Float64Array, memory: readonly Correction[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const factors = memory.map(() => 0);
  for (let k = memory.length - 1; k >= 0; k--) {
    const { step, change, inverse } = memory[k]!;
    factors[k] = inverse * dot(step, direction);
    addScaled(direction, change, -factors[k]!);
  }
  const newest = memory.at(-1);
  if (newest) {
    const scale = 1 / (newest.inverse * dot(newest.change, newest.change));
    for (let at = 0; at < direction.length; at++) direction[at]! *= scale;
  }
  memory.forEach(({ step, change, inverse }, k) => {
    addScaled(direction, step, factors[k]! - inverse * dot(change, direction));
  });
  return direction;
}

function searchLine(
  evaluate: Objective,
  from: Place,
  direction: Float64Array,
  isFirst: boolean,
): Place | null {
  const slope = dot(from.gradient, direction);
  if (!(slope < 0)) return null;
  // Without curvature the gradient's length is no step's length.
  let length = isFirst ? Math.min(1, 1 / Math.sqrt(dot(direction, direction))) : 1;
  for (let halving = 0; halving < MAX_HALVINGS; halving++) {
    const point = from.point.slice();
    addScaled(point, direction, length);
    const gradient = new Float64Array(point.length);
    const value = evaluate(point, gradient);
    if (value <= from.value + SUFFICIENT_DECREASE * length * slope) return { point, gradient, value };
    length /= 2;
  }
  return null;
}

/** A pair without positive curvature would make the next direction climb; rounding can produce one. */
function remember(memory: Correction[], step: Float64Array, change: Float64Array): void {
  const curvature = dot(step, change);
  if (curvature <= 1e-14) return;
  memory.push({ step, change, inverse: 1 / curvature });
  if (memory.length > MEMORY) memory.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function addScaled(to: Float64Array, what: Float64Array, factor: number): void {
  for (let at = 0; at < to.length; at++) to[at]! += factor * what[at]!;
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value - b[at]!);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
