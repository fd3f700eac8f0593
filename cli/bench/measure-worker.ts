import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/lib/server/database/db';

export type WorkerMeasurement = {
  imagesPerSecond: number;
  /** Growth of the worker's resident memory behind the first 500 images; null when there were fewer than 1,000. */
  memoryMbPerThousandImages: number | null;
};
type Sample = { atMs: number; scored: number; residentMb: number };

const SAMPLE_MS = 250;
/** What is scored before it counts: sessions warm up and pools fill. */
const WARM_UP_IMAGES = 48;
const STEADY_AFTER_IMAGES = 500;

/** Starts a worker as its own process, lets it score everything that is queued, and watches from outside. */
export async function measureWorker(
  db: Db,
  total: number,
  onScored: (count: number) => void,
): Promise<WorkerMeasurement> {
  const worker = spawn(process.execPath, ['cli/touchstone.mjs', 'worker'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const samples = await watch(db, worker, total, onScored);
    return { imagesPerSecond: rate(samples), memoryMbPerThousandImages: memorySlope(samples) };
  } finally {
    worker.kill('SIGTERM');
    await once(worker, 'exit');
  }
}

async function watch(db: Db, worker: ChildProcess, total: number, onScored: (count: number) => void) {
  const samples: Sample[] = [];
  for (;;) {
    if (worker.exitCode !== null) throw new Error(`the worker ended with ${worker.exitCode}`);
    const scored = await db.scoring.count({ where: { state: { not: 'queued' } } });
    samples.push({ atMs: performance.now(), scored, residentMb: residentMb(worker.pid!) });
    onScored(scored);
    if (scored >= total) return samples;
    await sleep(SAMPLE_MS);
  }
}

function rate(samples: readonly Sample[]): number {
  const first = samples.find((sample) => sample.scored >= WARM_UP_IMAGES)!;
  // The last batch runs beside an emptying queue: what is done at nine tenths is the steady rate.
  const last =
    samples.findLast((sample) => sample.scored <= samples.at(-1)!.scored * 0.95) ?? samples.at(-1)!;
  return ((last.scored - first.scored) * 1_000) / (last.atMs - first.atMs);
}

/** Least squares over the steady samples. */
function memorySlope(samples: readonly Sample[]): number | null {
  const steady = samples.filter((sample) => sample.scored >= STEADY_AFTER_IMAGES);
  if (steady.length < 3 || steady.at(-1)!.scored - steady[0]!.scored < 500) return null;
  const mean = (pick: (sample: Sample) => number) =>
    steady.reduce((sum, one) => sum + pick(one), 0) / steady.length;
  const meanScored = mean((sample) => sample.scored);
  const meanResident = mean((sample) => sample.residentMb);
  const covariance = steady.reduce(
    (sum, one) => sum + (one.scored - meanScored) * (one.residentMb - meanResident),
    0,
  );
  const variance = steady.reduce((sum, one) => sum + (one.scored - meanScored) ** 2, 0);
  return (covariance / variance) * 1_000;
}

function residentMb(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout.trim()) / 1_024;
}
