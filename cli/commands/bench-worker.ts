import path from 'node:path';
import type { Command } from 'commander';
import type { ImageBytes } from '@/inference/picture';
import type { Db } from '@/lib/server/database/db';
import { queueAds, type QueueOptions } from '../bench/queue-ads';
import { round } from '../bench/round';
import { inTemporaryFolder } from '../bench/temporary-folder';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { userPath } from '../user-path';

/** By their hash, which is as good as drawn by lot. */
const SAMPLES = 64;

type Options = OutputOptions & QueueOptions & { brands?: string };

export function registerWorkerBench(bench: Command): void {
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
