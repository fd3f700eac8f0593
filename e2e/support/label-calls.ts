import { setTimeout as sleep } from 'node:timers/promises';
import { type SubmitLabelAnswer } from '@/lib/contracts/label-answers';
import { LabelBatchMadeSchema, type LabelFilterInput } from '@/lib/contracts/label-batches';
import { LabelClaimResponseSchema, type LabelClaimRequest, type LabelWork } from '@/lib/contracts/label-work';
import type { Db } from '@/lib/server/database/db';
import { endTaskWindows } from '@/lib/server/testing/label-builders';
import { call, callFor } from './http';
import type { Tab } from './claims';
import type { Person } from './people';

type BatchWish = {
  filter: LabelFilterInput;
  labelersWanted?: number;
  unassistedShare?: number;
};

/** A batch as ops makes one. */
export function makeLabelBatch(
  ops: Person,
  wish: BatchWish,
): Promise<{ batchId: string; taskCount: number }> {
  const json = { name: 'A batch', unassistedShare: 0, ...wish };
  return callFor(LabelBatchMadeSchema, ops, 'POST', '/api/v1/label-batches', { json });
}

export async function claimLabels(
  { person, tabId }: Tab,
  wish: Partial<LabelClaimRequest> = {},
): Promise<LabelWork[]> {
  const json = { tabId, ...wish };
  return (await callFor(LabelClaimResponseSchema, person, 'POST', '/api/v1/label-claims', { json })).work;
}

/** An answer to a held task, as the page would send it; "no mark" unless boxes are given. */
export function answerTo(work: LabelWork, boxes: SubmitLabelAnswer['boxes'] = []): SubmitLabelAnswer {
  return {
    taskId: work.taskId,
    slotId: work.lease.slotId,
    token: work.lease.token,
    outcome: boxes.length > 0 ? 'boxes' : 'no-mark',
    boxes,
    suggestions: work.suggestions.map(({ key }) => ({ key, isRejected: false })),
    comment: '',
    activeMs: 2_000,
  };
}

export const submitLabel = ({ person }: Tab, answerId: string, body: SubmitLabelAnswer): Promise<Response> =>
  call(person, 'PUT', `/api/v1/label-answers/${answerId}`, { json: body });

/** Ends the undo windows of a task now, and waits until the worker has settled it or sent it on. */
export async function settleTaskNow(db: Db, { taskId }: { taskId: string }): Promise<void> {
  await endTaskWindows(db, { taskId });
  await db.$executeRaw`
    UPDATE pgboss.job SET start_after = now()
     WHERE name = 'settle-label-task' AND state = 'created' AND data ->> 'taskId' = ${taskId}`;
  const until = Date.now() + 30_000;
  for (;;) {
    const { state } = await db.labelTask.findUniqueOrThrow({
      where: { id: taskId },
      select: { state: true },
    });
    if (state === 'done' || state === 'adjudication') return;
    if (Date.now() > until) throw new Error(`the task is ${state}`);
    await sleep(100);
  }
}
