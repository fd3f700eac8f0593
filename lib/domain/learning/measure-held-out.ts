/** Recall where 1 % of the negatives pass, and the positives that only one of the two models finds there. */
export type RecallChange = { before: number | null; after: number; gained: number; lost: number };
/** What two models say of one held-out picture: probabilities, 0..1. */
export type HeldOutScore = { isPresent: boolean; before: number | null; after: number };
export type Passed = { found: number; wrong: number };
export type HeldOutFigures = {
  positives: number;
  negatives: number;
  recallAtOnePercent: RecallChange | null;
  curve: Array<{ threshold: number; before: Passed | null; after: Passed }>;
};

const STEPS = 20;
/** Fewer negatives have no hundredth part. */
const FEWEST_NEGATIVES = 100;

/**
 * How many held-out pictures each model puts at or over a probability, and its recall where 1 % of the negatives pass.
 * Null without a positive: there is nothing to find.
 */
export function measureHeldOut(scores: readonly HeldOutScore[]): HeldOutFigures | null {
  const positives = scores.filter(({ isPresent }) => isPresent);
  const negatives = scores.filter(({ isPresent }) => !isPresent);
  if (positives.length === 0) return null;
  const hasBefore = scores.every(({ before }) => before !== null);
  const pick = { before: ({ before }: HeldOutScore) => before!, after: ({ after }: HeldOutScore) => after };
  const passed = (which: 'before' | 'after', threshold: number): Passed => ({
    found: countFrom(positives.map(pick[which]), threshold),
    wrong: countFrom(negatives.map(pick[which]), threshold),
  });
  return {
    positives: positives.length,
    negatives: negatives.length,
    recallAtOnePercent:
      negatives.length < FEWEST_NEGATIVES ? null : compareRecall(positives, negatives, hasBefore),
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

/** Found = strictly over all but the highest hundredth of the negatives: a tie with a negative is not found. */
function compareRecall(
  positives: readonly HeldOutScore[],
  negatives: readonly HeldOutScore[],
  hasBefore: boolean,
): RecallChange {
  const barOf = (probs: readonly number[]) =>
    probs.toSorted((a, b) => b - a)[Math.floor(probs.length / 100)]!;
  const bars = {
    before: hasBefore ? barOf(negatives.map((one) => one.before!)) : 1,
    after: barOf(negatives.map((one) => one.after)),
  };
  const found = positives.map(({ before, after }) => ({
    before: hasBefore && before! > bars.before,
    after: after > bars.after,
  }));
  const shareOf = (count: number) => count / positives.length;
  return {
    before: hasBefore ? shareOf(found.filter(({ before }) => before).length) : null,
    after: shareOf(found.filter(({ after }) => after).length),
    gained: found.filter(({ before, after }) => after && !before).length,
    lost: found.filter(({ before, after }) => before && !after).length,
  };
}

function countFrom(probs: readonly number[], threshold: number): number {
  return probs.filter((prob) => prob >= threshold).length;
}
