import { InvalidArgumentError, type Command } from 'commander';
import type { BrandModel } from '@/lib/contracts/brand-model';
import { OperatorError } from '@/lib/server/config/operator-error';
import type { EvaluateOptions } from '../evaluate/options';
import { toCount, toShare } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { userPath } from '../user-path';

type Options = OutputOptions & {
  shots: number;
  seed: number;
  learnFrom?: string;
  references?: string;
  inUse?: true;
  brandFree?: string;
  targetFlagRate: number;
  strangers?: true;
  releaseFusion?: true;
  brands?: string[];
  cache?: string;
  observations?: string;
  models?: string;
  resamples: number;
  faithfulness: number;
  deepCheck?: true;
  maxDetections?: number;
  referenceDetections?: { max: number; minObjectness: number };
};

const HELP = `
Every file may be followed by conditions on the ads' truth, as in ads.jsonl#split=measure.

A brand is known when --references names it or an ad of it was learned from. Brand-free ads (truth.brand null) choose the
threshold: the lowest at which at most the target share of them is flagged for any brand. --strangers leaves brands out
of the gallery in turn, at most seven folds, and chooses the threshold over their photographs instead. Near-duplicates of
what was learned from are not measured. docs/evaluation.md defines every figure.`;

export function register(program: Command): void {
  program
    .command('evaluate')
    .argument('<set>', 'ads.jsonl (or .csv) with truth')
    .description('measure recall, flag rate, precision and boxes on ads with truth, without a database')
    .option('--shots <n>', 'labelled ads a brand to learn from, drawn from the set', toCount, 0)
    .option('--seed <n>', 'of the draw', toCount, 1)
    .option('--learn-from <file>', 'learn from these ads instead (all of them, or --shots of each brand)')
    .option('--references <file>', 'brands.json with reference pictures and words')
    .option(
      '--in-use',
      'measure the brand models in use here; --learn-from then says what they may have learned from',
    )
    .option('--brand-free <file>', 'ads that show no known brand, beside those of the set')
    .option('--target-flag-rate <share>', 'of brand-free ads flagged for any brand', toShare, 0.01)
    .option('--strangers', 'measure with brands left out of the gallery as well')
    .option('--release-fusion', "every brand has the release's fusion, none its own")
    .option('--brands <slugs>', 'only these brands exist, by commas', (text) => text.split(','))
    .option('--cache <folder>', 'keep analysed pictures here, for runs with other shots or seeds')
    .option(
      '--observations <folder>',
      'write what the fits of matcher and fusion read; with --release-fusion',
    )
    .option('--models <folder>', 'parts to measure instead of those that are installed')
    .option('--deep-check', 'look for tiny marks in four quarters of each picture as well')
    .option('--max-detections <n>', 'boxes a picture, instead of what the detector says', toCount)
    .option(
      '--reference-detections <max:objectness>',
      'detections inside reference pictures that become marks, as in 3:0.5',
      toReferenceDetections,
    )
    .option('--faithfulness <n>', 'delete and insert the strong cells of n energy maps', toCount, 0)
    .option('--resamples <n>', 'of the bootstrap', toCount, 1000)
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(runEvaluate);
}

async function runEvaluate(set: string, options: Options): Promise<void> {
  const [{ openScorer }, { evaluate, readGivenSets }, { formatEvaluation }, { startBar, withActivity }] =
    await Promise.all([
      import('@/inference/scorer'),
      import('../evaluate/evaluate'),
      import('../evaluate/format-evaluation'),
      import('../progress'),
    ]);
  if (options.observations !== undefined && !options.releaseFusion) {
    throw new OperatorError(
      "--observations is what a release's fusion is fitted on, which brands must not have weighed: give --release-fusion as well.",
    );
  }
  const asked: EvaluateOptions = {
    set,
    shots: options.shots,
    seed: options.seed,
    learnFrom: options.learnFrom ?? null,
    references: options.references ?? null,
    models: options.inUse ? await readModelsInUse(options) : null,
    brandFree: options.brandFree ?? null,
    targetFlagRate: options.targetFlagRate,
    withStrangers: options.strangers ?? false,
    releaseFusion: options.releaseFusion ?? false,
    onlyBrands: options.brands ?? null,
    cacheFolder: options.cache === undefined ? null : userPath(options.cache),
    observationsFolder: options.observations === undefined ? null : userPath(options.observations),
    resamples: options.resamples,
    faithfulnessAds: options.faithfulness,
    referenceDetections: options.referenceDetections ?? null,
    analysis: {
      ...(options.deepCheck && { deepCheck: true }),
      ...(options.maxDetections !== undefined && { maxDetections: options.maxDetections }),
    },
  };
  // Before the networks, which take a while: what is wrong with them is said at once.
  const sets = await readGivenSets(asked);
  const scorer = await withActivity('Opening the networks', () =>
    openScorer(options.models === undefined ? {} : { modelsDir: userPath(options.models) }),
  );
  try {
    let bar: { label: string; shown: ReturnType<typeof startBar> } | null = null;
    const result = await evaluate(scorer, sets, asked, (label, done, total) => {
      if (bar?.label !== label) {
        bar?.shown.finish();
        bar = { label, shown: startBar(label, total, 'done') };
      }
      bar.shown.update(done);
    });
    (bar as { shown: ReturnType<typeof startBar> } | null)?.shown.finish();
    printResult(options, result, options.json ? '' : formatEvaluation(result));
  } finally {
    await scorer.close();
  }
}

/** @throws OperatorError where it is combined with learning, or nothing is in use */
async function readModelsInUse(options: Options): Promise<BrandModel[]> {
  const [{ withRuntime }, { findActiveModels }, { readBrandModel }] = await Promise.all([
    import('../runtime'),
    import('@/lib/server/models/active-models'),
    import('@/lib/server/models/read-brand-model'),
  ]);
  const learns = options.references || options.shots > 0 || options.strangers || options.brands;
  if (learns || options.releaseFusion || options.observations !== undefined) {
    throw new OperatorError(
      '--in-use learns nothing and takes models as they are: leave out --references, --shots, --strangers, --brands, --release-fusion and --observations.',
    );
  }
  const models = await withRuntime(async ({ db }) => {
    const active = await findActiveModels(db);
    return Promise.all((active?.models ?? []).map(({ contentHash }) => readBrandModel(contentHash)));
  });
  if (models.length === 0) throw new OperatorError('No brand model is in use here.');
  return models;
}

function toReferenceDetections(text: string): { max: number; minObjectness: number } {
  const [, max, minObjectness] = /^(\d{1,2}):(0(?:\.\d+)?|1)$/.exec(text) ?? [];
  if (!max) throw new InvalidArgumentError('give a number of boxes and the least objectness, as in 3:0.5');
  return { max: Number(max), minObjectness: Number(minObjectness) };
}
