import type { Estimate } from '../evaluation/intervals';
import { comparePairs, type SaidOfPicture } from './agreement';
import { estimateClusteredShare, estimateMean, estimateTrials } from './estimates';

export type AgreementReport = {
  /** Tasks with two or more answers. */
  tasks: number;
  sameOutcome: { count: number; share: Estimate | null };
  /** Boxes with a partner in the other answer, over all pairs of answers that both drew. */
  matchedBoxes: { count: number; of: number; share: Estimate | null };
  /** Mean over tasks of the mean IoU of their matched pairs. */
  matchedIou: Estimate | null;
};

/**
 * How well independent answers agree, by task: tasks are independent of each other, the boxes and pairs of one task are
 * not, so every interval is over tasks.
 *
 * @param tasks the independent answers of each task; tasks with fewer than two are passed by
 */
export function reportAgreement(tasks: readonly (readonly SaidOfPicture[])[]): AgreementReport {
  const doubled = tasks.filter((answers) => answers.length >= 2);
  const compared = doubled.map((answers) => comparePairs(answers));
  const same = compared.filter((pairs) => pairs.every((pair) => pair.isSameOutcome)).length;
  const boxes = compared.map((pairs) => {
    const drawn = pairs.filter((pair) => pair.bothDrew);
    return {
      hits: 2 * drawn.reduce((sum, pair) => sum + pair.pairs.length, 0),
      of: drawn.reduce((sum, pair) => sum + pair.boxCount, 0),
    };
  });
  const ious = compared.flatMap((pairs) => {
    const matched = pairs.flatMap((pair) => pair.pairs.map((one) => one.iou));
    return matched.length > 0 ? [matched.reduce((sum, iou) => sum + iou, 0) / matched.length] : [];
  });
  return {
    tasks: doubled.length,
    sameOutcome: { count: same, share: estimateTrials(same, doubled.length) },
    matchedBoxes: {
      count: boxes.reduce((sum, one) => sum + one.hits, 0),
      of: boxes.reduce((sum, one) => sum + one.of, 0),
      share: estimateClusteredShare(boxes),
    },
    matchedIou: estimateMean(ious),
  };
}
