import type { Command } from 'commander';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { brands: string; out: string };

export function register(program: Command): void {
  program
    .command('score')
    .argument('<path>', 'a picture, a folder of pictures, ads.jsonl, ads.csv, or a folder with one of them')
    .description(
      'score pictures without a database: per picture the brands with probability and signals, and boxes',
    )
    .requiredOption('--brands <file>', 'brands.json with reference pictures')
    .requiredOption('--out <file>', 'JSONL to write, one object a picture')
    .option(...JSON_OPTION)
    .action(runScore);
}

async function runScore(given: string, options: Options): Promise<void> {
  const [{ openAds }, { readBrandFile }, { scoreToFile }, { startBar, withActivity }, { openScorer }] =
    await Promise.all([
      import('../ingest/read-ads'),
      import('../import/import-brand-file'),
      import('./score-to-file'),
      import('../progress'),
      import('@/inference/scorer'),
    ]);
  const brandFile = userPath(options.brands);
  const out = userPath(options.out);
  const brands = await readBrandFile(brandFile);
  const ads = await openAds(userPath(given));
  const scorer = await withActivity('Opening the networks', () => openScorer());
  try {
    let total = 0;
    for await (const _ of ads.read()) total += 1;
    const bar = startBar('Scoring', total, 'ads');
    const result = await scoreToFile({
      scorer,
      ads,
      brands,
      brandFile,
      out,
      onAds: (done) => bar.update(done),
    });
    bar.finish();
    printResult(
      options,
      { ...result, provider: scorer.provider, out },
      `${result.images} pictures scored, ${result.failed} could not be, ${out} written.`,
    );
    if (result.failed > 0) process.exitCode = 1;
  } finally {
    await scorer.close();
  }
}
