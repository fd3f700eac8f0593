import type { Command } from 'commander';
import type { MiningFigures } from '../evaluate/measure-mining';
import { toPositiveCount, toShare } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { userPath } from '../user-path';

type Options = OutputOptions & {
  ads: string;
  others: number;
  flagRate: number;
  quota: number;
  rounds: number;
  cache?: string;
};

const HELP = `
The circle that a learning run goes through, by its code and its defaults, on ads whose truth is known: every other one teaches
and is the pool. Each round is also tried on the other half, which nothing was learned from; the first is what a run makes that
does not mine. docs/learning.md describes the rules.`;

export function registerMining(simulate: Command): void {
  simulate
    .command('mining')
    .description('what rounds of hard negatives are worth, by brand')
    .requiredOption('--ads <path>', 'ads.jsonl with truth, such as …/grocery/ads.jsonl#split=learn')
    .option(
      '--others <n>',
      'pictures of others and of none that a brand learns against',
      toPositiveCount,
      2000,
    )
    .option('--flag-rate <share>', 'of the pool that may be flagged', toShare, 0.01)
    .option('--quota <n>', 'pictures a brand and round', toPositiveCount, 50)
    .option('--rounds <n>', 'at most', toPositiveCount, 5)
    .option('--cache <folder>', 'keep analysed pictures here, for runs with other settings')
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(simulateMining);
}

async function simulateMining(options: Options): Promise<void> {
  const [{ openScorer }, { measureMining }, { startBar }] = await Promise.all([
    import('@/inference/scorer'),
    import('../evaluate/measure-mining'),
    import('../progress'),
  ]);
  const { ads: set, others, flagRate, quota, rounds } = options;
  const scorer = await openScorer({ providers: ['cpu'] });
  try {
    let bar: ReturnType<typeof startBar> | undefined;
    const figures = await measureMining(
      scorer,
      {
        set,
        others,
        rules: { flagRate, quota, rounds },
        cacheFolder: options.cache === undefined ? null : userPath(options.cache),
      },
      (done, total) => (bar ??= startBar('Looking at pictures', total, 'ads')).update(done),
    );
    bar?.finish();
    printResult(options, figures, options.json ? '' : describe(figures));
  } finally {
    await scorer.close();
  }
}

type Brand = MiningFigures['brands'][number];

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function describe({ pool, unseen, without, kept, brands }: MiningFigures): string {
  const means = ({ precision, recall }: MiningFigures['kept']) =>
    `${percent(precision)} right, ${percent(recall)} found`;
  return [
    ...brands.map(toLines),
    `Mean over ${brands.length} brands at the head of ${unseen} unseen pictures (pool ${pool}): without mining ${means(without)}; kept ${means(kept)}.`,
  ].join('\n');
}

/** A line a brand, then one a round. */
function toLines({ slug, taught, unseen, outcome, kept, rounds }: Brand): string {
  return [
    `${slug}: ${outcome}, round ${kept} kept (${taught} pictures teach, ${unseen} are unseen)`,
    ...rounds.map(({ precision, mined, unseenPrecision, unseenRecall }, index) => {
      const onPool = precision === null ? 'nothing known' : `${percent(precision.value)} of ${precision.n}`;
      const onUnseen = `${percent(unseenPrecision.value)} of ${unseenPrecision.n} right, ${percent(unseenRecall.value)} found`;
      return `  ${index + 1}  pool ${onPool}, ${mined} mined; unseen ${onUnseen}`;
    }),
  ].join('\n');
}
