import type { Command } from 'commander';
import { toPositiveCount, toShare } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { registerCertificates } from './simulate-certificates';
import { registerDrift } from './simulate-drift';
import { registerIndependence } from './simulate-independence';
import { registerMining } from './simulate-mining';
import { registerReviewers } from './simulate-reviewers';
import { registerStory } from './simulate-story';

type Options = OutputOptions & {
  labels: number;
  target: number;
  delta: number;
  trials: number;
  seed: string;
};

const HELP = `
Each trial draws a window of traffic of a brand whose truth is known, labels some of it, and lets every method choose a
threshold for the target precision, or abstain. A promise is broken when a threshold was certified and the true precision is
under the target; the share is over all trials. docs/thresholds.md describes scenarios and methods.`;

export function register(program: Command): void {
  const simulate = program.command('simulate').description('measure methods on brands whose truth is known');
  simulate
    .command('thresholds')
    .description('how often a certified threshold breaks its promise, and how much it finds')
    .option('--labels <n>', 'labels a trial', toPositiveCount, 300)
    .option('--target <share>', 'precision that is promised', toShare, 0.9)
    .option('--delta <share>', 'of promises that may be broken', toShare, 0.05)
    .option('--trials <n>', 'of every scenario', toPositiveCount, 2000)
    .option('--seed <text>', 'of all draws, and of one more scenario', '1')
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(simulateThresholds);
  registerCertificates(simulate);
  registerDrift(simulate);
  registerIndependence(simulate);
  registerMining(simulate);
  registerReviewers(simulate);
  registerStory(simulate);
}

async function simulateThresholds(options: Options): Promise<void> {
  const [{ simulateThresholds: simulate }, { formatSimulation }, { startBar }] = await Promise.all([
    import('../simulate/simulate-thresholds'),
    import('../simulate/format-simulation'),
    import('../progress'),
  ]);
  const { labels, target, delta, trials, seed } = options;
  const bar = startBar('Simulating', 100, '%');
  const result = simulate({ labels, target, delta, trials, seed }, (done, total) => {
    if (done % 100 === 0) bar.update(Math.floor((100 * done) / total));
  });
  bar.finish();
  const { scenarios } = result;
  printResult(options, { scenarios }, options.json ? '' : formatSimulation(result));
}
