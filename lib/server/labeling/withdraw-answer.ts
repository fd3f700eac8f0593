import type { LabelDraftContent } from '@/lib/contracts/label-work';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { fromOutcomeColumn } from '../labels/outcome-column';
import { lockHands } from '../queue/claim-slots';
import { holdAgain, type HeldAgain } from '../queue/hold-again';
import { lockTask } from './lock-task';
import { toSuggestionKey } from './suggestion-key';

const answerSelect = {
  taskId: true,
  slotId: true,
  outcome: true,
  comment: true,
  activeMs: true,
  slot: { select: { purpose: true } },
  boxes: { orderBy: { position: 'asc' } },
  suggestions: { orderBy: { number: 'asc' } },
} satisfies Prisma.LabelAnswerSelect;
type AnswerRow = Prisma.LabelAnswerGetPayload<{ select: typeof answerSelect }>;

/**
 * Takes an answer back within its undo window and puts the task into the hands of the tab that asks, with what was
 * answered as its draft. To keep the tab at its limit, what it would have seen last goes back to the queue.
 *
 * @throws AppError `not-found` when the answer is not this person's; `too-late` when it has settled or was taken back
 *   already
 */
export function withdrawAnswer(
  db: Db,
  labelerId: string,
  answerId: string,
  tabId: string,
  keepSlotId?: string,
): Promise<HeldAgain> {
  return db.$transaction(async (tx) => {
    const answer = await tx.labelAnswer.findFirst({
      where: { id: answerId, labelerId },
      select: answerSelect,
    });
    if (!answer) throw new AppError('not-found', 'There is no such answer of yours');
    const { taskId, slotId, slot } = answer;
    await lockHands(tx, labelerId);
    await lockTask(tx, taskId);
    await insertWithdrawal(tx, answerId);
    await tx.labelTask.update({
      where: { id: taskId },
      data: { state: slot.purpose === 'answer' ? 'open' : 'adjudication' },
    });
    await keepAsDraft(tx, taskId, labelerId, toDraft(answer));
    const held = await holdAgain(tx, { slotId, holderId: labelerId, tabId, keepSlotId });
    await recordEvent(tx, {
      actorId: labelerId,
      action: 'label-answer-withdrawn',
      table: 'label_task',
      id: taskId,
      before: { answerId },
    });
    return held;
  });
}

async function insertWithdrawal(tx: Tx, answerId: string): Promise<void> {
  const count = await tx.$executeRaw`
    INSERT INTO label_answer_withdrawal (answer_id)
    SELECT answer.id FROM label_answer AS answer JOIN label_task AS task ON task.id = answer.task_id
     WHERE answer.id = ${answerId}::uuid AND answer.settles_at > now() AND task.state IN ('open', 'answered')
    ON CONFLICT DO NOTHING`;
  if (count === 0) throw new AppError('too-late', 'This answer has settled and can no longer be taken back');
}

function toDraft({ outcome, comment, activeMs, boxes, suggestions }: AnswerRow): LabelDraftContent {
  const keyOf = new Map(
    suggestions.map(({ number, releaseId, position, suggestedBoxId }) => [
      number,
      toSuggestionKey(
        releaseId === null
          ? { kind: 'imported', suggestedBoxId: suggestedBoxId! }
          : { kind: 'detection', releaseId, position: position! },
      ),
    ]),
  );
  return {
    boxes: boxes.map(({ x, y, width, height, brandId, suggestionNumber }) => ({
      x,
      y,
      width,
      height,
      brandId,
      suggestion: suggestionNumber === null ? null : keyOf.get(suggestionNumber)!,
    })),
    rejectedSuggestions: suggestions
      .filter((one) => one.fate === 'rejected')
      .map((one) => keyOf.get(one.number)!),
    outcome: fromOutcomeColumn(outcome),
    comment,
    activeMs,
  };
}

async function keepAsDraft(
  tx: Tx,
  taskId: string,
  labelerId: string,
  content: LabelDraftContent,
): Promise<void> {
  await tx.labelDraft.upsert({
    where: { taskId_labelerId: { taskId, labelerId } },
    create: { taskId, labelerId, version: 1, content },
    update: { content, version: { increment: 1 }, savedAt: new Date() },
  });
}
