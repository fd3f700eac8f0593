import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { Db } from '@/lib/server/database/db';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { images: string; side?: string; ads?: string; brands?: string };

export function register(program: Command): void {
  program
    .command('bench')
    .description('measure this machine; everything happens in a temporary folder')
    .command('worker')
    .description(
      'the whole worker (queue, decoding, networks, storing) against a bare loop over the same networks',
    )
    .option('--images <count>', 'how many pictures to score', '600')
    .option('--side <pixels>', 'how large the made-up pictures are (default: 640)')
    .option('--ads <path>', 'score these ads instead of made-up pictures')
    .option('--brands <file>', 'against these brands instead of made-up ones')
    .option(...JSON_OPTION)
    .action(benchWorker);
}

async function benchWorker(options: Options): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'touchstone-bench-'));
  await chmod(folder, 0o755); // started as root, the database runs as another user
  // The embedded database, whatever the environment says, in a folder of its own.
  Object.assign(process.env, {
    DATA_DIR: path.join(folder, 'data'),
    DATABASE_URL: '',
    DEMO: 'off',
    LOG_LEVEL: 'warn',
  });
  try {
    const result = await measure(folder, options);
    const { ratio, imagesPerSecond, bareImagesPerSecond, provider } = result;
    printResult(
      options,
      result,
      `${imagesPerSecond} images/s, ${Math.round(ratio * 100)} % of the ${bareImagesPerSecond} images/s of the bare networks on ${provider}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
    const bare = await openBareLoop();
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
