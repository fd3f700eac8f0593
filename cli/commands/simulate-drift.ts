import type { Command } from 'commander';
import { toPositiveCount } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { lives: number; thresholds: number; seed: string };

const HELP = `
Each life is a quarter of an installation in which nothing changes, looked at every day by the product's own tests, plan and sample
sizes: how often anything at all is told to have drifted is held against what is stated. Then shifts of stated size, after a quiet
month, and how soon they are told. docs/insights.md describes them.`;

export function registerDrift(simulate: Command): void {
  simulate
    .command('drift')
    .description('how often drift is told although nothing changed, and how soon when it did')
    .option('--lives <n>', 'quarters, of each kind', toPositiveCount, 60)
    .option('--thresholds <n>', 'watched beside all traffic', toPositiveCount, 9)
    .option('--seed <text>', 'of all draws', '1')
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(simulateDriftCommand);
}

async function simulateDriftCommand(options: Options): Promise<void> {
  const [{ simulateDrift }, { startBar }] = await Promise.all([
    import('../simulate/simulate-drift'),
    import('../progress'),
  ]);
  const { lives, thresholds, seed } = options;
  const bar = startBar('Simulating', 100, '%');
  const result = simulateDrift({ lives, thresholds, seed }, (done, total) => {
    if (done % 5 === 0) bar.update(Math.floor((100 * done) / total));
  });
  bar.finish();
  const percent = (share: number) => `${Math.round(1_000 * share) / 10} %`;
  const lines = [
    `nothing changes: alerts in ${result.falseAlarms} of ${result.lives} quarters, ${percent(result.falseAlarmShare)} (${percent(result.low)} to ${percent(result.high)}); stated: at most ${percent(result.stated)}`,
    ...result.power.map(
      ({ shift, subject, atFirstLook, withinAWeek, withinAMonth }) =>
        `${subject}, ${shift}: told at the first look in ${percent(atFirstLook)}, within a week in ${percent(withinAWeek)}, within a month in ${percent(withinAMonth)}`,
    ),
  ];
  printResult(options, result, lines.join('\n'));
}
