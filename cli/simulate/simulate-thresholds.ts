import { createRandom, type Random } from '../demonstration/random';
import { labelWindow } from './label-window';
import { METHODS, type MethodName } from './methods';
import { drawScenario, SCENARIOS, type Scenario } from './scenarios';
import { createWorld } from './world';

export type SimulateOptions = { labels: number; target: number; delta: number; trials: number; seed: string };

/** Shares over all trials; docs/thresholds.md defines them. */
export type MethodFigures = {
  breakShare: number;
  abstainShare: number;
  recall: number;
  oracleRecall: number;
};
export type ScenarioFigures = { name: string; methods: Record<MethodName, MethodFigures> };

const METHOD_NAMES = Object.keys(METHODS) as MethodName[];

/** Runs all written scenarios and one drawn from the seed; equal options give equal figures. */
export function simulateThresholds(
  options: SimulateOptions,
  onTrial: (done: number, total: number) => void = () => undefined,
): { options: SimulateOptions; drawn: Scenario; scenarios: ScenarioFigures[] } {
  const random = createRandom(`thresholds ${options.seed}`);
  const drawn = drawScenario(random.fork('drawn scenario'));
  const scenarios = [...SCENARIOS, drawn];
  const total = scenarios.length * options.trials;
  return {
    options,
    drawn,
    scenarios: scenarios.map((scenario, index) =>
      runScenario(scenario, options, random.fork(`trials of ${scenario.name}`), (done) =>
        onTrial(index * options.trials + done, total),
      ),
    ),
  };
}

function runScenario(
  scenario: Scenario,
  { labels, target, delta, trials }: SimulateOptions,
  random: Random,
  onTrial: (done: number) => void,
): ScenarioFigures {
  const world = createWorld(scenario);
  const sums = METHOD_NAMES.map(() => ({ broken: 0, abstained: 0, recall: 0 }));
  for (let trial = 0; trial < trials; trial++) {
    const window = labelWindow(world.drawWindow(random), scenario, labels, random);
    METHOD_NAMES.forEach((name, index) => {
      const sum = sums[index]!;
      const threshold = METHODS[name](window, { target, delta, looks: scenario.looks });
      if (threshold === null) sum.abstained++;
      else {
        sum.recall += world.recallAt(threshold);
        sum.broken += Number(world.precisionAt(threshold) < target);
      }
    });
    onTrial(trial + 1);
  }
  const oracleRecall = world.oracleRecall(target);
  const figures = sums.map(({ broken, abstained, recall }) => ({
    breakShare: broken / trials,
    abstainShare: abstained / trials,
    recall: recall / trials,
    oracleRecall,
  }));
  const methods = Object.fromEntries(METHOD_NAMES.map((name, index) => [name, figures[index]!]));
  return { name: scenario.name, methods: methods as Record<MethodName, MethodFigures> };
}
