import { randomUUID } from 'node:crypto';
import {
  LabelAnswerStoredSchema,
  LabelAnswerWithdrawnSchema,
  LabelDraftConflictSchema,
  LabelDraftSavedSchema,
  type SubmitLabelAnswer,
} from '@/lib/contracts/label-answers';
import {
  LabelBatchPreviewSchema,
  LabelBatchReopenedSchema,
  LabelBatchSchema,
} from '@/lib/contracts/label-batches';
import { LabelBatchReportSchema } from '@/lib/contracts/label-reports';
import { type LabelDraftContent, type LabelWork } from '@/lib/contracts/label-work';
import { NAMED } from './support/brands';
import { codeOf, openTab } from './support/claims';
import { expect, test } from './support/fixtures';
import { call, callFor } from './support/http';
import { answerTo, claimLabels, makeLabelBatch, settleTaskNow, submitLabel } from './support/label-calls';
import type { Person } from './support/people';
import type { Shop } from './support/ads';

/** Pictures of a shop of their own to be labeled. */
async function batchOf(ops: Person, shop: Shop, count: number, wish = {}) {
  await shop.sendAds(Array.from({ length: count }, () => ({})));
  return makeLabelBatch(ops, { filter: { brand: NAMED.slug, source: shop.source }, ...wish });
}
const boxOf = (work: LabelWork, x = 10.126) => ({
  x,
  y: 10,
  width: 40,
  height: 30,
  brandId: work.brand!.brandId,
  suggestion: null,
});

test('a batch is made, drawn on, answered, settled by the worker and reported', async ({
  db,
  people,
  shop,
}) => {
  const [ops, labeler] = [await people.one('ops'), await people.one('labeler')];
  await shop.sendAds([{}, {}]);
  const filter = { brand: NAMED.slug, source: shop.source };
  const json = { name: 'Two pictures', filter, unassistedShare: 0 };
  const preview = await callFor(LabelBatchPreviewSchema, ops, 'POST', '/api/v1/label-batches/preview', {
    json,
  });
  expect(preview).toMatchObject({ matching: 2, chosen: 2, alreadyOpen: 0 });
  const { batchId, taskCount } = await makeLabelBatch(ops, { filter });
  expect(taskCount).toBe(2);

  const tab = openTab(labeler);
  const held = await claimLabels(tab, { batchId });
  expect(held.map((work) => work.batch)).toMatchObject([
    { batchId, position: 0, taskCount: 2 },
    { batchId, position: 1 },
  ]);
  const [work] = held as [LabelWork];
  expect(work.brand).toMatchObject({ slug: NAMED.slug });

  const answerId = randomUUID();
  const body = answerTo(work, [boxOf(work)]);
  const [first, again] = [await submitLabel(tab, answerId, body), await submitLabel(tab, answerId, body)];
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(LabelAnswerStoredSchema.parse(await again.json()).answerId).toBe(answerId);
  const differs = await submitLabel(tab, answerId, { ...body, comment: 'something else' });
  expect(await codeOf(differs)).toEqual([409, 'answer-differs']);
  expect(await codeOf(await submitLabel(tab, randomUUID(), body))).toEqual([409, 'lease-lost']);

  await settleTaskNow(db, work);
  const set = await db.boxSet.findFirstOrThrow({
    where: { labelTaskId: work.taskId },
    include: { boxes: true },
  });
  expect(set.boxes).toMatchObject([{ x: 10.13, y: 10, width: 40, height: 30, provenance: 'drawn' }]);
  const batch = await callFor(LabelBatchSchema, labeler, 'GET', `/api/v1/label-batches/${batchId}`);
  expect(batch.tasks).toMatchObject({ open: 1, done: 1 });
  const report = await callFor(LabelBatchReportSchema, ops, 'GET', `/api/v1/label-batches/${batchId}/report`);
  expect(report).toMatchObject({
    agreement: { tasks: 0 },
    bias: { with: { answers: 1, boxesPerPicture: null } },
  });
  expect((await call(ops, 'POST', `/api/v1/label-batches/${batchId}/closing`)).status).toBe(204);
  expect(await codeOf(await call(ops, 'POST', `/api/v1/label-batches/${batchId}/closing`))).toEqual([
    409,
    'conflict',
  ]);
  const reopening = `/api/v1/label-batches/${batchId}/reopening`;
  expect(await callFor(LabelBatchReopenedSchema, ops, 'POST', reopening)).toEqual({ openedTasks: 1 });
  expect(await codeOf(await call(ops, 'POST', reopening))).toEqual([409, 'conflict']);
  expect(await claimLabels(tab, { batchId })).toHaveLength(1);
});

