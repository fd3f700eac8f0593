import { beforeAll, describe, expect, test } from 'vitest';
import { isViolation, showsBrand, type Reason } from '../reasons';
import { createUniformStream } from '../statistics/uniform-stream';
import { estimateQuantities, keepCompletedCohorts, type DecidedAd } from './quantities';

const ad = (over: Partial<DecidedAd>): DecidedAd => ({
  prob: 0.9,
  p: 1,
  isAuthorized: false,
  isAnswered: true,
  reason: 'counterfeit',
  cohort: 'day 1',
  ...over,
});
const times = (count: number, over: Partial<DecidedAd>) => Array.from({ length: count }, () => ad(over));
const at = (
  threshold: number,
  sample: readonly DecidedAd[],
  over: { closedSet?: number[]; probs?: number[] } = {},
) =>
  estimateQuantities([threshold], {
    decided: sample,
    sample,
    traffic: {
      ads: 1_000,
      bins: (over.probs ?? []).map((prob) => ({ from: prob, count: 1, probSum: prob })),
    },
    closedSet: over.closedSet ?? [],
  })[0]!;

describe('the six quantities', () => {
  const sample = [
    ...times(40, { reason: 'counterfeit' }),
    ...times(10, { reason: 'look-alike', prob: 0.6 }),
    ...times(6, { reason: 'authorized' }),
    ...times(5, { reason: 'generic-style' }),
    ...times(4, { reason: 'unidentifiable' }),
    ...times(15, { reason: 'not-this-brand' }),
    ...times(3, { reason: 'trademark-use', prob: 0.2, p: 0.1 }),
    ...times(20, { reason: 'not-this-brand', prob: 0.1, p: 0.05 }),
    ...times(7, { reason: 'trademark-use', isAuthorized: true, p: 0.5 }),
  ];
  const closedSet = [...times(30, {}).map(() => 0.95), ...times(10, {}).map(() => 0.4)];
  const quantities = at(0.5, sample, { closedSet, probs: [0.9, 0.7, 0.3] });

  test('actionable precision: violations among flagged; generic, authorised and unidentifiable are errors', () => {
    expect(quantities['actionable-precision']).toMatchObject({ kind: 'estimate', value: 50 / 80, n: 80 });
  });

  test('brand precision: the brand is there, allowed or not', () => {
    expect(quantities['brand-precision']).toMatchObject({ value: 56 / 80 });
  });

  test('live recall: flagged among present, audits by their weight, authorised sellers left out', () => {
    expect(quantities['live-recall']).toMatchObject({ value: 56 / (56 + 30), positives: 59 });
  });

  test('prevalence: violations among all ads', () => {
    const violating = 50 + 3 * 10;
    const all = 80 + 30 + 20 * 20 + 7 * 2;
    expect(quantities.prevalence).toMatchObject({ value: violating / all, positives: 53 });
  });

  test('flag rate is counted, closed-set recall comes from the dataset', () => {
    expect(quantities['flag-rate']).toMatchObject({ value: 2 / 1_000, n: 1_000 });
    expect(quantities['closed-set-recall']).toMatchObject({ value: 0.75, n: 40 });
  });

  test('fewer than 30 positives are too few to estimate', () => {
    const few = at(0.5, [...times(29, {}), ...times(500, { reason: 'not-this-brand', prob: 0.1 })], {
      closedSet: [0.9],
    });
    expect(few['actionable-precision']).toEqual({ kind: 'too-few', positives: 29, n: 29 });
    expect(few['live-recall']).toEqual({ kind: 'too-few', positives: 29, n: 529 });
    expect(few.prevalence).toEqual({ kind: 'too-few', positives: 29, n: 529 });
    expect(few['closed-set-recall']).toEqual({ kind: 'too-few', positives: 1, n: 1 });
  });
});

test('a pair that nobody answered for is no error of the flag, and no brand in traffic', () => {
  const sample = [...times(40, {}), ...times(40, { reason: 'not-this-brand', isAnswered: false })];
  const quantities = at(0.5, sample);
  expect(quantities['actionable-precision']).toMatchObject({ value: 1, n: 40 });
  expect(quantities.prevalence).toMatchObject({ value: 0.5, n: 80 });
});

test('a cohort with anything undecided is left out, and it is said how much is', () => {
  const drawn = [
    ad({ cohort: 'monday' }),
    ad({ cohort: 'tuesday' }),
    { ...ad({ cohort: 'tuesday' }), reason: null },
    { ...ad({ cohort: 'wednesday' }), reason: null },
  ];
  expect(keepCompletedCohorts(drawn)).toEqual({
    ads: [drawn[0]],
    drawn: 4,
    undecided: 2,
    openCohorts: 2,
  });
});

/** A kind of ad: how many come in a cohort on average, their scores and their truth. */
type Kind = { mean: number; low: number; high: number; reason: Reason };
type Traffic = { name: string; threshold: number; minAudit: number; maxAudit: number; kinds: Kind[] };

