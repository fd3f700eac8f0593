import { describe, expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { planThinnedTest, testThinned, type PairChance } from './thinned';
import { walkLevels } from './walk-levels';

/** 1,500 pairs; the higher the score, the likelier a label. */
const pairs: PairChance[] = Array.from({ length: 1_500 }, (_, rank) => ({
  prob: 1 - rank / 1_500,
  p: 0.1 + 0.7 * (1 - rank / 1_500) ** 2,
  group: null,
}));
const goal = { errorShare: 0.1, delta: 0.05 };

function drawLabels(seed: string, isError: (rank: number, u: number) => boolean, from = pairs) {
  const next = createUniformStream(seed);
  return from.flatMap(({ prob, p, group }, rank) => {
    const [lot, u] = [next(), next()];
    return lot < p ? [{ prob, lot, group, isError: isError(rank, u) }] : [];
  });
}

describe('planThinnedTest', () => {
  const { levels, countable } = planThinnedTest(pairs, goal);

  test('each level counts at the smallest chance over it', () => {
    for (const { pairs: count, rate } of levels) expect(rate).toBe(pairs[count - 1]!.p);
    expect(countable).toBeCloseTo(Math.max(...pairs.map(({ p }, rank) => (rank + 1) * p)), -1);
  });

  test('goes on where looser levels bring no more labels', () => {
    expect(levels.at(-1)!.pairs).toBeGreaterThan(1_350);
    expect(levels.reduce((sum, { startShare }) => sum + startShare, 0)).toBe(1);
  });

  test('without labels enough there is nothing to test', () => {
    expect(planThinnedTest(pairs.slice(0, 30), goal).levels).toEqual([]);
  });

  test('copies count once when labels are counted on', () => {
    const copied = pairs.map((pair, rank) => ({ ...pair, group: rank % 40 }));
    expect(planThinnedTest(copied, goal).countable).toBeLessThan(41);
  });
});

describe('testThinned', () => {
  const plan = planThinnedTest(pairs, goal);

  test('counts labels at the common rate only', () => {
    const labels = drawLabels('a', () => false);
    const tested = testThinned(plan, labels, false);
    plan.levels.forEach(({ threshold, rate }, index) => {
      const counted = labels.filter(({ prob, lot }) => prob >= threshold && lot < rate);
      expect(tested[index]).toMatchObject({ n: counted.length, errors: 0, missing: 0 });
    });
  });

  test('a label that is not decided leaves its levels open', () => {
    const labels = drawLabels('a', () => false).map((label) =>
      label.prob < 0.5 && label.prob > 0.45 ? { ...label, isError: null } : label,
    );
    const tested = testThinned(plan, labels, false);
    expect(tested[0]!.pValue).not.toBeNull();
    expect(tested.at(-1)!.pValue).toBeNull();
  });

  test.each([false, true])(
    'labels that flatter do not deceive it: errors hide where labels are rare (anytime %s)',
    (isAnytime) => {
      // 91 % precision among the first 250, where most labels are; 86 % further down.
      const errorRate = (rank: number) => (rank < 250 ? 0.09 : 0.14);
      const isShort = (pairCount: number) => 22.5 + (pairCount - 250) * 0.14 > 0.1 * pairCount;
      const runs = 400;
      let broken = 0;
      for (let run = 0; run < runs; run++) {
        const labels = drawLabels(`run ${run}`, (rank, u) => u < errorRate(rank));
        const tested = testThinned(plan, labels, isAnytime);
        const walked = walkLevels(tested, 0.05);
        broken += Number(
          tested.some(({ pairs: count }, index) => walked[index]!.state === 'passed' && isShort(count)),
        );
      }
      expect(broken / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    },
  );

  test('copies count once', () => {
    const copied = pairs.map((pair, rank) => ({ ...pair, group: rank % 300 }));
    const labels = drawLabels('a', () => false, copied);
    const last = testThinned(planThinnedTest(copied, goal), labels, false).at(-1)!;
    expect(last.groups).toBeLessThan(last.n);
    expect(last.pValue).toBeGreaterThan(0.9 ** last.groups * 0.99);
  });
});
