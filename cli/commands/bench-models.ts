import type { Command } from 'commander';
import { round } from '../bench/round';
import { toPositiveCount } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { withActivity } from '../progress';

/** As many as the published system has. */
const BRANDS = 212;

type LearningOptions = OutputOptions & { brands: number; pictures: number; others: number };

export function registerModelBenches(bench: Command): void {
  bench
    .command('models')
    .description(
      'milliseconds and GFLOP/s of every network on one core, against a dense convolution as the limit of the machine',
    )
    .option(...JSON_OPTION)
    .action(benchModels);
  bench
    .command('learning')
    .description('how long every brand of a made-up dataset takes to learn, and in how much memory')
    .option('--brands <count>', 'how many brands', toPositiveCount, BRANDS)
    .option('--pictures <count>', 'how many pictures in all', toPositiveCount, 180_605)
    .option('--others <count>', 'pictures of other brands as negatives, at most', toPositiveCount, 2_000)
    .option(...JSON_OPTION)
    .action(benchLearning);
}

async function benchModels(options: OutputOptions): Promise<void> {
  const { measureModels } = await import('@/inference/bench/measure-models');
  const rows = await withActivity('Running the networks', () => measureModels());
  const limit = rows.at(-1)!.gflopPerSecond;
  const result = rows.map(({ part, count, ms, gflop, gflopPerSecond }) => ({
    part,
    count,
    ms: round(ms, 2),
    gflop: round(gflop, 3),
    gflopPerSecond: round(gflopPerSecond, 1),
    shareOfLimit: round(gflopPerSecond / limit, 2),
  }));
  const lines = result.map(
    (row) =>
      `${row.part}, ${row.count} in a run: ${row.ms} ms, ${row.gflop} GFLOP, ${row.gflopPerSecond} GFLOP/s (${Math.round(row.shareOfLimit * 100)} % of the limit)`,
  );
  printResult(options, { models: result }, lines.join('\n'));
}

async function benchLearning(options: LearningOptions): Promise<void> {
  const [{ openScorer }, { measureLearning }, { startBar }] = await Promise.all([
    import('@/inference/scorer'),
    import('../bench/measure-learning'),
    import('../progress'),
  ]);
  const { brands, pictures, others: othersAsNegatives } = options;
  const scorer = await openScorer({ providers: ['cpu'], threads: 1, batchSize: 1 });
  const bar = startBar('Learning', brands, 'brands');
  const measured = measureLearning(scorer, { brands, pictures, othersAsNegatives }, (done) =>
    bar.update(done),
  );
  bar.finish();
  await scorer.close();
  const result = {
    ...measured,
    seconds: round(measured.seconds, 1),
    slowestBrandSeconds: round(measured.slowestBrandSeconds, 2),
    peakMb: Math.round(measured.peakMb),
  };
  const words = `${brands} brands of ${pictures} pictures in ${result.seconds} s, the slowest ${result.slowestBrandSeconds} s; at most ${result.peakMb} MB.`;
  printResult(options, result, words);
}
