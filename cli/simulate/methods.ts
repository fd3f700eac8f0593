import { estimateShare } from '@/lib/domain/evaluation/intervals';
import { normalQuantile } from '@/lib/domain/statistics/special-functions';
import { planBlockTest, testBlocks, type TestedLevel } from '@/lib/domain/thresholds/certify-blocks';
import { labelsForTwoStarts } from '@/lib/domain/thresholds/level-sizes';
import { errorOfAttempt } from '@/lib/domain/thresholds/spend-error';
import { planThinnedTest, testThinned } from '@/lib/domain/thresholds/thinned';
import { walkLevels } from '@/lib/domain/thresholds/walk-levels';
import type { LabelledWindow, WindowLabel } from './label-window';

export type Goal = { target: number; delta: number; looks: number };

export const METHODS = { naive, wilson, clopperPearsonBonferroni, learnThenTest } as const;
export type MethodName = keyof typeof METHODS;

function naive(window: LabelledWindow, goal: Goal): number | null {
  return atFirstLook(goal, (look) => lowestScore(window, look, (right, n) => right / n >= goal.target));
}

function wilson(window: LabelledWindow, goal: Goal): number | null {
  const z = normalQuantile(1 - goal.delta);
  return atFirstLook(goal, (look) =>
    lowestScore(window, look, (right, n) => estimateShare(right, n, z).low >= goal.target),
  );
}

function clopperPearsonBonferroni(window: LabelledWindow, goal: Goal): number | null {
  return atFirstLook(goal, (look) => {
    const levels = planTest(window, goal, look, goal.delta).test();
    const share = goal.delta / (levels.length * goal.looks);
    return levels.findLast(({ pValue }) => pValue !== null && pValue <= share)?.threshold ?? null;
  });
}

/** An attempt is not spent on fewer labels than two starts take, unless there will be no more. */
function learnThenTest(window: LabelledWindow, goal: Goal): number | null {
  const spending = goal.looks === 1 ? 'one-attempt' : 'attempts';
  let attempt = 1;
  return atFirstLook(goal, (look) => {
    const delta = errorOfAttempt(spending, goal.delta, attempt);
    const { countable, test } = planTest(window, goal, look, delta);
    if (countable < labelsForTwoStarts(1 - goal.target, delta) && look < goal.looks) return null;
    attempt++;
    const levels = test();
    const walked = walkLevels(levels, delta);
    return levels.findLast((_, index) => walked[index]!.state === 'passed')?.threshold ?? null;
  });
}

/** Whoever looks several times takes the first threshold that passes. */
function atFirstLook({ looks }: Goal, choose: (look: number) => number | null): number | null {
  for (let look = 1; look <= looks; look++) {
    const threshold = choose(look);
    if (threshold !== null) return threshold;
  }
  return null;
}

/** The lowest labelled score over which the labels please; labels of one score count together. */
function lowestScore(
  { labels }: LabelledWindow,
  look: number,
  isPleasing: (right: number, n: number) => boolean,
): number | null {
  const falling = labelsAt(labels, look).toSorted((a, b) => b.prob - a.prob);
  let lowest: number | null = null;
  let right = 0;
  falling.forEach(({ prob, isError }, index) => {
    right += Number(!isError);
    if (prob !== falling[index + 1]?.prob && isPleasing(right, index + 1)) lowest = prob;
  });
  return lowest;
}

const labelsAt = (labels: readonly WindowLabel[], look: number) =>
  labels.filter((label) => label.look <= look);

/** The product's plan and test for either design, with the labels there are at this look. */
function planTest(
  { probs, groups, labels, design }: LabelledWindow,
  goal: Goal,
  look: number,
  delta: number,
): { countable: number; test: () => TestedLevel[] } {
  const errorShare = 1 - goal.target;
  if (design.kind === 'blocks') {
    const plan = planBlockTest({ probs, groups }, design.blocks, { rounds: look, errorShare, delta });
    return { countable: plan.countable, test: () => testBlocks(plan, labelsAt(labels, look)) };
  }
  const pairs = design.pairs.map(({ prob, p, group }) => ({ prob, p: (p * look) / goal.looks, group }));
  const plan = planThinnedTest(pairs, { errorShare, delta });
  return { countable: plan.countable, test: () => testThinned(plan, labelsAt(labels, look), false) };
}
