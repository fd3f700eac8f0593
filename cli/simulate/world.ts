import { regularizedBeta } from '@/lib/domain/statistics/special-functions';
import type { Random } from '../demonstration/random';
import type { LabelSource, Scenario } from './scenarios';

/** The scored pairs of a window, score falling, with what only the simulation knows. */
export type WorldWindow = {
  probs: Float64Array;
  /** 1 = a violation. */
  violations: Uint8Array;
  /** Copies of an ad share one. */
  groups: Int32Array;
};

/** A brand whose traffic is known: what is true at every threshold, and any number of windows of its traffic. */
export type World = {
  /** Of all pairs at or over a threshold the share that violates; what a certificate promises. */
  precisionAt(threshold: number): number;
  /** Of all violations in the traffic the share at or over a threshold. */
  recallAt(threshold: number): number;
  /** The recall of the lowest threshold that keeps the target; 0 when none does. */
  oracleRecall(target: number): number;
  /** What one window of traffic brings over the floor. */
  drawWindow(random: Random): WorldWindow;
};

/** Mean number of pairs over the floor in a window. */
const PAIRS_PER_WINDOW = 2_000;
const CELLS = 4_000;
const COARSE_STEP = 0.02;
/** Copies score within this of each other. */
const COPY_JITTER = 0.01;

/**
 * The world is what stands in tables of 4,000 equal cells between the floor and 1: scores are drawn even within a cell,
 * and violate with the cell's share, so that truth and draw are the same thing to the last digit.
 */
export function createWorld(scenario: Scenario): World {
  const { floor } = scenario;
  const table = tabulate(scenario);
  const at = (cumulated: Float64Array, threshold: number): number => {
    const cell = Math.max(0, ((cutOf(threshold, scenario) - floor) / (1 - floor)) * CELLS);
    const below = Math.min(CELLS, Math.floor(cell));
    const next = cumulated[Math.min(CELLS, below + 1)]!;
    return cumulated[below]! + (cell - below) * (next - cumulated[below]!);
  };
  const precisionAt = (threshold: number): number =>
    at(table.violating, threshold) / at(table.pairs, threshold);
  const recallAt = (threshold: number): number => at(table.violating, threshold) / table.allViolating;
  return {
    precisionAt,
    recallAt,
    oracleRecall: (target) => {
      const cell = table.pairs.findIndex(
        (_, index) => index < CELLS && precisionAt(edge(index, floor)) >= target,
      );
      return cell < 0 ? 0 : recallAt(edge(cell, floor));
    },
    drawWindow: (random) => drawWindow(scenario, table, random),
  };
}

/** How likely a pair is labelled, up to a common factor. */
export function labelWeight(source: LabelSource, prob: number, floor: number): number {
  if (source === 'even') return 1;
  if (source === 'near-cut') return 0.25 + 0.75 * Math.exp(-(((prob - 0.6) / 0.08) ** 2));
  return 0.15 + 0.85 * ((prob - floor) / (1 - floor)) ** 2;
}

type Table = {
  /** Per cell edge the traffic share at or over it, and that of violations; falling, the last is 0. */
  pairs: Float64Array;
  violating: Float64Array;
  allViolating: number;
};

function tabulate({ traffic, floor }: Scenario): Table {
  const pairs = new Float64Array(CELLS + 1);
  const violating = new Float64Array(CELLS + 1);
  for (const { trafficShare, violatingShare, a, b } of traffic) {
    for (let cell = 0; cell < CELLS; cell++) {
      // The upper tail directly: 1 - I_x(a, b) would lose the last digits of rare high scores.
      const share = trafficShare * regularizedBeta(1 - edge(cell, floor), b, a);
      pairs[cell]! += share;
      violating[cell]! += share * violatingShare;
    }
  }
  const allViolating = traffic.reduce((sum, part) => sum + part.trafficShare * part.violatingShare, 0);
  return { pairs, violating, allViolating };
}

function drawWindow({ floor, copies, isCoarse }: Scenario, table: Table, random: Random): WorldWindow {
  const { pairs, violating } = table;
  const parts = drawRising(drawPoisson(PAIRS_PER_WINDOW / copies, random), random);
  const sizes = parts.map(() => (copies === 1 ? 1 : drawGeometric(copies, random)));
  const window = emptyWindow(sizes.reduce((sum, size) => sum + size, 0));
  let cell = CELLS - 1;
  let at = 0;
  for (let group = 0; group < parts.length; group++) {
    const over = parts[group]! * pairs[0]!;
    while (cell > 0 && pairs[cell]! < over) cell--;
    const inCell = pairs[cell]! - pairs[cell + 1]!;
    const prob = edge(cell + (pairs[cell]! - over) / inCell, floor);
    const isViolation = random.chance((violating[cell]! - violating[cell + 1]!) / inCell);
    for (let copy = 0; copy < sizes[group]!; copy++, at++) {
      const own = copy === 0 ? prob : moved(prob, floor, random);
      window.probs[at] = isCoarse ? coarse(own) : own;
      window.violations[at] = Number(isViolation);
      window.groups[at] = group;
    }
  }
  return copies === 1 ? window : sortFalling(window);
}

function emptyWindow(size: number): WorldWindow {
  return { probs: new Float64Array(size), violations: new Uint8Array(size), groups: new Int32Array(size) };
}

function sortFalling({ probs, violations, groups }: WorldWindow): WorldWindow {
  const order = new Int32Array(probs.length).map((_, index) => index).sort((a, b) => probs[b]! - probs[a]!);
  const sorted = emptyWindow(probs.length);
  order.forEach((from, to) => {
    sorted.probs[to] = probs[from]!;
    sorted.violations[to] = violations[from]!;
    sorted.groups[to] = groups[from]!;
  });
  return sorted;
}

/** So many uniform numbers, rising: spacings of a Poisson process. */
function drawRising(count: number, random: Random): Float64Array {
  const rising = new Float64Array(count);
  let sum = 0;
  for (let index = 0; index < count; index++) rising[index] = sum -= Math.log1p(-random.next());
  sum -= Math.log1p(-random.next());
  for (let index = 0; index < count; index++) rising[index]! /= sum;
  return rising;
}

/** To either side alike, and never out of the range that is drawn from. */
function moved(prob: number, floor: number, random: Random): number {
  const next = prob + random.between(-COPY_JITTER, COPY_JITTER);
  return next < floor || next > 1 ? prob : next;
}

/** The lowest score that is at or over the threshold, on the scale before rounding. */
function cutOf(threshold: number, { isCoarse }: Scenario): number {
  if (!isCoarse) return threshold;
  return (Math.ceil(threshold / COARSE_STEP - 1e-9) - 0.5) * COARSE_STEP;
}

const coarse = (prob: number) => Math.round(prob / COARSE_STEP) * COARSE_STEP;
const edge = (cell: number, floor: number) => floor + ((1 - floor) * cell) / CELLS;

/** 1, 2, … with this mean. */
function drawGeometric(mean: number, random: Random): number {
  return 1 + Math.floor(Math.log1p(-random.next()) / Math.log1p(-1 / mean));
}

/** Knuth's products, in portions that do not underflow. */
function drawPoisson(mean: number, random: Random): number {
  let [count, left] = [0, mean];
  while (left > 0) {
    const portion = Math.min(left, 500);
    left -= portion;
    const limit = Math.exp(-portion);
    for (let product = random.next(); product > limit; product *= random.next()) count++;
  }
  return count;
}
