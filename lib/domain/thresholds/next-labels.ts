import { testBlocks, type BlockLabel, type BlockPlan, type TestedLevel } from './certify-blocks';
import { smallCountPValue } from './count-trials';
import { walkLevels, type WalkedLevel } from './walk-levels';

/** A pair of the window that the lots chose, in which block and round. */
export type BlockPick = { rank: number; block: number; round: number; prob: number };

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
   * a hint for people, no part of the test. Null before the first label.
   */
  passChance: number | null;
};

/**
 * Where an attempt stands. Labels may come in as they like, because only levels whose labels are complete are tested, in the
 * planned order; so the sequence asks for the labels of its next level only, and a looser level costs no part of δ.
 *
 * @param picks all of the plan's rounds, chosen beforehand (`drawRanks`), rank rising
 * @param labels of them those that were drawn, decided or not (isError null)
 */
export function walkBlocks(
  plan: BlockPlan,
  picks: readonly BlockPick[],
  labels: readonly BlockLabel[],
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
      waiting < 0 ? null : wantFor(levels[waiting]!, plan.levels[waiting]!.blocks, { plan, picks, labels }),
  };
}

function wantFor(
  level: TestedLevel & WalkedLevel,
  blocks: number,
  { plan, picks, labels }: { plan: BlockPlan; picks: readonly BlockPick[]; labels: readonly BlockLabel[] },
): MoreLabels {
  const drawn = new Set(labels.map(({ rank }) => rank));
  const wanted = picks.filter(
    ({ rank, block, round }) => block < blocks && round <= plan.rounds && !drawn.has(rank),
  );
  const [highest, lowest] = [wanted[0], wanted.at(-1)];
  return {
    threshold: level.threshold,
    ranks: wanted.map(({ rank }) => rank),
    scores: highest && lowest ? { from: lowest.prob, to: highest.prob } : null,
    undecided: labels.filter(({ rank, isError }) => isError === null && rank < level.pairs).length,
    passChance: level.n === 0 ? null : passChance(level, plan.errorShare),
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
