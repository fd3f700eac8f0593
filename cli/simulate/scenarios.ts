import type { Random } from '../demonstration/random';

/** A kind of ad in a brand's traffic: its scores are Beta(a, b), and `violatingShare` of it are violations. */
export type TrafficPart = { trafficShare: number; violatingShare: number; a: number; b: number };

/**
 * Where labels come from. `even`: every pair over the floor with the same chance. `top-heavy`: the higher the score, the
 * likelier. `near-cut`: mostly around 0.6. The chances are known, as `triage_decision.p` is.
 */
export type LabelSource = 'even' | 'top-heavy' | 'near-cut';

export type Scenario = {
  name: string;
  /** Shares add up to 1. */
  traffic: readonly TrafficPart[];
  /** Labels come from pairs that score at or over this. */
  floor: number;
  /** Scores are rounded to fiftieths: many pairs share one. */
  isCoarse: boolean;
  source: LabelSource;
  /** How often somebody looks whether it is certified, each time with the same number of labels more. */
  looks: number;
  /** Mean number of copies of an ad in the traffic, all with one truth and nearly one score; 1 = none. */
  copies: number;
};

const plain = { isCoarse: false, source: 'even', looks: 1, copies: 1 } as const;

/** The rest of the traffic shows nothing and scores Beta(1, b). */
function withRest(b: number, parts: readonly TrafficPart[]): TrafficPart[] {
  const rest = 1 - parts.reduce((sum, part) => sum + part.trafficShare, 0);
  return [...parts, { trafficShare: rest, violatingShare: 0, a: 1, b }];
}

const CLEAR = withRest(10, [{ trafficShare: 0.01, violatingShare: 1, a: 6, b: 2 }]);
const OVERLAPPING: TrafficPart[] = [
  { trafficShare: 0.01, violatingShare: 1, a: 4, b: 2 },
  { trafficShare: 0.99, violatingShare: 0, a: 1.5, b: 9 },
];
const RARE = withRest(11, [{ trafficShare: 0.001, violatingShare: 1, a: 6, b: 2 }]);
const flat = (violatingShare: number) => withRest(12, [{ trafficShare: 0.011, violatingShare, a: 5, b: 2 }]);
const SPOILED_TOP = withRest(11, [
  { trafficShare: 0.01, violatingShare: 0.99, a: 6, b: 3 },
  { trafficShare: 0.0012, violatingShare: 0.55, a: 60, b: 1.5 },
]);
const WAVES = withRest(12, [
  { trafficShare: 0.004, violatingShare: 0.98, a: 120, b: 6 },
  { trafficShare: 0.003, violatingShare: 0.8, a: 90, b: 12 },
  { trafficShare: 0.004, violatingShare: 0.98, a: 60, b: 15 },
  { trafficShare: 0.004, violatingShare: 0.75, a: 40, b: 18 },
]);

/** Written down in docs/thresholds.md, with reasons, before the method was tuned. */
export const SCENARIOS: readonly Scenario[] = [
  { ...plain, name: 'clear', traffic: CLEAR, floor: 0.4 },
  { ...plain, name: 'overlapping', traffic: OVERLAPPING, floor: 0.5 },
  { ...plain, name: 'rare', traffic: RARE, floor: 0.5 },
  { ...plain, name: 'just over', traffic: flat(0.91), floor: 0.4 },
  { ...plain, name: 'just short', traffic: flat(0.89), floor: 0.4 },
  { ...plain, name: 'spoiled top', traffic: SPOILED_TOP, floor: 0.4 },
  { ...plain, name: 'waves', traffic: WAVES, floor: 0.4 },
  { ...plain, name: 'coarse scores', traffic: OVERLAPPING, floor: 0.5, isCoarse: true },
  { ...plain, name: 'labels from the top', traffic: OVERLAPPING, floor: 0.5, source: 'top-heavy' },
  { ...plain, name: 'labels near the cut', traffic: OVERLAPPING, floor: 0.5, source: 'near-cut' },
  { ...plain, name: 'peeking', traffic: OVERLAPPING, floor: 0.5, looks: 5 },
  { ...plain, name: 'peeking, just short', traffic: flat(0.89), floor: 0.4, looks: 5 },
  { ...plain, name: 'copies', traffic: OVERLAPPING, floor: 0.5, copies: 8 },
  { ...plain, name: 'copies, just short', traffic: flat(0.89), floor: 0.4, copies: 8 },
  {
    name: 'everything at once',
    traffic: RARE,
    floor: 0.5,
    isCoarse: false,
    source: 'top-heavy',
    looks: 3,
    copies: 4,
  },
];

/** One more, from the seed: nobody can have tuned for it. */
export function drawScenario(random: Random): Scenario {
  const prevalence = 10 ** random.between(-3, -1.5);
  const parts: TrafficPart[] = [
    {
      trafficShare: prevalence,
      violatingShare: random.between(0.88, 1),
      a: random.between(3, 9),
      b: random.between(1.2, 3),
    },
  ];
  if (random.chance(0.5)) {
    parts.push({
      trafficShare: prevalence * random.between(0.05, 0.3),
      violatingShare: random.between(0.3, 0.95),
      a: random.between(10, 60),
      b: random.between(1.2, 8),
    });
  }
  return {
    name: 'drawn',
    traffic: withRest(random.between(8, 14), parts),
    floor: random.between(0.3, 0.55),
    isCoarse: random.chance(0.25),
    source: random.pick(['even', 'even', 'top-heavy', 'near-cut']),
    looks: random.pick([1, 1, 3, 5]),
    copies: random.pick([1, 1, 3, 8]),
  };
}
