import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { images: string; ads?: string };

const BARE_MS = 5_000;

export function register(program: Command): void {
  program
    .command('bench')
    .description('measure this machine; everything happens in a temporary folder')
    .command('worker')
    .description(
      'the whole worker (queue, decoding, networks, storing) against a bare loop over the same networks',
    )
    .option('--images <count>', 'how many pictures to score', '600')
    .option('--ads <path>', 'score these ads instead of made-up pictures')
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
  const [{ withRuntime }, { openBareLoop }, { measureWorker }, { startBar }] = await Promise.all([
    import('../runtime'),
    import('@/inference/bench/bare-loop'),
    import('../bench/measure-worker'),
    import('../progress'),
  ]);
  return withRuntime(async ({ db, config }) => {
    const images = await queueAds(db, config.dataDir, folder, options);
    const bare = await openBareLoop();
    const before = await bare.measure(BARE_MS);
    const bar = startBar('Scoring', images, 'ads');
    const whole = await measureWorker(db, images, (scored) => bar.update(scored));
    bar.finish();
    // Before and after: the machine's speed drifts.
    const after = await bare.measure(BARE_MS);
    await bare.close();
    const bareRate = (before + after) / 2;
    return {
      ratio: round(whole.imagesPerSecond / bareRate, 3),
      imagesPerSecond: round(whole.imagesPerSecond, 1),
      bareImagesPerSecond: round(bareRate, 1),
      provider: bare.provider,
      images,
      threads: bare.threads,
      memoryMbPerThousandImages:
        whole.memoryMbPerThousandImages === null ? null : round(whole.memoryMbPerThousandImages, 2),
    };
  });
}

type QueueArgs = Parameters<typeof import('../ingest/ingest-file').ingestFile>[1];

/** @returns how many ads wait to be scored */
async function queueAds(
  db: QueueArgs['db'],
  dataDir: string,
  folder: string,
  options: Options,
): Promise<number> {
  const [{ openAds }, { ingestFile }, { writeBenchAds }] = await Promise.all([
    import('../ingest/read-ads'),
    import('../ingest/ingest-file'),
    import('../bench/bench-pictures'),
  ]);
  if (!options.ads) await writeBenchAds(folder, Number(options.images));
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