const kind = (mean: number, low: number, high: number, reason: Reason): Kind => ({ mean, low, high, reason });
const TRAFFIC: Traffic[] = [
  {
    name: 'many violations, audits grow with the score',
    threshold: 0.6,
    minAudit: 0.05,
    maxAudit: 0.3,
    kinds: [
      kind(150, 0.6, 1, 'counterfeit'),
      kind(120, 0.05, 0.6, 'trademark-use'),
      kind(40, 0.4, 0.9, 'generic-style'),
      kind(4_000, 0, 0.3, 'not-this-brand'),
    ],
  },
  {
    name: 'rare, few audits',
    threshold: 0.5,
    minAudit: 0.02,
    maxAudit: 0.1,
    kinds: [
      kind(60, 0.5, 1, 'look-alike'),
      kind(400, 0, 0.5, 'look-alike'),
      kind(20, 0.5, 1, 'not-this-brand'),
      kind(10_000, 0, 0.4, 'not-this-brand'),
    ],
  },
  {
    name: 'hardly any violation',
    threshold: 0.5,
    minAudit: 0.02,
    maxAudit: 0.02,
    kinds: [
      kind(4, 0.5, 1, 'counterfeit'),
      kind(4, 0.5, 1, 'not-this-brand'),
      kind(5_000, 0, 0.4, 'not-this-brand'),
    ],
  },
];

/** One cohort as triage draws it: flagged with certainty, all others by a chance that grows with the score. */
function drawCohort({ threshold, minAudit, maxAudit, kinds }: Traffic, next: () => number): DecidedAd[] {
  const sample: DecidedAd[] = [];
  for (const { mean, low, high, reason } of kinds) {
    // Ads come in a Poisson process; between two that are drawn at the largest chance there is an exponential wait.
    const largest = high >= threshold ? 1 : minAudit + (maxAudit - minAudit) * high;
    for (let at = -Math.log1p(-next()); at < mean * largest; at -= Math.log1p(-next())) {
      const prob = low + (high - low) * next();
      const p = prob >= threshold ? 1 : minAudit + (maxAudit - minAudit) * prob;
      if (next() < p / largest) sample.push(ad({ prob, p, reason }));
    }
  }
  return sample;
}

/** How many the rarer of hits and misses are expected to be in the sample. */
function smallerSide(
  traffic: Traffic,
  quantity: 'actionable-precision' | 'live-recall' | 'prevalence',
  from: number,
) {
  const counts = [0, 0];
  const next = createUniformStream('sides');
  for (let run = 0; run < 20; run++) {
    for (const { prob, reason } of drawCohort(traffic, next)) {
      const isHit = quantity === 'live-recall' ? prob >= from : isViolation(reason);
      const isCounted =
        quantity === 'live-recall' ? showsBrand(reason) : quantity === 'prevalence' || prob >= from;
      if (isCounted) counts[Number(isHit)]! += 1 / 20;
    }
  }
  return Math.min(...counts);
}

/** The true share by kinds; scores are uniform within a kind. */
function truth(
  kinds: readonly Kind[],
  isCounted: (reason: Reason) => boolean,
  isHit: (reason: Reason) => boolean,
  from: number,
) {
  let [hits, all] = [0, 0];
  for (const { mean, low, high, reason } of kinds) {
    const inside = mean * Math.min(1, Math.max(0, (high - Math.max(from, low)) / (high - low)));
    if (isCounted(reason)) all += inside;
    if (isHit(reason)) hits += inside;
  }
  return { hits, all };
}

describe.each(TRAFFIC)('intervals over 1,000 runs: $name', (traffic) => {
  const RUNS = 1_000;
  // The active threshold, one under it where audits have to speak, and one over it.
  const handle = [traffic.threshold, 0.3, 0.8];
  let runs: ReturnType<typeof estimateQuantities>[];
  beforeAll(() => {
    const next = createUniformStream(traffic.name);
    runs = Array.from({ length: RUNS }, () => {
      const sample = drawCohort(traffic, next);
      return estimateQuantities(handle, {
        decided: sample,
        sample,
        traffic: { ads: 1_000, bins: [] },
        closedSet: [],
      });
    });
  }, 120_000);
  const everything = () => true;
  const present = truth(traffic.kinds, showsBrand, showsBrand, 0).all;
  const cases = handle.flatMap((threshold, index) => {
    const actionable = truth(traffic.kinds, everything, isViolation, threshold);
    const prevalence = truth(traffic.kinds, everything, isViolation, 0);
    const found = truth(traffic.kinds, showsBrand, showsBrand, threshold).hits;
    return [
      {
        quantity: 'actionable-precision' as const,
        threshold,
        index,
        share: actionable.hits / actionable.all,
      },
      { quantity: 'live-recall' as const, threshold, index, share: found / present },
      { quantity: 'prevalence' as const, threshold, index, share: prevalence.hits / prevalence.all },
    ];
  });

  test.each(cases)('$quantity at $threshold', ({ quantity, index, share }) => {
    const estimates = runs.map((run) => run[index]![quantity]);
    const positives = estimates.reduce((sum, one) => sum + one.positives, 0) / RUNS;
    const shown = estimates.filter((one) => one.kind === 'estimate');
    const held = shown.filter(({ low, high }) => low <= share && share <= high).length / shown.length;
    const sigma = Math.sqrt((0.95 * 0.05) / shown.length);
    // With a handful on one side no interval can hit its rate; then it may be wider, never narrower.
    const isWide = smallerSide(traffic, quantity, handle[index]!) < 10;
    const isEnough = positives >= 30;
    expect(positives < 15 ? shown.length / RUNS : 0, 'shown of far too few').toBeLessThan(0.01);
    expect(isEnough ? held : 1, 'held').toBeGreaterThan(0.95 - 3 * sigma);
    expect(isEnough && !isWide ? held : 0, 'held').toBeLessThan(0.95 + 3 * sigma);
  });
});
