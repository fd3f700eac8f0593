import type { LabelBatchReport } from '@/lib/contracts/label-reports';
import { groupBy } from '@/lib/domain/group-by';
import { reportAgreement } from '@/lib/domain/labeling/report-agreement';
import { reportBias, type SuggestionFate } from '@/lib/domain/labeling/suggestion-bias';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { fromOutcomeColumn } from '../labels/outcome-column';

const answerSelect = {
  taskId: true,
  outcome: true,
  activeMs: true,
  boxCount: true,
  slot: { select: { purpose: true } },
  task: { select: { hasSuggestions: true } },
  boxes: {
    orderBy: { position: 'asc' },
    select: {
      x: true,
      y: true,
      width: true,
      height: true,
      brandId: true,
      suggestionNumber: true,
      suggestionIou: true,
    },
  },
  suggestions: { select: { number: true, fate: true } },
} satisfies Prisma.LabelAnswerSelect;
type AnswerRow = Prisma.LabelAnswerGetPayload<{ select: typeof answerSelect }>;

/**
 * How well the labelers of a batch agree, and what the machine's boxes do to them, from the answers that stand.
 * Adjudicators have seen the answers before theirs, so they count in neither.
 *
 * @throws AppError `not-found` without such a batch
 */
export async function reportBatch(db: Db, batchId: string): Promise<LabelBatchReport> {
  const batch = await db.labelBatch.findUnique({ where: { id: batchId }, select: { id: true } });
  if (!batch) throw new AppError('not-found', 'There is no such batch');
  const answers = await db.labelAnswer.findMany({
    where: { task: { batchId }, withdrawal: null },
    orderBy: [{ taskId: 'asc' }, { createdAt: 'asc' }],
    select: answerSelect,
  });
  const independent = answers.filter((answer) => answer.slot.purpose === 'answer');
  const adjudicated = new Set(
    answers.filter((answer) => answer.slot.purpose === 'adjudication').map((answer) => answer.taskId),
  );
  return {
    agreement: { ...reportAgreement(byTask(independent)), adjudicated: adjudicated.size },
    bias: reportBias(independent.map(toObserved)),
  };
}

function byTask(answers: readonly AnswerRow[]) {
  const tasks = groupBy(answers, (answer) => answer.taskId);
  return [...tasks.values()].map((group) =>
    group.map(({ outcome, boxes }) => ({ outcome: fromOutcomeColumn(outcome), boxes })),
  );
}

function toObserved({ task, boxCount, activeMs, boxes, suggestions }: AnswerRow) {
  const iouOf = new Map(boxes.map((box) => [box.suggestionNumber, box.suggestionIou]));
  return {
    hadSuggestions: task.hasSuggestions,
    boxCount,
    activeMs,
    suggestions: suggestions.map(({ number, fate }) => ({
      fate: fate satisfies SuggestionFate,
      iou: iouOf.get(number) ?? null,
    })),
  };
}
