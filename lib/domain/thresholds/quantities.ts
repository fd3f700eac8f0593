import { estimateShare } from '../evaluation/intervals';
import { isViolation, showsBrand, type Reason } from '../reasons';
import { countAtOrOver, type ScoreBin } from './score-bins';
import { estimateWeightedShare, MIN_POSITIVES, type WeightedSums } from '../statistics/weighted-share';
import { cutSums, type Sums } from './cut-sums';

/** The quantities of DESIGN.md section 4; screens print them with exactly these names. */
export const QUANTITIES = [
  'flag-rate',
  'actionable-precision',
  'brand-precision',
  'live-recall',
  'closed-set-recall',
  'prevalence',
] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** One ad of the traffic that was drawn for review (flagged or as an audit), seen for one brand. */
export type SampledAd = {
  /** Fused probability of the brand; 0 when it is under the floor of what is stored. */
  prob: number;
  /** Inclusion probability of the ad: 1 when it was flagged. */
  p: number;
  /** Whether the seller may sell this brand; such a pair is subtracted before thresholds. */
  isAuthorized: boolean;
  /** What was decided for this brand (not-this-brand when others or none were said to be shown); null = undecided. */
  reason: Reason | null;
  /** Whether somebody answered for this very brand; if not, precisions leave the pair out. */
  isAnswered: boolean;
  /** The day or week it came in: rates are estimated over completed cohorts only. */
  cohort: string;
};

export type DecidedAd = SampledAd & { reason: Reason };

/** All that was scored in the same time, drawn or not. */
export type ScoredTraffic = {
  /** Ads of all kinds. */
  ads: number;
  /** Pairs of the brand over the floor, authorised ones left out, in any order. */
  bins: readonly ScoreBin[];
};

/** `positives` is what the estimate's worth hangs on, `n` the drawn pairs it was taken over. */
export type QuantityEstimate =
  | { kind: 'estimate'; value: number; low: number; high: number; positives: number; n: number }
  | { kind: 'too-few'; positives: number; n: number };

export type QuantitiesAt = { threshold: number } & Record<Quantity, QuantityEstimate>;

const CONFIDENCE = 0.95;

/** Drawn ads of cohorts in which everything drawn is decided; "k drawn, m undecided" is over all of them. */
export function keepCompletedCohorts(drawn: readonly SampledAd[]): {
  ads: DecidedAd[];
  drawn: number;
  undecided: number;
  /** Cohorts that are left out. */
  openCohorts: number;
} {
  const open = new Set(drawn.flatMap(({ reason, cohort }) => (reason === null ? [cohort] : [])));
  const ads = drawn.flatMap((ad) => {
    const { reason } = ad;
    return reason === null || open.has(ad.cohort) ? [] : [{ ...ad, reason }];
  });
  const undecided = drawn.filter(({ reason }) => reason === null).length;
  return { ads, drawn: drawn.length, undecided, openCohorts: open.size };
}

/**
 * Every quantity at every position of the handle, with 95 % intervals or "too few to estimate".
 *
 * Precisions and recall are Hájek's estimators with weights 1/p, so that a position under the active threshold, where only
 * audits were looked at, is estimated without bias too; where everything was looked at they are plain shares. Pairs of
 * authorised sellers take part in prevalence's denominator only. Positives are the pairs decided for precisions, the pairs with the
 * brand present for recalls, the violations for prevalence: with fewer than 30 nothing is estimated.
 *
 * @param decided every ad that was drawn and decided: precisions are shares of decided pairs
 * @param sample those of completed cohorts, flagged and audited: recall and prevalence are shares of traffic
 * @param traffic the flag rate is counted over it, not sampled; thresholds are lower ends of its bins
 * @param closedSet fused probabilities of known pictures of the brand in a frozen dataset, none of which taught the model
 */
export function estimateQuantities(
  thresholds: readonly number[],
  {
    decided,
    sample,
    traffic,
    closedSet,
  }: {
    decided: readonly DecidedAd[];
    sample: readonly DecidedAd[];
    traffic: ScoredTraffic;
    closedSet: readonly number[];
  },
): QuantitiesAt[] {
  const eligible = sample.filter(({ isAuthorized }) => !isAuthorized);
  const answered = decided.filter(({ isAuthorized, isAnswered }) => !isAuthorized && isAnswered);
  const prevalence = estimatePrevalence(sample);
  const actionablePrecision = precisionOf(answered, isViolation);
  const brandPrecision = precisionOf(answered, showsBrand);
  const liveRecall = liveRecallOf(eligible);
  return thresholds.map((threshold) => ({
    threshold,
    'flag-rate': countFlagRate(threshold, traffic),
    'actionable-precision': actionablePrecision(threshold),
    'brand-precision': brandPrecision(threshold),
    'live-recall': liveRecall(threshold),
    'closed-set-recall': countClosedSetRecall(closedSet, threshold),
    prevalence,
  }));
}

