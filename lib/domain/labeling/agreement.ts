import { matchBoxesBest, type BoxPair, type BrandedRect } from './match-boxes';

export type LabelOutcome = 'boxes' | 'no-mark' | 'cannot-tell' | 'wrong-brand';
/** What one person said of a picture; boxes only with the outcome `boxes`. */
export type SaidOfPicture = { outcome: LabelOutcome; boxes: readonly BrandedRect[] };

export type PairAgreement = {
  isSameOutcome: boolean;
  /** Best matching of the two answers' boxes. */
  pairs: BoxPair[];
  /** Boxes of both answers together. */
  boxCount: number;
  bothDrew: boolean;
  /** 0..1; see `compareAnswers`. */
  agreement: number;
};

/**
 * How far two answers say the same: 0 when the outcomes differ, 1 when both say the same without boxes, otherwise the sum
 * of the matched pairs' IoU over the larger number of boxes. So a box too many, a box missing and a box aside all count.
 */
export function compareAnswers(left: SaidOfPicture, right: SaidOfPicture): PairAgreement {
  const boxCount = left.boxes.length + right.boxes.length;
  const pairs = matchBoxesBest(left.boxes, right.boxes);
  const isSameOutcome = left.outcome === right.outcome;
  const largest = Math.max(left.boxes.length, right.boxes.length);
  const sum = pairs.reduce((total, pair) => total + pair.iou, 0);
  return {
    isSameOutcome,
    pairs,
    boxCount,
    bothDrew: left.boxes.length > 0 && right.boxes.length > 0,
    agreement: !isSameOutcome ? 0 : largest === 0 ? 1 : Math.min(1, sum / largest),
  };
}

/** Every answer with every other one. */
export function comparePairs(answers: readonly SaidOfPicture[]): PairAgreement[] {
  return answers.flatMap((left, index) =>
    answers.slice(index + 1).map((right) => compareAnswers(left, right)),
  );
}

/** Mean agreement of all pairs of answers, 0..1; null under two answers. */
export function meanAgreement(answers: readonly SaidOfPicture[]): number | null {
  const pairs = comparePairs(answers);
  if (pairs.length === 0) return null;
  return pairs.reduce((sum, pair) => sum + pair.agreement, 0) / pairs.length;
}
