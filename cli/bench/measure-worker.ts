import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/lib/server/database/db';
import { growthPerThousand, residentMb } from './memory-growth';
import { familyProcessorMs, processorMs } from './processor-time';
import { requireAlive, startWorker, stopWorker } from './worker-process';

export type WorkerMeasurement = {
  imagesPerSecond: number;
  bareImagesPerSecond: number;
  /** Processor time an image, which other programs on the machine hardly change; null where /proc is missing. */
  processorMsPerImage: { worker: number; database: number; bare: number } | null;
  /** Growth of the worker's resident memory behind the first 500 images; null when there were fewer than 1,000. */
  memoryMbPerThousandImages: number | null;
};
export type Measured = {
  db: Db;
  /** How many ads wait, with one picture each. */
  total: number;
  /** Of the database's server, when it runs here. */
  databasePid: number | null;
  /** Runs the bare networks for a while. */
  measureBare: (durationMs: number) => Promise<{ images: number; imagesPerSecond: number }>;
  onScored: (count: number) => void;
};
type Sample = {
  runningMs: number;
  scored: number;
  residentMb: number;
  workerMs: number | null;
  databaseMs: number | null;
};

/** A look costs processor time that neither the worker nor the bare networks should pay. */
const SAMPLE_MS = 1_000;
/** The two take turns this long, so that a busy machine is as busy for both. */
const TURN_MS = 2_000;
/** What is scored before it counts: sessions warm up, pools fill, and V8 compiles what runs often. */
const WARM_UP_IMAGES = 200;
/** Of a short run no more than this. */
const LARGEST_WARM_UP_SHARE = 0.25;
/** The last batches run beside an emptying queue. */
const COUNTED_SHARE = 0.95;
// Windows cannot hold a process still; there the bare networks run before and after.
const canPause = process.platform !== 'win32';

/**
 * Starts a worker as its own process, lets it score everything that is queued, and watches from outside. The worker is
 * held still (SIGSTOP) while the bare networks run, and its clock with it.
 */
export async function measureWorker(measured: Measured): Promise<WorkerMeasurement> {
  const worker = startWorker();
  try {
    return await watch(worker, measured);
  } finally {
    await stopWorker(worker);
  }
}

/** Lets a worker seed the release and model every brand, so that neither counts. */
export async function modelBrands(db: Db, count: number): Promise<void> {
  const worker = startWorker();
  try {
    while ((await db.brandModel.count({ where: { state: 'active' } })) < count) {
      requireAlive(worker);
      await sleep(SAMPLE_MS);
    }
  } finally {
    await stopWorker(worker);
  }
}

async function watch(worker: ChildProcess, measured: Measured): Promise<WorkerMeasurement> {
  const { db, total, databasePid, onScored } = measured;
  const samples: Sample[] = [];
  const bare: Array<{ rate: number; msPerImage: number }> = [];
  const measureBare = async () => bare.push(await withProcessorTime(measured.measureBare));
  await measureBare();
  let runningMs = 0;
  let turnMs = 0;
  let from = performance.now();
  for (;;) {
    await sleep(SAMPLE_MS);
    requireAlive(worker);
    const scored = await db.scoring.count({ where: { state: { not: 'queued' } } });
    const now = performance.now();
    runningMs += now - from;
    turnMs += now - from;
    from = now;
    samples.push({
      runningMs,
      scored,
      residentMb: residentMb(worker.pid!),
      workerMs: processorMs(worker.pid!),
      databaseMs: databasePid === null ? null : familyProcessorMs(databasePid),
    });
    onScored(scored);
    if (scored < warmUpOf(total)) turnMs = 0;
    if (scored >= total) break;
    if (turnMs >= TURN_MS && canPause) {
      worker.kill('SIGSTOP');
      await measureBare();
      worker.kill('SIGCONT');
      turnMs = 0;
      from = performance.now();
    }
  }
  await measureBare();
  const steady = steadySamples(samples);
  return {
    imagesPerSecond: 1_000 / perImage(steady, ({ runningMs }) => runningMs)!,
    bareImagesPerSecond: meanOf(bare.map(({ rate }) => rate)),
    processorMsPerImage: processorTimes(steady, meanOf(bare.map(({ msPerImage }) => msPerImage))),
    memoryMbPerThousandImages: growthPerThousand(
      samples.map(({ scored, residentMb: mb }) => ({ count: scored, residentMb: mb })),
    ),
  };
}

async function withProcessorTime(measureBare: Measured['measureBare']) {
  const before = process.cpuUsage();
  const { images, imagesPerSecond } = await measureBare(TURN_MS);
  const { user, system } = process.cpuUsage(before);
  return { rate: imagesPerSecond, msPerImage: (user + system) / 1_000 / images };
}

function warmUpOf(total: number): number {
  return Math.min(WARM_UP_IMAGES, total * LARGEST_WARM_UP_SHARE);
}

type Steady = { first: Sample; last: Sample };

function steadySamples(samples: readonly Sample[]): Steady {
  const total = samples.at(-1)!.scored;
  const first = samples.find((sample) => sample.scored >= warmUpOf(total))!;
  const counted = total * COUNTED_SHARE;
  // A count stands for the moment it was reached: the first sample that saw it.
  return { first, last: samples.find((sample) => sample.scored >= counted)! };
}

function processorTimes(steady: Steady, bare: number): WorkerMeasurement['processorMsPerImage'] {
  const worker = perImage(steady, ({ workerMs }) => workerMs);
  const database = perImage(steady, ({ databaseMs }) => databaseMs);
  return worker === null || database === null ? null : { worker, database, bare };
}

function perImage({ first, last }: Steady, pick: (sample: Sample) => number | null): number | null {
  const [from, to] = [pick(first), pick(last)];
  return from === null || to === null ? null : (to - from) / (last.scored - first.scored);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
