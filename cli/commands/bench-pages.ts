import type { Command } from 'commander';
import { inTemporaryFolder } from '../bench/temporary-folder';
import { toPositiveCount } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { withActivity } from '../progress';

/** As many as the published system has. */
const BRANDS = 212;

export function registerPageBenches(bench: Command): void {
  bench
    .command('data')
    .description(
      'the data browser, similar pictures, changes of many labels and a freeze over made-up labels',
    )
    .option('--labels <count>', 'how many labels to make up', '200000')
    .option(
      '--without-freeze',
      'leave out the freeze and the filter by its dataset, which take most of the time',
    )
    .option(...JSON_OPTION)
    .action(benchData);
  bench
    .command('labeling')
    .description('what batches, their previews and the label queue take over made-up pictures')
    .option('--pictures <count>', 'how many pictures to make up', '200000')
    .option('--tasks <count>', 'how many of them a batch asks two people about', '20000')
    .option(...JSON_OPTION)
    .action(benchLabeling);
  bench
    .command('thresholds')
    .description('what the pages of brands, thresholds and cases read over made-up traffic')
    .option('--ads <count>', 'how many ads to make up', toPositiveCount, 1_000_000)
    .option('--days <count>', 'in how many days they came', toPositiveCount, 30)
    .option(...JSON_OPTION)
    .action(benchThresholds);
  bench
    .command('insights')
    .description(
      'what the insights page reads, and what counting takes, over made-up traffic, against stated limits',
    )
    .option('--ads <count>', 'how many ads to make up', toPositiveCount, 1_000_000)
    .option('--days <count>', 'in how many days they came', toPositiveCount, 30)
    .option(...JSON_OPTION)
    .action(benchInsights);
  bench
    .command('evaluations')
    .description('what a comparison of two evaluations takes, over made-up scores')
    .option('--cases <count>', 'how many cases each has', toPositiveCount, 100_000)
    .option(...JSON_OPTION)
    .action(benchEvaluations);
}

async function benchEvaluations(options: OutputOptions & { cases: number }): Promise<void> {
  const [{ withRuntime }, { fillLabels }, { EVALUATED_PICTURES, fillEvaluations }, { measureEvaluations }] =
    await Promise.all([
      import('../runtime'),
      import('../bench/fill-labels'),
      import('../bench/fill-evaluations'),
      import('../bench/measure-evaluations'),
    ]);
  await inTemporaryFolder(async () => {
    const result = await withRuntime(({ db }) =>
      withActivity('Making evaluations up', async (activity) => {
        await fillLabels(db, { labels: EVALUATED_PICTURES, brands: BRANDS, onLabels: () => {} });
        const filled = await fillEvaluations(db, options.cases, (note) => activity.note(note));
        activity.note('measuring');
        return { countingMs: filled.countingMs, timings: await measureEvaluations(db, filled) };
      }),
    );
    const lines = result.timings.map(
      ({ what, p50Ms, p95Ms, maxMs }) => `${what}: ${p50Ms} / ${p95Ms} / ${maxMs} ms (p50 / p95 / longest)`,
    );
    lines.push(`counting one when it ends: ${result.countingMs} ms`);
    printResult(options, result, lines.join('\n'));
  });
}

async function benchData(options: OutputOptions & { labels: string; withoutFreeze?: true }): Promise<void> {
  const [{ withRuntime }, { fillLabels }, { measureData }, { startBar }] = await Promise.all([
    import('../runtime'),
    import('../bench/fill-labels'),
    import('../bench/measure-data'),
    import('../progress'),
  ]);
  await inTemporaryFolder(async () => {
    const result = await withRuntime(async ({ db }) => {
      const labels = Number(options.labels);
      const bar = startBar('Making labels up', labels, 'labels');
      await fillLabels(db, { labels, brands: BRANDS, onLabels: (done) => bar.update(done) });
      bar.finish();
      return withActivity('Measuring', (activity) =>
        measureData(db, { freezes: !options.withoutFreeze }, (note) => activity.note(note)),
      );
    });
    const { browser, relabelling, similarRecall, freeze } = result;
    const lines = [...browser, ...relabelling].map(
      ({ what, p50Ms, p95Ms, maxMs }) => `${what}: ${p50Ms} / ${p95Ms} / ${maxMs} ms (p50 / p95 / longest)`,
    );
    lines.push(
      `of ${similarRecall.alike} pictures with a cosine of ${similarRecall.minCosine} or more ${similarRecall.shown} are shown`,
    );
    if (freeze !== null) {
      lines.push(
        `freezing ${freeze.entries} entries: ${freeze.seconds} s, of them splitting ${freeze.linkingSeconds} s`,
      );
    }
    printResult(options, result, lines.join('\n'));
  });
}

