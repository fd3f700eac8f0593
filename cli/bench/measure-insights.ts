import type { Db } from '@/lib/server/database/db';
import { exportInsights } from '@/lib/server/insights/export-insights';
import { getInsights } from '@/lib/server/insights/get-insights';
import { rollUpDay } from '@/lib/server/insights/roll-up-day';
import { rollUpInsights } from '@/lib/server/insights/roll-up-insights';
import { time, type Timing } from './measure-data';
import { round } from './round';

/** What a page may take to answer (DESIGN.md section 6), and what counting may take of a worker; milliseconds. */
const LIMITS = { read: 200, download: 2_000, day: 5_000, pass: 10_000, all: 300_000 } as const;
const DAY_MS = 86_400_000;

export type LimitedTiming = Timing & {
  limitMs: number;
  /** 95th percentile over the limit. */ ratio: number;
};

/** Times what the insights page reads and what keeps it; the database is that of the caller, filled by fillTraffic. */
export async function measureInsights(db: Db, onNote: (note: string) => void): Promise<LimitedTiming[]> {
  const startedAt = performance.now();
  onNote('counting all days');
  const days = await rollUpInsights(db);
  const tookMs = Math.round(performance.now() - startedAt);
  const timings = [
    limited(
      { what: 'counting all days, once', p50Ms: tookMs, p95Ms: tookMs, maxMs: tookMs, rows: days },
      LIMITS.all,
    ),
  ];
  const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const measured: Array<[what: string, limitMs: number, run: () => Promise<number>]> = [
    ['counting a day', LIMITS.day, () => rollUpDay(db, yesterday).then(() => 1)],
    ['a pass of the worker', LIMITS.pass, () => rollUpInsights(db)],
    ['the page, all brands, 90 days', LIMITS.read, () => readPage(db, undefined)],
    ['the page, one brand, 90 days', LIMITS.read, () => readPage(db, 'brand-1')],
    ['the download, all brands, 90 days', LIMITS.download, () => readDownload(db)],
  ];
  for (const [what, limitMs, run] of measured) {
    onNote(what);
    timings.push(limited(await time(what, run), limitMs));
  }
  return timings;
}

const readPage = async (db: Db, brand: string | undefined) =>
  (await getInsights(db, { days: 90, step: 'day', ...(brand !== undefined && { brand }) })).points.length;

async function readDownload(db: Db): Promise<number> {
  const text = await new Response(await exportInsights(db, { days: 90 })).text();
  return text.split('\n').length - 1;
}

const limited = (timing: Timing, limitMs: number): LimitedTiming => ({
  ...timing,
  limitMs,
  ratio: round(timing.p95Ms / limitMs, 3),
});
