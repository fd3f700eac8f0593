import type { BrandThresholds, ThresholdPoint } from '@/lib/contracts/thresholds';
import { forecastDays } from '@/lib/domain/thresholds/forecast';
import {
  estimateQuantities,
  keepCompletedCohorts,
  type DecidedAd,
  type QuantityEstimate,
} from '@/lib/domain/thresholds/quantities';
import { countAtOrOver } from '@/lib/domain/thresholds/score-bins';
import type { Db } from '../database/db';
import { readClosedSet, type ClosedSet } from './read-closed-set';
import { readDrawnAds, type DrawnAds } from './read-drawn-ads';
import { recentFigures } from './recent-figures';
import { readTraffic, type ModelInUse, type Traffic } from './read-traffic';
import { readSecondsPerDecision } from './seconds-per-decision';

export type Measured = {
  points: ThresholdPoint[];
  prevalence: QuantityEstimate;
  traffic: Traffic;
  /** What the figures were taken over. */
  basis: BrandThresholds['basis'];
};
type Read = {
  traffic: Traffic;
  drawn: DrawnAds;
  completed: ReturnType<typeof keepCompletedCohorts>;
  closedSet: ClosedSet | null;
  pace: { seconds: number; decisions: number };
};

/** As `measureModel`, counted a while ago perhaps: `basis.countedAt` says when. */
export const measureModelLately: typeof measureModel = (db, model, grid, now) =>
  recentFigures(`${model.id} ${grid.join(' ')}`, () => measureModel(db, model, grid, now));

/** The quantities of a model in use, and what a day brings, at every position of `grid` (rising). */
export async function measureModel(
  db: Db,
  model: ModelInUse,
  grid: readonly number[],
  now: Date,
): Promise<Measured> {
  const [traffic, drawn, closedSet, pace] = await Promise.all([
    readTraffic(db, model, grid, now),
    readDrawnAds(db, model, now),
    readClosedSet(db, model),
    readSecondsPerDecision(db),
  ]);
  const completed = keepCompletedCohorts(drawn.ads);
  const estimated = estimateQuantities(grid, {
    decided: drawn.ads.filter((ad): ad is DecidedAd => ad.reason !== null),
    sample: completed.ads,
    traffic: traffic.traffic,
    closedSet: closedSet?.scored.map(({ prob }) => prob) ?? [],
  });
  const forecast = forecastDays(grid, {
    sample: completed.ads,
    // A cohort is a day.
    sampleDays: Math.max(1, drawn.days - completed.openCohorts),
    traffic: traffic.traffic,
    trafficDays: traffic.days,
    secondsPerDecision: pace.seconds,
  });
  const points = estimated.map(({ threshold, ...quantities }, position): ThresholdPoint => {
    const { flags, reviewerHours, violationsFound, violationsMissed } = forecast[position]!;
    return { threshold, quantities, forecast: { flags, reviewerHours, violationsFound, violationsMissed } };
  });
  const basis = toBasis({ traffic, drawn, completed, closedSet, pace }, now);
  return { points, prevalence: estimated[0]!.prevalence, traffic, basis };
}

function toBasis({ traffic, drawn, completed, closedSet, pace }: Read, now: Date): BrandThresholds['basis'] {
  return {
    countedAt: now.toISOString(),
    ads: traffic.traffic.ads,
    pairs: countAtOrOver(traffic.traffic.bins, 0),
    trafficFrom: traffic.from.toISOString(),
    trafficDays: traffic.days,
    drawn: completed.drawn,
    undecided: completed.undecided,
    complete: completed.ads.length,
    sampleFrom: drawn.from.toISOString(),
    closedSet: closedSet && {
      dataset: closedSet.dataset,
      number: closedSet.number,
      known: closedSet.known,
      scored: closedSet.scored.length,
    },
    secondsPerDecision: pace.seconds,
    timedDecisions: pace.decisions,
  };
}
