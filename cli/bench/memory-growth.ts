import { spawnSync } from 'node:child_process';

/** What a process holds (`residentMb`) after it has done so much (`count`). */
export type MemorySample = { count: number; residentMb: number };

/** Caches and heaps fill; only behind this many does growth count. */
const STEADY_AFTER = 500;
const SHORTEST_RANGE = 500;

/** Slope of the resident memory in MB per 1,000, by least squares behind the first 500; null when too little was done. */
export function growthPerThousand(samples: readonly MemorySample[]): number | null {
  const steady = samples.filter((sample) => sample.count >= STEADY_AFTER);
  if (steady.length < 3 || steady.at(-1)!.count - steady[0]!.count < SHORTEST_RANGE) return null;
  const meanCount = meanOf(steady.map((sample) => sample.count));
  const meanMb = meanOf(steady.map((sample) => sample.residentMb));
  const sumOf = (pick: (sample: MemorySample) => number) =>
    steady.reduce((sum, sample) => sum + pick(sample), 0);
  const covariance = sumOf((one) => (one.count - meanCount) * (one.residentMb - meanMb));
  const variance = sumOf((one) => (one.count - meanCount) ** 2);
  return (covariance / variance) * 1_000;
}

/** Resident memory of a process in MB, as the system counts it. */
export function residentMb(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout.trim()) / 1_024;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
