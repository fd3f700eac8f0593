import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../demonstration/random';
import { drawScenario, SCENARIOS } from './scenarios';
import { simulateThresholds, type MethodFigures, type ScenarioFigures } from './simulate-thresholds';
import { createWorld } from './world';

const OPTIONS = { labels: 300, target: 0.9, delta: 0.05, trials: 150, seed: 'test' };

describe('the simulation of thresholds', () => {
  let scenarios: ScenarioFigures[];
  beforeAll(() => {
    ({ scenarios } = simulateThresholds(OPTIONS));
  }, 120_000);

  test('runs every written scenario and one drawn from the seed', () => {
    expect(scenarios.map(({ name }) => name)).toEqual([...SCENARIOS.map(({ name }) => name), 'drawn']);
    expect(drawScenario(createRandom('a'))).not.toEqual(drawScenario(createRandom('b')));
  });

  test('ours keeps its promise in every scenario', () => {
    const limit = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / OPTIONS.trials);
    for (const { name, methods } of scenarios) {
      expect.soft(methods.learnThenTest.breakShare, name).toBeLessThanOrEqual(limit);
    }
  });

  test('the usual ways do not', () => {
    const broken = (method: 'naive' | 'wilson') =>
      scenarios.filter(({ methods }) => methods[method].breakShare > 0.3).length;
    expect(broken('naive')).toBeGreaterThan(10);
    expect(broken('wilson')).toBeGreaterThan(2);
  });

  test('ours finds more than Clopper-Pearson with Bonferroni in most scenarios', () => {
    const better = scenarios.filter(
      ({ methods }) => methods.learnThenTest.recall > methods.clopperPearsonBonferroni.recall,
    );
    expect(better.length).toBeGreaterThan(scenarios.length / 2);
  });

  test('shares are shares, and a threshold is chosen or it is not', () => {
    for (const { methods } of scenarios) {
      for (const figures of Object.values(methods) satisfies MethodFigures[]) {
        expect(figures.breakShare + figures.abstainShare).toBeLessThanOrEqual(1);
        expect(figures.recall).toBeLessThanOrEqual(1 - figures.abstainShare);
      }
    }
  });

  test('equal seeds give equal figures', () => {
    const few = { ...OPTIONS, trials: 3 };
    expect(simulateThresholds(few)).toEqual(simulateThresholds(few));
  });
});

describe('a world', () => {
  test.each(SCENARIOS.filter(({ name }) => ['waves', 'coarse scores', 'copies'].includes(name)))(
    'draws what it says is true: $name',
    (scenario) => {
      const world = createWorld(scenario);
      const random = createRandom(scenario.name);
      for (const threshold of [0.6, 0.8]) {
        const windows = Array.from({ length: 60 }, () => world.drawWindow(random));
        const over = windows.flatMap(({ probs, violations }) =>
          [...violations].filter((_, rank) => probs[rank]! >= threshold),
        );
        const share = over.filter((violation) => violation === 1).length / over.length;
        expect(Math.abs(share - world.precisionAt(threshold))).toBeLessThan(0.03);
      }
    },
  );

  test('scores fall, and copies lie beside their original', () => {
    const copies = SCENARIOS.find(({ name }) => name === 'copies')!;
    const { probs, groups, violations } = createWorld(copies).drawWindow(createRandom('copies'));
    const truth = new Map<number, number>();
    probs.forEach((prob, rank) => {
      expect(prob).toBeLessThanOrEqual(probs[rank - 1] ?? 1);
      const known = truth.get(groups[rank]!) ?? violations[rank]!;
      expect(violations[rank]).toBe(known);
      truth.set(groups[rank]!, known);
    });
    expect(probs.length / truth.size).toBeGreaterThan(6);
  });
});
