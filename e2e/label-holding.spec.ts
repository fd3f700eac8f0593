import type { LabelDraftContent } from '@/lib/contracts/label-work';
import { LabelDraftSavedSchema } from '@/lib/contracts/label-answers';
import { openTab } from './support/claims';
import { expect, test } from './support/fixtures';
import { callFor } from './support/http';
import { settleTaskNow } from './support/label-calls';
import {
  answersOf,
  barButton,
  batchOfAds,
  clickPicture,
  dragBox,
  expectBoxes,
  openLabeling,
  type Rect,
} from './support/label-page';
import { openKillableBrowser } from './support/killable-browser';
import { said } from './support/review-page';

const FAILED_REQUEST = /Failed to load resource/;
const A: Rect = { x: 40, y: 30, width: 120, height: 80 };
const B: Rect = { x: 200, y: 100, width: 90, height: 60 };

test('two labelers draw on one picture, and where they differ an operator decides', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [ops, [lou, max]] = [await people.one('ops'), await people.many(2, 'labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}], { labelersWanted: 2 });
  const [first, second] = [await openAs(lou!), await openAs(max!)];
  await openLabeling(first, batchId);
  await openLabeling(second, batchId);
  await dragBox(first, A);
  await dragBox(second, B);
  await expectBoxes(first, [A]);
  await expectBoxes(second, [B]);
  await first.keyboard.press('Enter');
  await second.keyboard.press('Enter');
  await answersOf(db, lou!, 1);
  await answersOf(db, max!, 1);
  const task = await db.labelTask.findFirstOrThrow({ where: { batchId } });
  await settleTaskNow(db, { taskId: task.id });

  const third = await openAs(ops);
  await openLabeling(third, batchId, 'adjudication');
  const answers = third.getByRole('listitem').filter({ hasText: /^labeler.*1 box/ });
  await expect(answers).toHaveCount(2);
  await third.getByRole('button', { name: 'Begin with it' }).first().click();
  await expectBoxes(third, [A]);
  await dragBox(third, { x: 300, y: 250, width: 40, height: 30 });
  await third.keyboard.press('Enter');
  expect((await answersOf(db, ops, 1))[0]!.boxes).toHaveLength(2);
});

test('what two pages of one person drew is shown side by side and brought together by choice', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(/409 \(Conflict\)/);
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}]);
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  await dragBox(page, A);
  await expect.poll(() => db.labelDraft.count({ where: { labelerId: lou.id } })).toBe(1);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const draft = await db.labelDraft.findFirstOrThrow({ where: { labelerId: lou.id } });
  const { boxes } = draft.content as LabelDraftContent;
  const theirs = { ...boxes[0]!, x: 60 };
  await callFor(LabelDraftSavedSchema, lou, 'PUT', `/api/v1/label-drafts/${draft.taskId}`, {
    json: {
      expectedVersion: draft.version,
      content: { ...(draft.content as LabelDraftContent), boxes: [theirs], comment: 'from elsewhere' },
    },
  });
  await dragBox(page, B);
  const dialog = page.getByRole('dialog', { name: 'Two versions of this drawing' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape'); // later: both are kept, and nothing can be submitted meanwhile
  await expect(page.getByRole('button', { name: /^Enter/ })).toBeDisabled();
  await page.getByRole('button', { name: 'Choose', exact: true }).click();
  await dialog.getByRole('radio', { name: /^The other page: 120 × 80 px at 60, 30/ }).click();
  await dialog.getByRole('button', { name: 'Take what is chosen' }).click();
  await expectBoxes(page, [{ ...A, x: 60 }, B]);
  const versionOf = async () =>
    (await db.labelDraft.findFirstOrThrow({ where: { labelerId: lou.id } })).version;
  await expect.poll(versionOf).toBe(draft.version + 2);
  await page.keyboard.press('Enter');
  const [answer] = await answersOf(db, lou, 1);
  expect(answer!.boxes.map((box) => box.x).toSorted((a, b) => a - b)).toEqual([60, 200]);
});

test('a reload in the middle keeps boxes, undo and what is half drawn of the answer', async ({
  people,
  shop,
  openAs,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}, {}]);
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  await dragBox(page, A);
  await dragBox(page, B);
  await page.keyboard.press('c');
  await page.keyboard.type('left mark is blurred');
  await page.keyboard.press('Escape');
  await page.reload();
  await expectBoxes(page, [A, B]);
  await expect(page.getByLabel(/^Comment/)).toHaveValue('left mark is blurred');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expectBoxes(page, [A]);
  await page.keyboard.press('Control+Shift+z');
  await expectBoxes(page, [A, B]);
});

