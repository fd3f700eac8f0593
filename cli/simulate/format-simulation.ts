import { METHODS, type MethodName } from './methods';
import type { ScenarioFigures, SimulateOptions } from './simulate-thresholds';

const NAME_WIDTH = 22;
const WIDTH = 26;
const TITLES: Record<MethodName, string> = {
  naive: 'naive',
  wilson: 'wilson',
  clopperPearsonBonferroni: 'clopper-pearson',
  learnThenTest: 'learn-then-test',
};

/** The figures for people, in percent. */
export function formatSimulation(result: {
  options: SimulateOptions;
  scenarios: readonly ScenarioFigures[];
}): string {
  const { labels, target, delta, trials, seed } = result.options;
  const methods = Object.keys(METHODS) as MethodName[];
  const lines = [
    `precision ${percent(target)} promised, ${percent(delta)} of promises may be broken; ${labels} labels, ${trials} trials, seed ${seed}`,
    'of each method: promises broken / abstained / recall, shares of all trials',
    '',
    row('', [...methods.map((method) => TITLES[method]), 'oracle recall']),
    ...result.scenarios.map((scenario) =>
      row(scenario.name, [
        ...methods.map((method) => {
          const { breakShare, abstainShare, recall } = scenario.methods[method];
          return `${percent(breakShare)} / ${percent(abstainShare)} / ${percent(recall)}`;
        }),
        percent(scenario.methods.naive.oracleRecall),
      ]),
    ),
  ];
  return lines.join('\n');
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const row = (name: string, cells: readonly string[]) =>
  name.padEnd(NAME_WIDTH) +
  cells
    .map((cell) => cell.padEnd(WIDTH))
    .join('')
    .trimEnd();
