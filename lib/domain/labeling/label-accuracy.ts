import type { Estimate } from '../evaluation/intervals';
import { estimateTrials } from './estimates';

/** What a person says of a picture and a brand, as far as a label follows from it; null = could not tell. */
export type LabelSide = 'marked' | 'no-mark' | 'absent' | null;

export type DoubleLabelCounts = { agreed: number; disagreed: number; leftOut: number };

/** Pairs of independent answers to the same picture and brand, counted. */
export function countDoubleLabels(pairs: readonly (readonly [LabelSide, LabelSide])[]): DoubleLabelCounts {
  const counts = { agreed: 0, disagreed: 0, leftOut: 0 };
  for (const [first, second] of pairs) {
    if (first === null || second === null) counts.leftOut++;
    else if (first === second) counts.agreed++;
    else counts.disagreed++;
  }
  return counts;
}

export type LabelAccuracyEstimate = { singleAnswer: Estimate | null; settledLabel: Estimate | null };

/**
 * What double labels say about how often labels are right, without anybody knowing the truth.
 *
 * Model: every answer is right with the same chance a, mistakes of two people are independent given the picture, a ≥ 1/2,
 * and two wrong answers always say the same. Then two answers differ with chance d = 2a(1 − a), so a = (1 + √(1 − 2d)) / 2
 * (d is cut at 1/2). When wrong answers say different things instead, d = 1 − a², which gives a larger a: the figure errs
 * on the careful side there. Where it does not: mistakes that people share (a misleading definition, a suggestion both
 * accepted) show as agreement, so a picture that is hard for everybody makes the figure too high.
 *
 * A settled label is agreed by two, right with a² of a² + (1 − a)², or decided by a third person after a disagreement,
 * right with a.
 *
 * Interval: Wilson's on d over the pictures, carried through; both figures fall as d rises. Null under 30 pictures.
 */
export function estimateLabelAccuracy({ agreed, disagreed }: DoubleLabelCounts): LabelAccuracyEstimate {
  const differing = estimateTrials(disagreed, agreed + disagreed);
  if (!differing) return { singleAnswer: null, settledLabel: null };
  const carry = (figure: (d: number) => number): Estimate => ({
    value: figure(differing.value),
    low: figure(differing.high),
    high: figure(differing.low),
    n: differing.n,
  });
  return { singleAnswer: carry(singleAccuracy), settledLabel: carry(settledAccuracy) };
}

function singleAccuracy(d: number): number {
  return (1 + Math.sqrt(1 - 2 * Math.min(0.5, d))) / 2;
}

/** a² (both right) and a · 2a(1 − a) (they differed, and the third is right). */
function settledAccuracy(d: number): number {
  const a = singleAccuracy(d);
  return a * a + a * 2 * a * (1 - a);
}