test('saved work comes back after a reload, and what another tab saved is not overwritten', async ({
  people,
  shop,
}) => {
  const [ops, labeler] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOf(ops, shop, 1);
  const tab = openTab(labeler);
  const [work] = (await claimLabels(tab, { batchId })) as [LabelWork];
  const draft = `/api/v1/label-drafts/${work.taskId}`;
  const content = (comment: string): LabelDraftContent => ({
    boxes: [boxOf(work, 5)],
    rejectedSuggestions: [],
    outcome: null,
    comment,
    activeMs: 100,
  });
  const save = (expectedVersion: number, comment: string) =>
    call(labeler, 'PUT', draft, { json: { expectedVersion, content: content(comment) } });
  expect(LabelDraftSavedSchema.parse(await (await save(0, 'one')).json()).version).toBe(1);
  const conflict = await save(0, 'another tab');
  expect(conflict.status).toBe(409);
  expect(LabelDraftConflictSchema.parse(await conflict.json())).toMatchObject({
    code: 'draft-conflict',
    stored: { version: 1, content: { comment: 'one' } },
  });
  const [reloaded] = (await claimLabels(tab, { batchId })) as [LabelWork];
  expect(reloaded).toMatchObject({ taskId: work.taskId, draft: { version: 1, content: content('one') } });
  const { code } = (await (
    await call(await people.one('labeler'), 'PUT', draft, {
      json: { expectedVersion: 0, content: content('a stranger') },
    })
  ).json()) as { code: string };
  expect(code).toBe('lease-lost');
});

test('an answer is taken back within its window, and comes back as a draft', async ({ people, shop }) => {
  const [ops, labeler] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOf(ops, shop, 1);
  const tab = openTab(labeler);
  const [work] = (await claimLabels(tab, { batchId })) as [LabelWork];
  const answerId = randomUUID();
  await submitLabel(tab, answerId, answerTo(work, [boxOf(work, 7)]));
  const withdrawal = `/api/v1/label-answers/${answerId}/withdrawal`;
  const back = await callFor(LabelAnswerWithdrawnSchema, labeler, 'POST', withdrawal, {
    json: { tabId: tab.tabId },
  });
  expect(back.work).toMatchObject({ taskId: work.taskId, draft: { content: { boxes: [{ x: 7 }] } } });
  expect(back.work.lease.token).not.toBe(work.lease.token);
  expect(await codeOf(await call(labeler, 'POST', withdrawal, { json: { tabId: tab.tabId } }))).toEqual([
    409,
    'too-late',
  ]);
});

test('labelers answer, operators decide between answers, and nobody does the other’s work', async ({
  people,
  shop,
}) => {
  const [ops, labeler, reviewer] = [
    await people.one('ops'),
    await people.one('labeler'),
    await people.one('reviewer'),
  ];
  await batchOf(ops, shop, 1);
  const claimAs = (person: Person, purpose: string) =>
    call(person, 'POST', '/api/v1/label-claims', { json: { tabId: randomUUID(), purpose, count: 1 } });
  expect((await claimAs(labeler, 'answer')).status).toBe(200);
  expect((await claimAs(ops, 'adjudication')).status).toBe(200);
  for (const [person, purpose] of [
    [labeler, 'adjudication'],
    [ops, 'answer'],
    [reviewer, 'answer'],
  ] as const) {
    expect(await codeOf(await claimAs(person, purpose))).toEqual([403, 'not-allowed']);
  }
});

test('what does not fit is refused by its field', async ({ people, shop }) => {
  const [ops, labeler] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOf(ops, shop, 1);
  const tab = openTab(labeler);
  const [work] = (await claimLabels(tab, { batchId })) as [LabelWork];
  const good = answerTo(work, [boxOf(work)]);
  const misfits: Array<[body: SubmitLabelAnswer, message: RegExp]> = [
    [{ ...good, outcome: 'no-mark' }, /boxes go with the outcome/],
    [{ ...good, boxes: [boxOf(work, work.picture.width)] }, /reaches out of the picture/],
    [{ ...good, boxes: [{ ...boxOf(work), brandId: null }] }, /asks for the marks of one brand/],
    [
      { ...good, boxes: [{ ...boxOf(work), suggestion: `d:${randomUUID()}:0` }] },
      /was offered and not rejected/,
    ],
  ];
  for (const [body, message] of misfits) {
    const refusal = await submitLabel(tab, randomUUID(), body);
    expect(refusal.status).toBe(422);
    expect(((await refusal.json()) as { message: string }).message).toMatch(message);
  }
  const nowhere = { name: 'x', filter: { brand: 'no-such-brand' } };
  expect(await codeOf(await call(ops, 'POST', '/api/v1/label-batches', { json: nowhere }))).toEqual([
    422,
    'bad-input',
  ]);
  expect((await submitLabel(tab, randomUUID(), good)).status).toBe(201);
});

test('twenty labelers who claim at once never hold the same picture', async ({ people, shop }) => {
  const { batchId } = await batchOf(await people.one('ops'), shop, 20);
  const tabs = (await people.many(20, 'labeler')).map(openTab);
  for (let round = 0; round < 5; round++) {
    const held = await Promise.all(tabs.map((tab) => claimLabels(tab, { batchId, count: 1 })));
    // A claim may pass by a picture that a rival is looking at; asking again finds it.
    for (const [index, tab] of tabs.entries()) {
      if (held[index]!.length === 0) held[index] = await claimLabels(tab, { batchId, count: 1 });
    }
    const taskIds = held.flat().map((work) => work.taskId);
    expect([taskIds.length, new Set(taskIds).size], `round ${round}`).toEqual([20, 20]);
    await Promise.all(
      tabs.map(({ person }, index) =>
        call(person, 'POST', '/api/v1/leases/release', {
          json: { slots: held[index]!.map(({ lease: { slotId, token } }) => ({ slotId, token })) },
        }),
      ),
    );
  }
});
