import { describe, expect, test } from 'vitest';
import type { Reason } from '../reasons';
import { createUniformStream } from '../statistics/uniform-stream';
import { cutBlocks, drawRanks } from './blocks';
import { CERTIFIED_QUANTITIES, isAsPromised, type CertifiedQuantity } from './certificate';
import { planBlockTest, testBlocks } from './certify-blocks';
import { walkLevels } from './walk-levels';

test.each<[Reason, boolean, boolean]>([
  ['counterfeit', true, true],
  ['trademark-use', true, true],
  ['mark-covered', true, true],
  ['look-alike', true, true],
  ['authorized', false, true],
  ['generic-style', false, false],
  ['not-this-brand', false, false],
  ['unidentifiable', false, false],
])('%s is actionable: %s, shows the brand: %s', (reason, isActionable, isShown) => {
  const answers = CERTIFIED_QUANTITIES.map((quantity) => isAsPromised(quantity, reason));
  expect(answers).toEqual([isActionable, isShown]);
});

/** Chances at a score: that the brand is shown, and that it is shown though allowed. */
type World = {
  name: string;
  shown: (prob: number) => number;
  allowed: number;
  /** The share of trials in which brand precision has to be certified: a test that never passes breaks nothing. */
  leastCertified: number;
};
const WORLDS: readonly World[] = [
  { name: 'just short of brand precision', shown: () => 0.89, allowed: 0.3, leastCertified: 0 },
  {
    name: 'pure at the top, and much of it allowed',
    shown: (prob) => Math.min(0.99, 0.7 + 0.4 * prob),
    allowed: 0.2,
    leastCertified: 0.8,
  },
];
const [TARGET, DELTA, TRIALS, PAIRS, LOWEST] = [0.9, 0.05, 400, 1_200, 0.3];

/** The threshold that is certified in one window of the world; null = none. */
function certify({ shown, allowed }: World, quantity: CertifiedQuantity, seed: string): number | null {
  const next = createUniformStream(seed);
  const probs = Array.from({ length: PAIRS }, () => LOWEST + (1 - LOWEST) * next()).sort((a, b) => b - a);
  const reasons = probs.map((prob): Reason => {
    const draw = next();
    if (draw >= shown(prob)) return 'not-this-brand';
    return draw < allowed ? 'authorized' : 'counterfeit';
  });
  const lots = probs.map(next);
  const blocks = cutBlocks(PAIRS, 300);
  const goal = { rounds: 1, errorShare: 1 - TARGET, delta: DELTA };
  const plan = planBlockTest({ probs, groups: null }, blocks, goal);
  const where = { fromBlock: 0, toBlock: blocks.blockCount, fromRound: 1, toRound: 1 };
  const labels = drawRanks(blocks, where, (rank) => lots[rank]!).map(({ rank }) => ({
    rank,
    lot: lots[rank]!,
    group: null,
    isError: !isAsPromised(quantity, reasons[rank]!),
  }));
  const tested = testBlocks(plan, labels);
  const walked = walkLevels(tested, DELTA);
  return tested.findLast((_, place) => walked[place]!.state === 'passed')?.threshold ?? null;
}

/** What the world's flags at a threshold hold of the quantity: scores are spread evenly. */
function truthAt({ shown, allowed }: World, quantity: CertifiedQuantity, threshold: number): number {
  const steps = Array.from(
    { length: 1_000 },
    (_, step) => threshold + ((1 - threshold) * (step + 0.5)) / 1_000,
  );
  const mean = steps.reduce((sum, prob) => sum + shown(prob), 0) / steps.length;
  return quantity === 'brand-precision' ? mean : mean - allowed;
}

describe.each(WORLDS)('$name', (world) => {
  test.each(CERTIFIED_QUANTITIES)('a promise of %s is broken in at most δ + 3σ of the trials', (quantity) => {
    const certified = Array.from({ length: TRIALS }, (_, trial) =>
      certify(world, quantity, `${world.name} ${quantity} ${trial}`),
    ).filter((threshold) => threshold !== null);
    const broken = certified.filter((threshold) => truthAt(world, quantity, threshold) < TARGET);
    expect(broken.length / TRIALS).toBeLessThanOrEqual(DELTA + 3 * Math.sqrt((DELTA * (1 - DELTA)) / TRIALS));
    const least = quantity === 'brand-precision' ? world.leastCertified : 0;
    expect(certified.length).toBeGreaterThanOrEqual(least * TRIALS);
  });
});
