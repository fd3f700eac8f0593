import { BrandListFilterSchema } from '@/lib/contracts/brand-overviews';
import { PrecedentFilterSchema } from '@/lib/contracts/precedents';
import { countBrandFigures } from '@/lib/server/brands/count-brand-figures';
import { getBrandHealth } from '@/lib/server/brands/get-brand-health';
import { listBrandOverviews } from '@/lib/server/brands/list-brand-overviews';
import type { Db } from '@/lib/server/database/db';
import { findNearPrecedents } from '@/lib/server/precedents/find-near-precedents';
import { listPrecedents } from '@/lib/server/precedents/list-precedents';
import { getBrandThresholds } from '@/lib/server/thresholds/get-brand-thresholds';
import { measureModelLately } from '@/lib/server/thresholds/measure-model';
import { planHours } from '@/lib/server/thresholds/plan-hours';
import { readAllBrandsLately } from '@/lib/server/thresholds/read-all-brands';
import { fillPrecedents } from './fill-precedents';
import type { Timing } from './measure-data';

const RUNS = 15;
const LARGEST = 'brand-1';
const PRECEDENTS = 5_000;

/** Times what the pages of brands and thresholds read; the database is that of the caller, filled by fillTraffic. */
export async function measureThresholds(db: Db, onNote: (note: string) => void): Promise<Timing[]> {
  onNote('precedents');
  const reviewItemId = await fillPrecedents(db, { slug: LARGEST, precedents: PRECEDENTS });
  const reads: Array<[string, () => Promise<number>]> = [
    [
      'thresholds of the largest brand, counted',
      async () => (await getBrandThresholds(db, LARGEST)).points.length,
    ],
    [
      'thresholds of a small brand, counted',
      async () => (await getBrandThresholds(db, 'brand-180')).points.length,
    ],
    [
      'thresholds of the largest brand, counted lately',
      async () => (await getBrandThresholds(db, LARGEST, { measure: measureModelLately })).points.length,
    ],
    ['the budget of all brands, counted', async () => (await planHours(db, undefined)).brands.length],
    [
      'the budget of all brands, counted lately',
      async () => (await planHours(db, undefined, { read: readAllBrandsLately })).brands.length,
    ],
    [
      'a page of brands',
      async () => (await listBrandOverviews(db, BrandListFilterSchema.parse({}))).brands.length,
    ],
    ['figures of all brands', async () => (await countBrandFigures(db)).brands.length],
    ['the health of the largest brand', async () => (await getBrandHealth(db, LARGEST)).changes.length],
    [
      `precedents like a picture, of ${PRECEDENTS}`,
      async () => (await findNearPrecedents(db, reviewItemId)).suspects.length,
    ],
    [
      'a page of cases',
      async () => (await listPrecedents(db, PrecedentFilterSchema.parse({}))).entries.length,
    ],
    [
      'cases by words',
      async () => (await listPrecedents(db, PrecedentFilterSchema.parse({ q: 'ruling 49' }))).entries.length,
    ],
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
