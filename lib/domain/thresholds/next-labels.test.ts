import { describe, expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { cutBlocks, drawRanks } from './blocks';
import { planBlockTest, type BlockLabel } from './certify-blocks';
import { walkBlocks, type BlockPick } from './next-labels';

const next = createUniformStream('window');
const window = { probs: Array.from({ length: 1_000 }, (_, rank) => 1 - rank / 2_000), groups: null };
const lots = Array.from({ length: 1_000 }, next);
const lotOf = (rank: number) => lots[rank]!;
const blocks = cutBlocks(1_000, 200);
/** As the plan stores them: chosen by lot beforehand, rank rising. */
const picksOf = (rounds: number): BlockPick[] =>
  drawRanks(blocks, { fromBlock: 0, toBlock: 200, fromRound: 1, toRound: rounds }, lotOf)
    .map((draw) => ({ ...draw, prob: window.probs[draw.rank]! }))
    .sort((a, b) => a.rank - b.rank);
const picks = picksOf(1);
const plan = planBlockTest(window, blocks, { rounds: 1, errorShare: 0.1, delta: 0.05 });

const label = (rank: number, isError: boolean | null): BlockLabel => ({
  rank,
  lot: lotOf(rank),
  group: null,
  isError,
});

describe('walkBlocks', () => {
  test('nothing labelled: it asks for the first level, one of each block, and says from where', () => {
    const { certified, more } = walkBlocks(plan, picks, []);
    expect(certified).toBeNull();
    const [first] = plan.levels;
    expect(more).toMatchObject({ threshold: first!.threshold, undecided: 0 });
    expect(more!.ranks).toHaveLength(first!.blocks);
    expect(more!.ranks.map((rank) => Math.floor(rank / 5))).toEqual([...more!.ranks.keys()]);
    expect(more!.scores!.from).toBeGreaterThanOrEqual(first!.threshold);
  });

  test('labels drawn step by step lead where all labels at once would', () => {
    const isError = (rank: number) => rank > 400 && rank % 3 === 0;
    const labels: BlockLabel[] = [];
    let steps = 0;
    for (let outcome = walkBlocks(plan, picks, labels); outcome.more; steps++) {
      labels.push(...outcome.more.ranks.map((rank) => label(rank, isError(rank))));
      outcome = walkBlocks(plan, picks, labels);
    }
    const all = drawRanks(blocks, { fromBlock: 0, toBlock: 200, fromRound: 1, toRound: 1 }, lotOf).map(
      ({ rank }) => label(rank, isError(rank)),
    );
    const atOnce = walkBlocks(plan, picks, all);
    const stepwise = walkBlocks(plan, picks, labels);
    expect(stepwise.certified!.threshold).toBe(atOnce.certified!.threshold);
    expect(steps).toBeGreaterThan(2);
    expect(labels.length).toBeLessThanOrEqual(200);
  });

  test('a sequence that passed asks only for what lies under it', () => {
    const first = plan.levels[0]!;
    const above = drawRanks(
      blocks,
      { fromBlock: 0, toBlock: first.blocks, fromRound: 1, toRound: 1 },
      lotOf,
    ).map(({ rank }) => label(rank, false));
    const { certified, more } = walkBlocks(plan, picks, above);
    expect(certified).toMatchObject({
      threshold: first.threshold,
      n: first.blocks,
      errors: 0,
      state: 'passed',
    });
    expect(more!.ranks).toHaveLength(plan.levels[1]!.blocks - first.blocks);
    expect(more!.scores!.to).toBeLessThan(first.threshold);
    expect(more!.passChance).toBeGreaterThan(0.8);
  });

  test('what is drawn and not decided is waited for, not drawn again', () => {
    const first = plan.levels[0]!;
    const drawn = drawRanks(
      blocks,
      { fromBlock: 0, toBlock: first.blocks, fromRound: 1, toRound: 1 },
      lotOf,
    ).map(({ rank }, index) => label(rank, index % 2 ? null : false));
    expect(walkBlocks(plan, picks, drawn).more).toMatchObject({
      ranks: [],
      scores: null,
      undecided: Math.floor(first.blocks / 2),
    });
  });

  test('with every start failed it has ended: not certified, and no label would help this attempt', () => {
    const all = drawRanks(blocks, { fromBlock: 0, toBlock: 200, fromRound: 1, toRound: 1 }, lotOf).map(
      ({ rank }) => label(rank, rank % 4 === 0),
    );
    const outcome = walkBlocks(plan, picks, all);
    expect(outcome).toMatchObject({ certified: null, more: null });
    const states = new Set(outcome.levels.map(({ state }) => state));
    expect([...states].sort()).toEqual(['failed', 'not-reached']);
  });

  test('the next attempt takes one more of each block and reuses what is labelled', () => {
    const second = planBlockTest(window, blocks, { rounds: 2, errorShare: 0.1, delta: 0.0125 });
    const all = drawRanks(blocks, { fromBlock: 0, toBlock: 200, fromRound: 1, toRound: 1 }, lotOf).map(
      ({ rank }) => label(rank, false),
    );
    const { more } = walkBlocks(second, picksOf(2), all);
    expect(more!.ranks).toHaveLength(second.levels[0]!.blocks);
    expect(more!.ranks.some((rank) => all.some((known) => known.rank === rank))).toBe(false);
  });

  test('copies count once', () => {
    const copies = { ...window, groups: window.probs.map((_, rank) => rank % 30) };
    const copiesPlan = planBlockTest(copies, blocks, { rounds: 1, errorShare: 0.1, delta: 0.05 });
    // Thirty things can be told apart, and the margin for repetitions takes some of them.
    expect(copiesPlan.levels).toEqual([]);
  });
});
