/** What two models say of one held-out picture: probabilities, 0..1. */
export type HeldOutScore = { isPresent: boolean; before: number | null; after: number };
export type Passed = { found: number; wrong: number };
export type HeldOutFigures = {
  positives: number;
  negatives: number;
  recallAtOnePercent: { before: number | null; after: number } | null;
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
  const recall = (which: 'before' | 'after') =>
    recallAtShare(positives.map(pick[which]), negatives.map(pick[which]), 0.01);
  return {
    positives: positives.length,
    negatives: negatives.length,
    recallAtOnePercent:
      negatives.length < FEWEST_NEGATIVES
        ? null
        : { before: hasBefore ? recall('before') : null, after: recall('after') },
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

/** Share of the positives strictly over all but the `share` highest negatives: ties with a negative are not found. */
function recallAtShare(positives: readonly number[], negatives: readonly number[], share: number): number {
  const allowed = Math.floor(negatives.length * share);
  const bar = negatives.toSorted((a, b) => b - a)[allowed]!;
  return positives.filter((prob) => prob > bar).length / positives.length;
}

function countFrom(probs: readonly number[], threshold: number): number {
  return probs.filter((prob) => prob >= threshold).length;
}