async function benchLabeling(options: OutputOptions & { pictures: string; tasks: string }): Promise<void> {
  const [{ withRuntime }, { fillLabels }, { measureLabeling }, { startBar }] = await Promise.all([
    import('../runtime'),
    import('../bench/fill-labels'),
    import('../bench/measure-labeling'),
    import('../progress'),
  ]);
  await inTemporaryFolder(async () => {
    const result = await withRuntime(async ({ db }) => {
      const pictures = Number(options.pictures);
      const bar = startBar('Making pictures up', pictures, 'pictures');
      await fillLabels(db, { labels: pictures, brands: BRANDS, onLabels: (done) => bar.update(done) });
      bar.finish();
      return withActivity('Measuring', (activity) =>
        measureLabeling(db, Number(options.tasks), (note) => activity.note(note)),
      );
    });
    const lines = result.timings.map(
      ({ what, p50Ms, p95Ms, maxMs, rows }) =>
        `${what}: ${p50Ms} / ${p95Ms} / ${maxMs} ms (p50 / p95 / longest), ${rows} found`,
    );
    lines.push(`a batch of ${result.tasks} tasks for two: ${result.makeSeconds} s`);
    printResult(options, result, lines.join('\n'));
  });
}

async function benchThresholds(options: OutputOptions & { ads: number; days: number }): Promise<void> {
  const [{ withRuntime }, { fillTraffic }, { measureThresholds }, { startBar }] = await Promise.all([
    import('../runtime'),
    import('../bench/fill-traffic'),
    import('../bench/measure-thresholds'),
    import('../progress'),
  ]);
  await inTemporaryFolder(async () => {
    const timings = await withRuntime(async ({ db }) => {
      const { ads, days } = options;
      const bar = startBar('Making traffic up', ads, 'ads');
      await fillTraffic(db, { ads, days, brands: BRANDS, onAds: (done) => bar.update(done) });
      bar.finish();
      return withActivity('Measuring', (activity) => measureThresholds(db, (note) => activity.note(note)));
    });
    const lines = timings.map(
      ({ what, p50Ms, p95Ms, rows }) =>
        `${what.padEnd(48)} ${p50Ms} ms, 95 % under ${p95Ms} ms, ${rows} rows`,
    );
    printResult(options, { timings }, lines.join('\n'));
  });
}

async function benchInsights(options: OutputOptions & { ads: number; days: number }): Promise<void> {
  const [{ withRuntime }, { fillTraffic }, { measureInsights }, { startBar }] = await Promise.all([
    import('../runtime'),
    import('../bench/fill-traffic'),
    import('../bench/measure-insights'),
    import('../progress'),
  ]);
  await inTemporaryFolder(async () => {
    const result = await withRuntime(async ({ db }) => {
      const { ads, days } = options;
      const bar = startBar('Making traffic up', ads, 'ads');
      await fillTraffic(db, { ads, days, brands: BRANDS, onAds: (done) => bar.update(done) });
      bar.finish();
      return withActivity('Measuring', (activity) => measureInsights(db, (note) => activity.note(note)));
    });
    const lines = result.map(
      ({ what, p50Ms, p95Ms, limitMs, ratio }) =>
        `${what.padEnd(34)} ${p50Ms} ms, 95 % under ${p95Ms} ms: ${ratio} of the limit of ${limitMs} ms`,
    );
    printResult(options, { timings: result }, lines.join('\n'));
  });
}
