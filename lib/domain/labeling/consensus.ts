import type { Rect } from '../drawing/rect';
import { compareAnswers, type LabelOutcome } from './agreement';
import { toHundredths } from './hundredths';
import type { BrandedRect } from './match-boxes';

export type AnswerBox = BrandedRect & { position: number; provenance: 'drawn' | 'accepted' | 'edited' };
export type TaskAnswer = {
  answerId: string;
  isAdjudication: boolean;
  outcome: LabelOutcome;
  boxes: readonly AnswerBox[];
};

/** A box of the settled answer, and the rectangles it is the mean of. */
export type ConsensusBox = BrandedRect & {
  provenance: AnswerBox['provenance'];
  causes: Array<{ answerId: string; position: number }>;
};
export type ConsensusPlan =
  | { kind: 'wait' }
  | { kind: 'adjudicate' }
  | { kind: 'settle'; outcome: LabelOutcome; boxes: ConsensusBox[]; answerIds: string[] };

/** Two people's boxes are one box from here on: tight enough to take the mean. */
export const CONSENSUS_IOU = 0.7;
/** Or this near at every edge, original-image px: at small marks a hand's shake costs more IoU than that. */
export const CONSENSUS_EDGE_PX = 3;

/**
 * What follows from the standing answers of a label task once their undo windows are over.
 *
 * The adjudicator's answer stands alone. Otherwise every wanted answer must be there; the largest group of answers that
 * agree pairwise settles the task when it is more than half of them, and its boxes are the mean of its members' boxes
 * (edge by edge). Two answers agree when they say the same outcome and their boxes match one to one, each pair with an IoU
 * of CONSENSUS_IOU or more or no edge further apart than CONSENSUS_EDGE_PX. Everything else goes to a further person.
 */
export function planConsensus(answers: readonly TaskAnswer[], answersWanted: number): ConsensusPlan {
  const adjudicated = answers.filter((answer) => answer.isAdjudication);
  if (adjudicated.length > 0) return settle(adjudicated.slice(-1));
  if (answers.length < answersWanted || answers.length === 0) return { kind: 'wait' };
  const group = largestAgreeingGroup(answers);
  return group.length * 2 > answers.length ? settle(group) : { kind: 'adjudicate' };
}

/** Every subset is tried (at most 5 answers, 31 subsets); of equal sizes the one with the earlier answers. */
function largestAgreeingGroup(answers: readonly TaskAnswer[]): TaskAnswer[] {
  let best: TaskAnswer[] = [];
  for (let mask = 1; mask < 1 << answers.length; mask++) {
    const group = answers.filter((_, index) => mask & (1 << index));
    if (group.length > best.length && agreePairwise(group)) best = group;
  }
  return best;
}

function agreePairwise(group: readonly TaskAnswer[]): boolean {
  return group.every((left, index) => group.slice(index + 1).every((right) => doAgree(left, right)));
}

/** Whether two answers can be taken for one. */
export function doAgree(left: Pick<TaskAnswer, 'outcome' | 'boxes'>, right: typeof left): boolean {
  const { isSameOutcome, pairs } = compareAnswers(left, right);
  if (!isSameOutcome || pairs.length !== left.boxes.length || pairs.length !== right.boxes.length)
    return false;
  return pairs.every(
    (pair) => pair.iou >= CONSENSUS_IOU || areEdgesNear(left.boxes[pair.left]!, right.boxes[pair.right]!),
  );
}

function areEdgesNear(a: Rect, b: Rect): boolean {
  const differences = [a.x - b.x, a.y - b.y, a.x + a.width - b.x - b.width, a.y + a.height - b.y - b.height];
  return differences.every((difference) => Math.abs(difference) <= CONSENSUS_EDGE_PX);
}

function settle(group: readonly TaskAnswer[]): ConsensusPlan {
  const [first, ...others] = group;
  const partners = others.map((other) => ({ other, pairs: compareAnswers(first!, other).pairs }));
  const boxes = first!.boxes.map((box, index) => {
    const members = [{ answerId: first!.answerId, box }];
    for (const { other, pairs } of partners) {
      const partner = pairs.find((pair) => pair.left === index);
      if (partner) members.push({ answerId: other.answerId, box: other.boxes[partner.right]! });
    }
    return {
      ...meanRect(members.map((member) => member.box)),
      brandId: box.brandId,
      provenance: commonProvenance(members.map((member) => member.box.provenance)),
      causes: members.map(({ answerId, box: { position } }) => ({ answerId, position })),
    };
  });
  return {
    kind: 'settle',
    outcome: first!.outcome,
    boxes,
    answerIds: group.map((answer) => answer.answerId),
  };
}

/** Edge by edge, to hundredths of a pixel. */
function meanRect(rects: readonly Rect[]): Rect {
  const mean = (edge: (rect: Rect) => number) =>
    toHundredths(rects.reduce((sum, rect) => sum + edge(rect), 0) / rects.length);
  const [x, y] = [mean((rect) => rect.x), mean((rect) => rect.y)];
  const [right, bottom] = [mean((rect) => rect.x + rect.width), mean((rect) => rect.y + rect.height)];
  return { x, y, width: toHundredths(right - x), height: toHundredths(bottom - y) };
}

/** Drawn by all, or taken as offered by all; anything mixed was changed by somebody. */
function commonProvenance(all: readonly AnswerBox['provenance'][]): AnswerBox['provenance'] {
  return all.every((one) => one === all[0]) ? all[0]! : 'edited';
}
