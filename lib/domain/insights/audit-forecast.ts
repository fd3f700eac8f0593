import {
  estimateWeightedShare,
  MIN_POSITIVES,
  type WeightedShare,
  type WeightedSums,
} from '../statistics/weighted-share';

/** Ads on either side of what is asked: looked at because they were flagged, and drawn as audits with weight 1/p. */
export type Sides = { flagged: WeightedSums; audited: WeightedSums };

/** What the completed days of a period say, and what audits of these days cost. */
export type AuditFacts = {
  /** Smallest audit probability in use, (0, 1], and that of an unflagged ad whose best score is 1 (at least as large). */
  rate: number;
  mostChance: number;
  /** Ads a day that are not flagged, and the mean of their audit probabilities at `rate`. */
  unflaggedPerDay: number;
  meanChance: number;
  /** Of people's active time, for one audit. */
  secondsPerAudit: number;
  violating: Sides;
  notViolating: Sides;
  /** Pairs in which the brand is shown: flagged for it, and passed. */
  presentFlagged: WeightedSums;
  presentPassed: WeightedSums;
};

export type ShareEstimate =
  ({ kind: 'estimate' } & WeightedShare & { positives: number }) | { kind: 'too-few'; positives: number };

export type AuditForecast = {
  rate: number;
  auditsPerDay: number;
  minutesPerDay: number;
  prevalence: ShareEstimate;
  liveRecall: ShareEstimate;
};

const CONFIDENCE = 0.95;

/**
 * What audits would cost, and how wide the intervals of the same period would have been, at another smallest audit probability. At
 * the one in use this is the estimate itself.
 *
 * An ad's chance is linear in its best score between the rate and `mostChance` (triage), so the mean chance follows from the mean
 * score. With s times as many audits, the sums of what audits found keep their expectation: s times as many of them, of 1/s
 * the weight. Flags are all looked at at any rate.
 *
 * @throws RangeError for a rate outside (0, 1]
 */
export function forecastAudits(facts: AuditFacts, rate: number): AuditForecast {
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`an audit rate must be in (0, 1], got ${rate}`);
  const chance = meanChanceAt(facts, rate);
  const times = facts.meanChance > 0 ? chance / facts.meanChance : 1;
  const auditsPerDay = facts.unflaggedPerDay * chance;
  return {
    rate,
    auditsPerDay,
    minutesPerDay: (auditsPerDay * facts.secondsPerAudit) / 60,
    prevalence: estimateShareOf(atTimes(facts.violating, times), atTimes(facts.notViolating, times), 'hits'),
    liveRecall: estimateShareOf(facts.presentFlagged, thin(facts.presentPassed, times), 'both'),
  };
}

function meanChanceAt({ rate: inUse, mostChance, meanChance }: AuditFacts, rate: number): number {
  const meanScore = mostChance > inUse ? (meanChance - inUse) / (mostChance - inUse) : 0;
  return rate + (Math.max(mostChance, rate) - rate) * Math.min(1, Math.max(0, meanScore));
}

const atTimes = ({ flagged, audited }: Sides, times: number) => add(flagged, thin(audited, times));

function thin({ count, sum, squares, heaviest }: WeightedSums, times: number): WeightedSums {
  return { count: count * times, sum, squares: squares / times, heaviest: Math.max(1, heaviest / times) };
}

function add(left: WeightedSums, right: WeightedSums): WeightedSums {
  return {
    count: left.count + right.count,
    sum: left.sum + right.sum,
    squares: left.squares + right.squares,
    heaviest: Math.max(left.heaviest, right.heaviest),
  };
}

/**
 * Σ weights of hits / Σ all weights with its 95 % interval, or "too few". Positives are the violations of a prevalence, and all pairs
 * with the brand of a recall.
 */
export function estimateShareOf(
  hits: WeightedSums,
  misses: WeightedSums,
  worth: 'hits' | 'both',
): ShareEstimate {
  const positives = Math.round(worth === 'hits' ? hits.count : hits.count + misses.count);
  const share = positives < MIN_POSITIVES ? null : estimateWeightedShare(hits, misses, CONFIDENCE);
  return share === null ? { kind: 'too-few', positives } : { kind: 'estimate', ...share, positives };
}
