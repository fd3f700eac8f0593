import { drawRanks } from './blocks';
import { testBlocks, type BlockLabel, type BlockPlan, type TestedLevel, type Window } from './certify-blocks';
import { smallCountPValue } from './count-trials';
import { walkLevels, type WalkedLevel } from './walk-levels';

export type BlockOutcome = {
  levels: (TestedLevel & WalkedLevel)[];
  /** The loosest level that passed, or null: "not certified". */
  certified: (TestedLevel & WalkedLevel & { pValue: number }) | null;
  /** What the sequence waits for, or null when it has ended. */
  more: MoreLabels | null;
};

/** "N more labels": what to draw for the next level, and what was drawn and is not decided yet. */
export type MoreLabels = {
  threshold: number;
  /** Ranks in the window to draw, from the highest score down. */
  ranks: number[];
  /** Scores between which they lie; null when only decisions are missing. */
  scores: { from: number; to: number } | null;
  undecided: number;
  /**
   * Chance that the level passes if its missing labels err like those it has (half an error in one label added, Jeffreys);
   * a hint for people, no part of the test.
   */
  passChance: number;
};

/**
 * Where an attempt stands. Labels may come in as they like, because only levels whose labels are complete are tested, in the
 * planned order; so the sequence asks for the labels of its next level only, and a looser level costs no part of δ.
 *
 * @param lotOf the plan's permanent random numbers by rank
 * @param labels of the plan's rounds, drawn and decided or not (isError null)
 */
export function walkBlocks(
  window: Window,
  plan: BlockPlan,
  labels: readonly BlockLabel[],
  lotOf: (rank: number) => number,
): BlockOutcome {
  const tested = testBlocks(plan, labels);
  const walked = walkLevels(tested, plan.delta);
  const levels = tested.map((level, index) => ({ ...level, ...walked[index]! }));
  const waiting = levels.findIndex(({ state }) => state === 'waiting');
  const passed = levels.findLast(({ state }) => state === 'passed');
  return {
    levels,
    certified: passed && passed.pValue !== null ? { ...passed, pValue: passed.pValue } : null,
    more:
      waiting < 0
        ? null
        : wantFor(levels[waiting]!, plan.levels[waiting]!.blocks, { window, plan, labels, lotOf }),
  };
}

function wantFor(
  level: TestedLevel & WalkedLevel,
  blocks: number,
  {
    window,
    plan,
    labels,
    lotOf,
  }: { window: Window; plan: BlockPlan; labels: readonly BlockLabel[]; lotOf: (rank: number) => number },
): MoreLabels {
  const drawn = new Set(labels.map(({ rank }) => rank));
  const where = { fromBlock: 0, toBlock: blocks, fromRound: 1, toRound: plan.rounds };
  const ranks = drawRanks(plan.blocks, where, lotOf)
    .map(({ rank }) => rank)
    .filter((rank) => !drawn.has(rank))
    .sort((a, b) => a - b);
  const scores =
    ranks.length === 0 ? null : { from: window.probs[ranks.at(-1)!]!, to: window.probs[ranks[0]!]! };
  const undecided = labels.filter(({ rank, isError }) => isError === null && rank < level.pairs).length;
  return {
    threshold: level.threshold,
    ranks,
    scores,
    undecided,
    passChance: passChance(level, plan.errorShare),
  };
}

/** Sum over the errors that the missing labels may hold of their binomial chances, as long as the level still passes. */
function passChance({ n, errors, missing, delta }: TestedLevel & WalkedLevel, errorShare: number): number {
  const rate = (errors + 0.5) / (n + 1);
  let chance = 0;
  let term = (1 - rate) ** missing;
  for (let more = 0; more <= missing; more++) {
    if (smallCountPValue(errors + more, n + missing, errorShare) > delta) break;
    chance += term;
    term *= ((missing - more) / (more + 1)) * (rate / (1 - rate));
  }
  return Math.min(1, chance);
}
