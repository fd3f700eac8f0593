import type { Db } from '@/lib/server/database/db';
import { getBrandThresholds } from '@/lib/server/thresholds/get-brand-thresholds';
import { planHours } from '@/lib/server/thresholds/plan-hours';
import type { Timing } from './measure-data';

const RUNS = 15;

/** Times what the pages of thresholds read; the database is that of the caller, filled by fillTraffic. */
export async function measureThresholds(db: Db, onNote: (note: string) => void): Promise<Timing[]> {
  const reads: Array<[string, () => Promise<number>]> = [
    ['the largest brand', async () => (await getBrandThresholds(db, 'brand-1')).points.length],
    ['a middling brand', async () => (await getBrandThresholds(db, 'brand-30')).points.length],
    ['a small brand', async () => (await getBrandThresholds(db, 'brand-180')).points.length],
    ['all brands', async () => (await planHours(db, undefined)).brands.length],
  ];
  const timings: Timing[] = [];
  for (const [what, read] of reads) {
    onNote(what);
    timings.push(await time(what, read));
  }
  return timings;
}

async function time(what: string, run: () => Promise<number>): Promise<Timing> {
  await run();
  const took: number[] = [];
  let rows = 0;
  for (let round = 0; round < RUNS; round++) {
    const startedAt = performance.now();
    rows = await run();
    took.push(performance.now() - startedAt);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => Math.round(took[Math.min(RUNS - 1, Math.floor(share * RUNS))]! * 10) / 10;
  return { what, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), rows };
}