type Decided = Pick<SampledAd, 'prob' | 'p'> & { reason: Reason };
type EstimateAt = (threshold: number) => QuantityEstimate;

function precisionOf(eligible: readonly Decided[], isHit: (reason: Reason) => boolean): EstimateAt {
  const hits = cutSums(eligible.filter(({ reason }) => isHit(reason)));
  const errors = cutSums(eligible.filter(({ reason }) => !isHit(reason)));
  const all = cutSums(eligible);
  return (threshold) => {
    const { over: flagged, under: passed } = all(threshold);
    const heaviest = heaviestOf(flagged, passed);
    return estimate(
      { ...hits(threshold).over, heaviest },
      { ...errors(threshold).over, heaviest },
      flagged.count,
      flagged.count,
    );
  };
}

function liveRecallOf(eligible: readonly Decided[]): EstimateAt {
  const present = cutSums(eligible.filter(({ reason }) => showsBrand(reason)));
  const all = cutSums(eligible);
  return (threshold) => {
    const { over: flagged, under: passed } = all(threshold);
    const { over: found, under: missed } = present(threshold);
    return estimate(
      { ...found, heaviest: heaviestOf(flagged, passed) },
      { ...missed, heaviest: heaviestOf(passed, flagged) },
      found.count + missed.count,
      eligible.length,
    );
  };
}

function estimatePrevalence(sample: readonly (Decided & { isAuthorized: boolean })[]): QuantityEstimate {
  const violates = ({ reason, isAuthorized }: (typeof sample)[number]) =>
    !isAuthorized && isViolation(reason);
  const violations = cutSums(sample.filter(violates))(0).over;
  const rest = cutSums(sample.filter((ad) => !violates(ad)))(0).over;
  const heaviest = Math.max(1, violations.heaviest, rest.heaviest);
  return estimate({ ...violations, heaviest }, { ...rest, heaviest }, violations.count, sample.length);
}

/** A share of things that were all looked at. */
export function estimatePlainShare(hits: number, n: number): QuantityEstimate {
  const side = (count: number): WeightedSums => ({ count, sum: count, squares: count, heaviest: 1 });
  return estimate(side(hits), side(n - hits), n, n);
}

/** Counted, so without error for the time that was scored; the interval is Wilson's, for the times to come. */
function countFlagRate(threshold: number, { ads, bins }: ScoredTraffic): QuantityEstimate {
  const flagged = countAtOrOver(bins, threshold);
  return ads < MIN_POSITIVES
    ? tooFew(flagged, ads)
    : { kind: 'estimate', ...withoutN(flagged, ads), positives: ads, n: ads };
}

function countClosedSetRecall(probs: readonly number[], threshold: number): QuantityEstimate {
  const n = probs.length;
  if (n < MIN_POSITIVES) return tooFew(n, n);
  return {
    kind: 'estimate',
    ...withoutN(probs.filter((prob) => prob >= threshold).length, n),
    positives: n,
    n,
  };
}

function estimate(hits: WeightedSums, misses: WeightedSums, positives: number, n: number): QuantityEstimate {
  if (positives < MIN_POSITIVES) return tooFew(positives, n);
  const share = estimateWeightedShare(hits, misses, CONFIDENCE);
  return share === null ? tooFew(positives, n) : { kind: 'estimate', ...share, positives, n };
}

function withoutN(hits: number, n: number): { value: number; low: number; high: number } {
  const { value, low, high } = estimateShare(hits, n);
  return { value, low, high };
}

const tooFew = (positives: number, n: number): QuantityEstimate => ({ kind: 'too-few', positives, n });

/** The largest weight on one side of a cut, or on the other where there is none: what one more may weigh. */
function heaviestOf(side: Sums, other: Sums): number {
  return Math.max(1, side.count > 0 ? side.heaviest : other.heaviest);
}
