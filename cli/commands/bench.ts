import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { ImageBytes } from '@/inference/picture';
import type { Db } from '@/lib/server/database/db';
import { OperatorError } from '@/lib/server/config/operator-error';
import { userPath } from '../user-path';
import { toPositiveCount } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { withActivity } from '../progress';

type Options = OutputOptions & { images: string; side?: string; ads?: string; brands?: string };

/** By their hash, which is as good as drawn by lot. */
const SAMPLES = 64;
/** Different enough that every rendition is made once, early on. */
const WEB_PICTURES = 100;
/** As many as the published system has. */
const BENCH_BRANDS = 212;

export function register(program: Command): void {
  const bench = program
    .command('bench')
    .description('measure this machine; everything happens in a temporary folder');
  bench
    .command('web')
    .description('how fast the web process serves pictures and claims, and whether its memory grows')
    .option('--requests <count>', 'how many requests to send', '4000')
    .option(...JSON_OPTION)
    .action(benchWeb);
  bench
    .command('models')
    .description(
      'milliseconds and GFLOP/s of every network on one core, against a dense convolution as the limit of the machine',
    )
    .option(...JSON_OPTION)
    .action(benchModels);
  bench
    .command('export')
    .description('how fast labels are written in each format, and whether memory grows')
    .option('--pictures <count>', 'how many made-up pictures to write', '100000')
    .option(...JSON_OPTION)
    .action(benchExport);
  bench
    .command('worker')
    .description(
      'the whole worker (queue, decoding, networks, storing) against a bare loop over the same networks',
    )
    .option('--images <count>', 'how many pictures to score', '1000')
    .option('--side <pixels>', 'how large the made-up pictures are (default: 640)')
    .option('--ads <path>', 'score these ads instead of made-up pictures')
    .option('--brands <file>', 'against these brands instead of made-up ones')
    .option(...JSON_OPTION)
    .action(benchWorker);
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
    .command('learning')
    .description('how long every brand of a made-up dataset takes to learn, and in how much memory')
    .option('--brands <count>', 'how many brands', toPositiveCount, BENCH_BRANDS)
    .option('--pictures <count>', 'how many pictures in all', toPositiveCount, 180_605)
    .option('--others <count>', 'pictures of other brands as negatives, at most', toPositiveCount, 2_000)
    .option(...JSON_OPTION)
    .action(benchLearning);
  bench
    .command('thresholds')
    .description('what the pages of thresholds read over made-up traffic')
    .option('--ads <count>', 'how many ads to make up', toPositiveCount, 1_000_000)
    .option('--days <count>', 'in how many days they came', toPositiveCount, 30)
    .option(...JSON_OPTION)
    .action(benchThresholds);
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
      await fillTraffic(db, { ads, days, brands: BENCH_BRANDS, onAds: (done) => bar.update(done) });
      bar.finish();
      return withActivity('Measuring', (activity) => measureThresholds(db, (note) => activity.note(note)));
    });
    const lines = timings.map(
      ({ what, p50Ms, p95Ms, rows }) =>
        `${what.padEnd(20)} ${p50Ms} ms, 95 % under ${p95Ms} ms, ${rows} rows`,
    );
    printResult(options, { timings }, lines.join('\n'));
  });
}

type LearningOptions = OutputOptions & { brands: number; pictures: number; others: number };

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
      await fillLabels(db, { labels: pictures, brands: BENCH_BRANDS, onLabels: (done) => bar.update(done) });
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
      await fillLabels(db, { labels, brands: BENCH_BRANDS, onLabels: (done) => bar.update(done) });
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

async function benchExport(options: OutputOptions & { pictures: string }): Promise<void> {
  const [{ measureExport }, { EXCHANGE_FORMATS }, { startBar }] = await Promise.all([
    import('../bench/measure-export'),
    import('@/lib/contracts/exchange'),
    import('../progress'),
  ]);
  const pictures = Number(options.pictures);
  await inTemporaryFolder(async (folder) => {
    const formats = [];
    for (const format of EXCHANGE_FORMATS) {
      const bar = startBar(`Writing ${format}`, pictures, 'pictures');
      const measured = await measureExport({
        format,
        pictures,
        folder,
        onPicture: (done) => bar.update(done),
      });
      bar.finish();
      formats.push({
        ...measured,
        picturesPerSecond: round(measured.picturesPerSecond, 0),
        archiveMb: round(measured.archiveMb, 1),
        earlyMb: round(measured.earlyMb, 1),
        lateMb: round(measured.lateMb, 1),
      });
    }
    const lines = formats.map(
      ({ format, picturesPerSecond, earlyMb, lateMb }) =>
        `${format}: ${picturesPerSecond} pictures/s; ${earlyMb} MB held after a tenth, ${lateMb} MB at the end`,
    );
    printResult(options, { formats }, lines.join('\n'));
  });
}

async function benchWorker(options: Options): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const result = await measure(folder, options);
    const { ratio, imagesPerSecond, bareImagesPerSecond, provider } = result;
    printResult(
      options,
      result,
      `${imagesPerSecond} images/s, ${Math.round(ratio * 100)} % of the ${bareImagesPerSecond} images/s of the bare networks on ${provider}`,
    );
  });
}

/** With the embedded database, whatever the environment says, in a folder of its own. */
async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'touchstone-bench-'));
  await chmod(folder, 0o755); // started as root, the database runs as another user
  Object.assign(process.env, {
    DATA_DIR: path.join(folder, 'data'),
    DATABASE_URL: '',
    DEMO: 'off',
    LOG_LEVEL: 'warn',
  });
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type WebOptions = OutputOptions & { requests: string };

