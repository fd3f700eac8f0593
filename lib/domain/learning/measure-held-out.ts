/** Recall where 1 % of the negatives pass, and the positives that only one of the two models finds there. */
export type RecallChange = { before: number | null; after: number; gained: number; lost: number };
/** What two models say of one held-out picture: probabilities, 0..1. */
export type HeldOutScore = { isPresent: boolean; before: number | null; after: number };
export type Passed = { found: number; wrong: number };
/** Held-out negatives that a model puts at or over a positive: by the one before (null = none was in use), and by the candidate. */
export type NegativesOver = [before: number | null, after: number];
export type HeldOutFigures = {
  positives: number;
  negatives: number;
  /** Of each positive; recall at any rate of negatives can be read off them. */
  negativesOver: NegativesOver[];
  recallAtOnePercent: RecallChange | null;
  curve: Array<{ threshold: number; before: Passed | null; after: Passed }>;
};

const STEPS = 20;
/** Fewer negatives have no hundredth part. */
export const FEWEST_NEGATIVES = 100;

/**
 * How many held-out pictures each model puts at or over a probability, and its recall where 1 % of the negatives pass.
 * Null without a positive: there is nothing to find.
 */
export function measureHeldOut(scores: readonly HeldOutScore[]): HeldOutFigures | null {
  const positives = scores.filter(({ isPresent }) => isPresent);
  const negatives = scores.filter(({ isPresent }) => !isPresent);
  if (positives.length === 0) return null;
  const hasBefore = scores.every(({ before }) => before !== null);
  const negativesOver = countNegativesOver(positives, negatives, hasBefore);
  const pick = { before: ({ before }: HeldOutScore) => before!, after: ({ after }: HeldOutScore) => after };
  const passed = (which: 'before' | 'after', threshold: number): Passed => ({
    found: countFrom(positives.map(pick[which]), threshold),
    wrong: countFrom(negatives.map(pick[which]), threshold),
  });
  return {
    positives: positives.length,
    negatives: negatives.length,
    negativesOver,
    recallAtOnePercent:
      negatives.length < FEWEST_NEGATIVES ? null : compareRecallAt(negativesOver, negatives.length / 100),
    curve: Array.from({ length: STEPS + 1 }, (_, step) => {
      const threshold = step / STEPS;
      return {
        threshold,
        before: hasBefore ? passed('before', threshold) : null,
        after: passed('after', threshold),
      };
    }),
  };
}

/**
 * Recall of both models where each lets as many negatives pass, rounded down. Found = strictly over all but the highest `passing`
 * negatives, which is: at most `passing` of them are at or over it. A tie with the next one is not found.
 */
export function compareRecallAt(negativesOver: readonly NegativesOver[], passing: number): RecallChange {
  const allowed = Math.floor(passing + 1e-9);
  const found = negativesOver.map(([before, after]) => ({
    before: before !== null && before <= allowed,
    after: after <= allowed,
  }));
  const hasBefore = negativesOver.every(([before]) => before !== null);
  const shareOf = (count: number) => count / negativesOver.length;
  return {
    before: hasBefore ? shareOf(found.filter(({ before }) => before).length) : null,
    after: shareOf(found.filter(({ after }) => after).length),
    gained: found.filter(({ before, after }) => after && !before).length,
    lost: found.filter(({ before, after }) => before && !after).length,
  };
}

function countNegativesOver(
  positives: readonly HeldOutScore[],
  negatives: readonly HeldOutScore[],
  hasBefore: boolean,
): NegativesOver[] {
  const before = negatives.map((one) => one.before!);
  const after = negatives.map((one) => one.after);
  return positives.map((one) => [
    hasBefore ? countFrom(before, one.before!) : null,
    countFrom(after, one.after),
  ]);
}

function countFrom(probs: readonly number[], threshold: number): number {
  return probs.filter((prob) => prob >= threshold).length;
}
