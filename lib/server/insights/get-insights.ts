import type { Insights, InsightPoint, InsightsQuery, Step, StoredFigures } from '@/lib/contracts/insights';
import { STANDINGS } from '@/lib/domain/insights/standings';
import { estimateYields } from '@/lib/domain/insights/yields';
import { estimatePlainShare, type QuantityEstimate } from '@/lib/domain/thresholds/quantities';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { toCells } from './cells';
import { listDays, mondayOf, periodOf } from './days';
import { readDays, sumFigures, type DayFigures } from './read-days';

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const MIN_DECIDED = 30;

/**
 * The funnel, what is found per reviewer hour and the trends of a period that ends today, of all brands or of one; from what was
 * counted of each day.
 * @throws AppError `not-found` for a brand that there is not
 */
export async function getInsights(db: Db, query: InsightsQuery, now = new Date()): Promise<Insights> {
  const brand = query.brand === undefined ? null : await findBrand(db, query.brand);
  const { from, to } = periodOf(query.days, now);
  const [pass, all, own] = await Promise.all([
    db.insightPass.findUnique({ where: { id: 1 } }),
    readDays(db, 'all', from, to),
    brand === null ? null : readDays(db, brand.id, from, to),
  ]);
  return {
    countedAt: pass?.at.toISOString() ?? null,
    from,
    to,
    brand: brand && { slug: brand.slug, name: brand.name },
    funnel: toFunnel(sumFigures(all), own && sumFigures(own)),
    yields: toYields(all, own),
    points: toPoints(own ?? all, from, to, query.step),
  };
}

/** @throws AppError `not-found` */
export async function findBrand(db: Db, slug: string) {
  const brand = await db.brand.findUnique({ where: { slug }, select: { id: true, slug: true, name: true } });
  if (!brand) throw new AppError('not-found', `There is no brand ${slug}`);
  return brand;
}

function toFunnel(all: StoredFigures, own: StoredFigures | null): Insights['funnel'] {
  const of = (name: string) => all[name] ?? 0;
  const figures = own ?? all;
  const flagged = figures['flagged'] ?? 0;
  const drawn = own ? 0 : of('drawn');
  const scored = of('passed') + of('flagged') + of('drawn');
  return {
    received: of('received'),
    waitingScore: of('waitingScore'),
    failedScore: of('failedScore'),
    scored,
    passed: scored - flagged - drawn,
    flagged,
    drawn,
    standings: Object.fromEntries(
      STANDINGS.map((name) => [name, figures[name] ?? 0]),
    ) as Insights['funnel']['standings'],
  };
}

/** Only days in which everything drawn is decided: who decides quickly what is easy would bend a share. */
function toYields(all: readonly DayFigures[], own: readonly DayFigures[] | null): Insights['yields'] {
  const withAds = all.filter(({ figures }) => (figures['received'] ?? 0) > 0);
  const complete = withAds.filter(({ figures }) => (figures['undecided'] ?? 0) === 0);
  const days = new Set(complete.map(({ day }) => day));
  const sums = sumFigures(complete);
  const ownSums = own && sumFigures(own.filter(({ day }) => days.has(day)));
  const drawn = sumFigures(withAds);
  return {
    policies: estimateYields(toCells(sums, ownSums)),
    completeDays: complete.length,
    days: withAds.length,
    drawn: drawn['sampled'] ?? 0,
    undecided: drawn['undecided'] ?? 0,
  };
}

function toPoints(days: readonly DayFigures[], from: string, to: string, step: Step): InsightPoint[] {
  const byDay = new Map(days.map(({ day, figures }) => [day, figures]));
  const steps = new Map<string, string[]>();
  for (const day of listDays(from, to)) {
    const first = step === 'day' ? day : mondayOf(day);
    steps.set(first, [...(steps.get(first) ?? []), day]);
  }
  return [...steps].map(([first, inStep]) => {
    const figures = inStep.map((day) => byDay.get(day) ?? {});
    const sum = (name: string) => figures.reduce((total, one) => total + (one[name] ?? 0), 0);
    const last = figures.at(-1)!;
    return {
      from: first < from ? from : first,
      verdicts: sum('verdicts'),
      settled: sum('settled'),
      found: sum('found'),
      precision: toPrecision(sum('rightFlags'), sum('decidedFlags')),
      reviewerMinutes: sum('activeMs') / MS_PER_MINUTE,
      backlog: last['backlog'] ?? 0,
      backlogOldestHours: (last['backlogOldestMs'] ?? 0) / MS_PER_HOUR,
      backlogMedianHours: (last['backlogMedianMs'] ?? 0) / MS_PER_HOUR,
    };
  });
}

/** "Too few" under 30 decided pairs, as everywhere. */
export function toPrecision(right: number, decided: number): QuantityEstimate {
  return decided < MIN_DECIDED
    ? { kind: 'too-few', positives: decided, n: decided }
    : estimatePlainShare(right, decided);
}