async function benchWeb(options: WebOptions): Promise<void> {
  if (!existsSync('.next/BUILD_ID'))
    throw new OperatorError('There is no build yet; run npm run build first.');
  await inTemporaryFolder(async (folder) => {
    const result = await measureWebMemory(folder, options);
    const { requestsPerSecond, residentMb, memoryMbPerThousandRequests: growth } = result;
    printResult(
      options,
      result,
      `${requestsPerSecond} requests/s, ${residentMb} MB, growing by ${growth ?? '?'} MB per 1,000 requests`,
    );
  });
}

async function measureWebMemory(folder: string, options: WebOptions) {
  const [
    { withRuntime },
    { createUser },
    { findFreePort },
    { measureWeb },
    { WEB_SCRIPT, webEnvironment },
    { startBar },
  ] = await Promise.all([
    import('../runtime'),
    import('@/lib/server/accounts/create-user'),
    import('@/lib/server/database/free-port'),
    import('../bench/measure-web'),
    import('../web/web-environment'),
    import('../progress'),
  ]);
  return withRuntime(async ({ db, config }) => {
    await queueAds(db, config.dataDir, folder, { ...options, images: String(WEB_PICTURES) });
    const images = await db.image.findMany({ select: { sha256: true } });
    const account = { email: 'bench@example.test', password: randomUUID() };
    await createUser(db, { ...account, name: 'Bench', roles: ['reviewer'] });
    const port = await findFreePort('127.0.0.1');
    const address = `http://127.0.0.1:${port}`;
    const requests = Number(options.requests);
    const bar = startBar('Serving', requests, 'requests');
    const measured = await measureWeb({
      script: WEB_SCRIPT,
      env: webEnvironment({ ...config, host: '127.0.0.1', port, publicUrl: address }),
      address,
      account,
      images: images.map((image) => image.sha256),
      requests,
      onRequests: (count) => bar.update(count),
    });
    bar.finish();
    const growth = measured.memoryMbPerThousandRequests;
    return {
      requests,
      requestsPerSecond: round(measured.requestsPerSecond, 1),
      residentMb: round(measured.residentMb, 0),
      memoryMbPerThousandRequests: growth === null ? null : round(growth, 2),
    };
  });
}

async function measure(folder: string, options: Options) {
  const [{ withRuntime }, { readPidFile }, { openBareLoop }, { measureWorker, modelBrands }, { startBar }] =
    await Promise.all([
      import('../runtime'),
      import('@/lib/server/database/postgres-cluster'),
      import('@/inference/bench/bare-loop'),
      import('../bench/measure-worker'),
      import('../progress'),
    ]);
  return withRuntime(async ({ db, config }) => {
    const brands = await publishBrands(db, folder, options);
    await modelBrands(db, brands);
    const images = await queueAds(db, config.dataDir, folder, options);
    const bare = await openBareLoop(await readSamples(db));
    const bar = startBar('Scoring', images, 'ads');
    const whole = await measureWorker({
      db,
      total: images,
      databasePid: (await readPidFile(path.join(config.dataDir, 'postgres')))?.pid ?? null,
      measureBare: (durationMs) => bare.measure(durationMs),
      onScored: (scored) => bar.update(scored),
    });
    bar.finish();
    await bare.close();
    const {
      imagesPerSecond,
      bareImagesPerSecond,
      processorMsPerImage: spent,
      memoryMbPerThousandImages: memory,
    } = whole;
    return {
      ratio: round(imagesPerSecond / bareImagesPerSecond, 3),
      imagesPerSecond: round(imagesPerSecond, 1),
      bareImagesPerSecond: round(bareImagesPerSecond, 1),
      provider: bare.provider,
      images,
      brands,
      threads: bare.threads,
      batchSize: bare.batchSize,
      cropsPerPicture: round(bare.cropsPerPicture, 2),
      processorMsPerImage: spent && {
        worker: round(spent.worker, 2),
        database: round(spent.database, 2),
        bare: round(spent.bare, 2),
        ratio: round(spent.bare / (spent.worker + spent.database), 3),
      },
      memoryMbPerThousandImages: memory === null ? null : round(memory, 2),
    };
  });
}

/** Pictures of the ads that wait, to know how many marks are found in one. */
async function readSamples(db: Db): Promise<ImageBytes[]> {
  const { imageStore } = await import('@/lib/server/images/image-store');
  const images = await db.image.findMany({
    where: { revisions: { some: {} } },
    select: { sha256: true },
    orderBy: { sha256: 'asc' },
    take: SAMPLES,
  });
  return Promise.all(
    images.map(async ({ sha256 }) => ({ sha256, bytes: (await imageStore().get(sha256))! })),
  );
}

/** @returns how many brands every ad is compared with */
async function publishBrands(db: Db, folder: string, options: Options): Promise<number> {
  const [{ importBrandFile }, { writeBenchBrands }] = await Promise.all([
    import('../import/import-brand-file'),
    import('../bench/bench-pictures'),
  ]);
  const file = options.brands ? userPath(options.brands) : await writeBenchBrands(folder);
  return (await importBrandFile(db, file)).length;
}

/** @returns how many ads wait to be scored */
async function queueAds(db: Db, dataDir: string, folder: string, options: Options): Promise<number> {
  const [{ openAds }, { ingestFile }, { writeBenchAds, BENCH_SIDE_PX }] = await Promise.all([
    import('../ingest/read-ads'),
    import('../ingest/ingest-file'),
    import('../bench/bench-pictures'),
  ]);
  const side = options.side === undefined ? BENCH_SIDE_PX : Number(options.side);
  if (!options.ads) await writeBenchAds(folder, Number(options.images), side);
  const ads = await openAds(options.ads ? userPath(options.ads) : folder);
  const { created } = await ingestFile(ads, {
    db,
    dataDir,
    source: 'bench',
    signal: new AbortController().signal,
  });
  return created;
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));
