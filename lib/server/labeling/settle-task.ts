import { meanAgreement } from '@/lib/domain/labeling/agreement';
import { planConsensus, type ConsensusBox, type TaskAnswer } from '@/lib/domain/labeling/consensus';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { findHardNegatives } from '../labels/find-sure';
import { fromOutcomeColumn } from '../labels/outcome-column';
import { storeSearch } from '../labels/store-search';
import { addAdjudicationSlot } from '../queue/adjudication-slot';
import { lockTask } from './lock-task';

export type SettleTaskOutcome = 'settled' | 'adjudication' | 'waiting' | 'nothing-to-do';
type Settled = { outcome: TaskAnswer['outcome']; boxes: readonly ConsensusBox[] };

/**
 * Settles a label task when the undo windows of its answers are over: boxes, labels and the task's end in one transaction;
 * or sends it to one more person when the answers differ. Every answer has its own job for the end of its window, so
 * "waiting" needs no new one. Safe to repeat.
 */
export function settleTask(db: Db, taskId: string): Promise<SettleTaskOutcome> {
  return db.$transaction(
    async (tx) => {
      const state = await lockTask(tx, taskId);
      if (!state || !['open', 'answered', 'adjudication'].includes(state)) return 'nothing-to-do';
      const { answers, areWindowsOver } = await standingAnswers(tx, taskId);
      if (answers.length === 0) return 'nothing-to-do';
      if (!areWindowsOver) return 'waiting';

      const answersWanted = await tx.workSlot.count({
        where: { labelTaskId: taskId, purpose: 'answer', closedAt: null },
      });
      const plan = planConsensus(answers, answersWanted);
      if (plan.kind === 'wait') return 'waiting';
      if (plan.kind === 'adjudicate') return openAdjudication(tx, taskId);
      await finish(tx, taskId, plan, answers);
      return 'settled';
    },
    { timeout: 60_000 },
  );
}

async function standingAnswers(tx: Tx, taskId: string) {
  const [clock] = await tx.$queryRaw<Array<{ now: Date }>>`SELECT now()`;
  const rows = await tx.labelAnswer.findMany({
    where: { taskId, withdrawal: null },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      outcome: true,
      settlesAt: true,
      slot: { select: { purpose: true } },
      boxes: { orderBy: { position: 'asc' } },
    },
  });
  const answers = rows.map(({ id, outcome, slot, boxes }): TaskAnswer => ({
    answerId: id,
    isAdjudication: slot.purpose === 'adjudication',
    outcome: fromOutcomeColumn(outcome),
    boxes: boxes.map(({ position, x, y, width, height, brandId, provenance }) => {
      if (provenance === 'imported') throw new Error(`answer ${id} holds an imported box`);
      return { position, x, y, width, height, brandId, provenance };
    }),
  }));
  return { answers, areWindowsOver: rows.every((row) => row.settlesAt <= clock!.now) };
}

async function openAdjudication(tx: Tx, taskId: string): Promise<SettleTaskOutcome> {
  if (!(await addAdjudicationSlot(tx, { labelTaskId: taskId }))) return 'waiting';
  await tx.labelTask.update({ where: { id: taskId }, data: { state: 'adjudication' } });
  await recordEvent(tx, {
    actorId: null,
    action: 'label-task-sent-to-adjudication',
    table: 'label_task',
    id: taskId,
  });
  return 'adjudication';
}

async function finish(
  tx: Tx,
  taskId: string,
  settled: Settled,
  answers: readonly TaskAnswer[],
): Promise<void> {
  await teach(tx, taskId, settled);
  await tx.labelTask.update({
    where: { id: taskId },
    data: {
      state: 'done',
      endedAt: new Date(),
      agreement: meanAgreement(answers.filter((answer) => !answer.isAdjudication)),
    },
  });
  await tx.labelDraft.deleteMany({ where: { taskId } });
  await recordEvent(tx, { actorId: null, action: 'label-task-settled', table: 'label_task', id: taskId });
}

/** What a settled answer says of the picture, brand by brand; "cannot tell" says nothing (docs/decisions.md). */
async function teach(tx: Tx, taskId: string, { outcome, boxes }: Settled): Promise<void> {
  if (outcome === 'cannot-tell') return;
  const task = await tx.labelTask.findUniqueOrThrow({
    where: { id: taskId },
    select: { imageSha256: true, revisionId: true, brandId: true },
  });
  const { imageSha256, revisionId } = task;
  // Sorted, so that rivals take the rows in the same order.
  for (const brandId of (await searchedBrands(tx, task, boxes)).sort()) {
    const found = boxes.filter((box) => (box.brandId ?? '') === brandId);
    const set = {
      imageSha256,
      brandId: brandId || null,
      outcome: found.length > 0 ? 'boxes' : outcome === 'wrong-brand' ? 'wrong-brand' : 'no-mark',
      boxes: found.map(({ x, y, width, height, provenance, causes }) => ({
        x,
        y,
        width,
        height,
        provenance,
        causes,
      })),
      cause: { labelTaskId: taskId },
    } as const;
    await storeSearch(tx, set, async () =>
      revisionId === null ? false : (await findHardNegatives(tx, revisionId, [brandId])).has(brandId),
    );
  }
}

/**
 * Brands about whose marks the answer says something; '' for the marks that nobody could name. A search for every mark
 * also says of the brands boxed before that nothing of them is there when it drew none.
 */
async function searchedBrands(
  tx: Tx,
  { imageSha256, brandId }: { imageSha256: string; brandId: string | null },
  boxes: readonly ConsensusBox[],
): Promise<string[]> {
  if (brandId !== null) return [brandId];
  const before = await tx.boxSet.findMany({
    where: { imageSha256, supersededById: null, boxCount: { gt: 0 } },
    select: { brandId: true },
  });
  return [...new Set(['', ...[...before, ...boxes].map((one) => one.brandId ?? '')])];
}
