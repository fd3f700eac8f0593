export type BrandScore = { brandId: string; brandModelId: string; prob: number };
export type ActiveThreshold = { id: string; value: number };

export type TriageInput = {
  /** The stored scores of one ad revision under the active brand models. */
  scores: readonly BrandScore[];
  /** Brands this seller may sell in this category today. */
  authorizedBrandIds: ReadonlySet<string>;
  /** By brand model. */
  thresholds: ReadonlyMap<string, ActiveThreshold>;
  /** Permanent random number of the revision, [0, 1). */
  u: number;
  /** Smallest audit probability, (0, 1]. */
  minAuditProb: number;
  /** Audit probability of an unflagged ad whose best score is 1. */
  maxAuditProb: number;
  /** The largest inclusion probability this revision was ever given; 0 when none. */
  previousP: number;
};

export type Flag = {
  brandId: string;
  brandModelId: string;
  prob: number;
  thresholdId: string;
  threshold: number;
};
export type TriageOutcome = {
  flags: Flag[];
  isFlagged: boolean;
  /** This decision's own inclusion probability joined with all earlier ones: the largest, 1 when flagged. */
  p: number;
  /** Whether the ad enters the queue as an audit (never true of a flagged one). */
  isAudit: boolean;
};

/**
 * Decides whether an ad enters the queue, and with which inclusion probability (DESIGN.md section 4.3).
 *
 * Authorised brands are subtracted; a brand at or over its threshold flags the ad. Every other ad enters as an audit
 * when u < p. p is never 0, also for score 0 and authorised sellers, grows with the best score, and depends on nothing
 * but this ad's scores, so that rates weighted by 1/p stay unbiased. Because u is permanent, a later decision with a
 * larger p includes every ad that a smaller one included (Poisson sampling with permanent random numbers, Ohlsson 1995).
 *
 * @throws RangeError when u, a probability or the audit probabilities are out of range
 */
export function triageAd(input: TriageInput): TriageOutcome {
  const { scores, authorizedBrandIds, thresholds, u, previousP } = input;
  if (!(u >= 0 && u < 1)) throw new RangeError(`u must be in [0, 1), got ${u}`);
  const flags: Flag[] = [];
  for (const score of scores) {
    const threshold = thresholds.get(score.brandModelId);
    if (!threshold || authorizedBrandIds.has(score.brandId) || score.prob < threshold.value) continue;
    flags.push({ ...score, thresholdId: threshold.id, threshold: threshold.value });
  }
  flags.sort((a, b) => b.prob - a.prob);

  const isFlagged = flags.length > 0;
  const bestProb = scores.reduce((best, { prob }) => Math.max(best, prob), 0);
  const auditProb = auditInclusionProb(bestProb, input);
  return {
    flags,
    isFlagged,
    p: isFlagged ? 1 : Math.max(auditProb, previousP),
    isAudit: !isFlagged && u < auditProb,
  };
}

/** Linear between the smallest and the largest audit probability in the ad's best fused probability. */
function auditInclusionProb(
  bestProb: number,
  range: Pick<TriageInput, 'minAuditProb' | 'maxAuditProb'>,
): number {
  const { minAuditProb, maxAuditProb } = range;
  if (!(bestProb >= 0 && bestProb <= 1))
    throw new RangeError(`probability must be in [0, 1], got ${bestProb}`);
  if (!(minAuditProb > 0 && minAuditProb <= maxAuditProb && maxAuditProb <= 1)) {
    throw new RangeError(
      `audit probabilities must be 0 < min <= max <= 1, got ${minAuditProb} and ${maxAuditProb}`,
    );
  }
  return minAuditProb + (maxAuditProb - minAuditProb) * bestProb;
}

export type PriorityFactors = {
  /** Probability that a look finds what it looks for. */
  prob: number;
  /** How often buyers see the ad; null = unknown. */
  impressions: number | null;
};

/** Impressions at which an ad counts as seen by everybody. */
const WIDELY_SEEN = 100_000;

/**
 * Expected value of a look, 0..1: the probability of a find times how much it matters (log of the impressions).
 * An ad whose reach is unknown counts like one with 1,000 impressions. Ours.
 */
export function reviewPriority({ prob, impressions }: PriorityFactors): number {
  const reach = Math.log10(1 + (impressions ?? 1_000)) / Math.log10(1 + WIDELY_SEEN);
  return Math.min(1, prob * (0.4 + 0.6 * Math.min(1, reach)));
}
