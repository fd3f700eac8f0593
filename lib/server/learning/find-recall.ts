import type { z } from 'zod';
import type { StoredFigures } from '@/lib/contracts/learning';
import type { RateTaken, RecallFindingSchema } from '@/lib/contracts/promotions';
import { compareRecallAt, FEWEST_NEGATIVES } from '@/lib/domain/learning/measure-held-out';
import { fewestPositives, testNonInferiority } from '@/lib/domain/learning/non-inferiority';
import type { Db } from '../database/db';
import { ADS_TO_TELL, countFlagged, type LiveFlags } from '../thresholds/count-flagged';

/** A candidate may lose so much recall at most. */
export const RECALL_MARGIN = 0.1;
/** Chance that any brand of those that are judged together is let through although it lost that much. */
const DELTA = 0.05;
/** The share of negatives that may pass where a brand's own flag rate is not known. */
const COMMON_RATE = 0.01;

type RecallFinding = z.infer<typeof RecallFindingSchema>;

type Measured = {
  /** Null = nothing was measured. */
  figures: StoredFigures | null;
  /** Of the model in use; null = nothing is. */
  inUseHash: string | null;
  rate: RateTaken;
  /** That are judged together. */
  brands: number;
};

/**
 * What stored figures say of a candidate's recall. Both models are compared where each lets as many held-out negatives pass as the brand
 * flags of live ads: what a reviewer gets to see of the brand stays the same. Where nothing is in use nothing can be lost. What was
 * compared with another model than the one in use now says nothing.
 *
 * @returns `isShown`: a loss of the margin is refuted
 */
export function findRecall({ figures, inUseHash, rate, brands }: Measured): {
  isShown: boolean;
  finding: RecallFinding;
} {
  const { positives, negatives } = figures ?? { positives: 0, negatives: 0 };
  const passing = Math.floor(rate.share * negatives + 1e-9);
  const rules = { margin: RECALL_MARGIN, delta: DELTA, brands };
  const fewest = fewestPositives(rules);
  const counts = { positives, fewest, negatives, passing, gained: 0, lost: 0 };
  const nothing = { problem: null, rate, ...counts, worst: null };
  if (inUseHash === null) return { isShown: true, finding: nothing };
  const problem = findProblem(figures, inUseHash);
  if (problem !== null) return { isShown: false, finding: { ...nothing, problem } };
  const { gained, lost } = compareRecallAt(figures!.paired!.negativesOver, passing);
  const { isShown, worst } = testNonInferiority({ positives, gained, lost }, rules);
  const isTooFew = !isShown && positives < fewest;
  const found = { ...nothing, gained, lost, worst };
  return { isShown, finding: isTooFew ? { ...found, problem: 'few-positives' } : found };
}

function findProblem(figures: StoredFigures | null, inUseHash: string): RecallFinding['problem'] {
  if (figures === null) return 'no-positives';
  if (!figures.paired) return 'not-kept';
  if (figures.paired.insteadOf !== inUseHash) return 'other-model';
  return figures.negatives < FEWEST_NEGATIVES ? 'few-negatives' : null;
}

/** The share of negatives that may pass, by brand: its own flag rate where enough live ads tell it. Not within a transaction: it counts a week of ads. */
export async function takeRates(db: Db, brandIds: readonly string[]): Promise<Map<string, RateTaken>> {
  const liveOf = await countFlagged(db, brandIds, new Date());
  return new Map(brandIds.map((brandId) => [brandId, toRate(liveOf.get(brandId))]));
}

function toRate(live: LiveFlags | undefined): RateTaken {
  if (!live) return { share: COMMON_RATE, basis: 'nothing-in-use', ads: 0, flagged: 0 };
  if (live.ads < ADS_TO_TELL) return { share: COMMON_RATE, basis: 'few-ads', ...live };
  return { share: live.flagged / live.ads, basis: 'live', ...live };
}