test('a killed browser loses nothing: the same picture with the same boxes, to be undone and submitted', async ({
  db,
  people,
  shop,
}) => {
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}, {}, {}, {}]);
  const killable = await openKillableBrowser(lou);
  try {
    const page = await killable.open();
    await openLabeling(page, batchId);
    await dragBox(page, A);
    await page.keyboard.press('Enter');
    await answersOf(db, lou, 1);
    await dragBox(page, B);
    await dragBox(page, A);
    await expectBoxes(page, [B, A]);
    // What the page shows as kept is kept; the server has not been asked yet.
    await expect(page.getByText(/^Saved/)).toBeVisible();
    killable.kill();

    const after = await killable.open();
    await openLabeling(after, batchId);
    await expectBoxes(after, [B, A]);
    await after.keyboard.press('Control+z');
    await expectBoxes(after, [B]);
    await after.keyboard.press('Enter');
    expect((await answersOf(db, lou, 2))[1]!.boxes).toEqual([{ ...B, provenance: 'drawn' }]);
  } finally {
    await killable.close();
  }
});

test('signed out in the middle, the drawing is kept and saved after signing in again', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(FAILED_REQUEST);
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}, {}]);
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  const context = page.context();
  const cookies = await context.cookies();
  await context.clearCookies({ name: lou.cookie.name });
  await dragBox(page, A);
  await expect(page.getByRole('alert').filter({ hasText: 'You are signed out.' })).toBeVisible();
  await expect(said(page, 'Saved here')).toBeVisible();
  await page.keyboard.press('Enter');
  await dragBox(page, B);
  expect(await db.labelAnswer.count({ where: { labelerId: lou.id } })).toBe(0);
  await context.addCookies(cookies);
  await page.getByRole('button', { name: 'Send now' }).click();
  expect(await answersOf(db, lou, 1)).toMatchObject([{ boxes: [{ ...A, provenance: 'drawn' }] }]);
  await expect(page.getByText('You are signed out.')).toHaveCount(0);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expectBoxes(page, [B]);
});

test('offline, pictures are drawn on and answered, and all of it is sent when the connection is back', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(FAILED_REQUEST);
  const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}, {}, {}]);
  const page = await openAs(lou);
  await openLabeling(page, batchId);
  await expect.poll(() => db.workSlot.count({ where: { holderId: lou.id, answeredAt: null } })).toBe(3);
  await page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  await dragBox(page, A);
  await page.keyboard.press('Enter');
  await expect(
    said(page, /You are offline. What you draw is kept in this browser. 1 answer waiting/),
  ).toBeVisible();
  await clickPicture(page, { x: B.x, y: B.y }, { x: B.x + B.width, y: B.y + B.height });
  await expectBoxes(page, [B]);
  await page.keyboard.press('Enter');
  await page.keyboard.press('n');
  expect(await db.labelAnswer.count({ where: { labelerId: lou.id } })).toBe(0);
  await page.context().setOffline(false);
  expect(await answersOf(db, lou, 2)).toMatchObject([
    { boxes: [{ ...A, provenance: 'drawn' }] },
    { boxes: [{ ...B, provenance: 'drawn' }] },
  ]);
  await expect(barButton(page, 'No mark')).toHaveAttribute('aria-pressed', 'true');
});

test('a picture that somebody else has now is said to be lost, and nothing of it is sent', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(/409 \(Conflict\)/);
  const [ops, [lou, max]] = [await people.one('ops'), await people.many(2, 'labeler')];
  const { batchId } = await batchOfAds(ops, shop, [{}, {}]);
  const page = await openAs(lou!);
  await openLabeling(page, batchId);
  await dragBox(page, A);
  const task = await db.labelTask.findFirstOrThrow({ where: { batchId }, orderBy: { position: 'asc' } });
  await db.$executeRaw`
    UPDATE work_slot
       SET holder_id = ${max!.id}::uuid, tab_id = ${openTab(max!).tabId}::uuid, token = gen_random_uuid(),
           leased_until = now() + interval '5 minutes'
     WHERE label_task_id = ${task.id}::uuid AND answered_at IS NULL`;
  const alert = page.getByRole('alert').filter({ hasText: 'Someone else has this picture now.' });
  await expect(alert).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Enter/ })).toBeDisabled();
  await page.getByRole('button', { name: 'Next picture' }).click();
  await expectBoxes(page, []);
  expect(await db.labelAnswer.count({ where: { labelerId: lou!.id } })).toBe(0);
});
