import type { Page } from '@playwright/test';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { putFirst, takeAway } from './support/queue';
import { expectOnTable, openItem, said } from './support/review-page';

const FAILED_REQUEST = /Failed to load resource/;

test('the time an ad is still held is on the screen and renewed behind it', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} on time` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  await expect(page.getByRole('timer')).toHaveText(/^Held for you 0:\d\d$/);
  const endOf = async () =>
    (
      await db.workSlot.findFirstOrThrow({ where: { reviewItemId: item!.reviewItemId } })
    ).leasedUntil!.getTime();
  const before = await endOf();
  await expect.poll(endOf).toBeGreaterThan(before);
});

test('a reload resumes the same ad', async ({ db, people, shop, openAs }) => {
  const anna = await people.one('reviewer');
  const items = await putFirst(
    db,
    await shop.flaggedAds([1, 2, 3, 4].map((number) => ({ title: `${NAMED.name} reload ${number}` }))),
  );
  const page = await openAs(anna);
  await page.goto('/review');
  await expectOnTable(page, items[0]!);
  await page.keyboard.press('8');
  await expectOnTable(page, items[1]!);
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  await page.reload();
  await expectOnTable(page, items[1]!);
  const held = await db.workSlot.count({ where: { holderId: anna.id, answeredAt: null } });
  expect(held, 'it holds no more than before').toBe(3);
});

test('a second tab of the same person gets other ads', async ({ db, people, shop, openAs }) => {
  const anna = await people.one('reviewer');
  const items = await putFirst(
    db,
    await shop.flaggedAds([1, 2, 3, 4, 5, 6].map((number) => ({ title: `${NAMED.name} tab ${number}` }))),
  );
  const first = await openAs(anna);
  await first.goto('/review');
  await expectOnTable(first, items[0]!);
  await expect.poll(() => tabsOf(anna.id)).toEqual([3]);
  const second = await first.context().newPage();
  await second.goto('/review');
  await expectOnTable(second, items[3]!);
  await expect.poll(() => tabsOf(anna.id)).toEqual([3, 3]);
  await expectOnTable(first, items[0]!);

  async function tabsOf(holderId: string): Promise<number[]> {
    const rows = await db.workSlot.groupBy({
      by: ['tabId'],
      where: { holderId, answeredAt: null },
      _count: true,
    });
    return rows.map((row) => row._count);
  }
});

test('an ad decided while a claim is on its way does not come up again', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const items = await putFirst(
    db,
    await shop.flaggedAds([1, 2, 3, 4, 5].map((number) => ({ title: `${NAMED.name} quick ${number}` }))),
  );
  const verdictsOf = () => db.verdict.count({ where: { reviewerId: anna.id } });
  const page = await openAs(anna);
  await page.goto('/review');
  await expectOnTable(page, items[0]!);
  await expect.poll(() => db.workSlot.count({ where: { holderId: anna.id, answeredAt: null } })).toBe(3);
  // From here on the answer of a claim takes as long as the next decision.
  await page.route('**/api/v1/claims', async (route) => {
    const response = await route.fetch();
    await expect.poll(verdictsOf).toBe(2);
    await page.waitForFunction(() => Object.keys(localStorage).every((key) => !key.includes('.verdict.')));
    await route.fulfill({ response });
  });
  const claimed = page.waitForRequest('**/api/v1/claims');
  await page.keyboard.press('1');
  await claimed;
  await expectOnTable(page, items[1]!);
  const answered = page.waitForResponse('**/api/v1/claims');
  await page.keyboard.press('2');
  await answered;
  await expectOnTable(page, items[2]!);
  await page.keyboard.press('3');
  await expectOnTable(page, items[3]!);
  await expect.poll(verdictsOf).toBe(3);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('an ad that someone else has now is said to be lost, and nothing is sent for it', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [anna, ben] = await people.many(2, 'reviewer');
  const [item, next] = await putFirst(
    db,
    await shop.flaggedAds([{ title: `${NAMED.name} lost` }, { title: `${NAMED.name} after it` }]),
  );
  const page = await openAs(anna!);
  await openItem(page, item!);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT') sent.push(request.url());
  });
  await takeAway(db, item!, ben!);
  await expect(page.getByRole('alert').filter({ hasText: 'This ad is no longer yours' })).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('n');
  await expect(page.getByRole('button', { name: 'Counterfeit' })).toBeDisabled();
  await page.getByRole('button', { name: 'Next ad' }).click();
  await expectOnTable(page, next!);
  expect(sent).toEqual([]);
  expect(await db.verdict.count({ where: { reviewItemId: item!.reviewItemId } })).toBe(0);
});

test('a decision about an ad that was just lost is refused, and says so', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(/409 \(Conflict\)/);
  const [anna, ben] = await people.many(2, 'reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} just lost` }]);
  const page = await openAs(anna!);
  await openItem(page, item!);
  await takeAway(db, item!, ben!);
  await page.keyboard.press('1');
  await expect(said(page, `Not accepted: ${item!.title}`)).toBeVisible();
  expect(await db.verdict.count({ where: { reviewItemId: item!.reviewItemId } })).toBe(0);
});

test('offline, decisions are kept and sent when the connection is back', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(FAILED_REQUEST);
  const anna = await people.one('reviewer');
  const items = await putFirst(
    db,
    await shop.flaggedAds([1, 2, 3].map((number) => ({ title: `${NAMED.name} offline ${number}` }))),
  );
  const page = await openAs(anna);
  await page.goto('/review');
  await expectOnTable(page, items[0]!);
  await expect.poll(() => heldBy(anna.id)).toBe(3);
  await page.context().setOffline(true);
  await page.keyboard.press('1');
  await expectOnTable(page, items[1]!);
  await page.keyboard.press('4');
  await expectOnTable(page, items[2]!);
  await expect(page.getByText('You are offline. Decisions are kept in this browser.')).toBeVisible();
  await expect(page.getByText('2 decisions waiting to be sent.')).toBeVisible();
  expect(await db.verdict.count({ where: { reviewerId: anna.id } })).toBe(0);
  await page.context().setOffline(false);
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(2);
  await expect(page.getByText('You are offline.')).toHaveCount(0);
  await expectOnTable(page, items[2]!);

  function heldBy(holderId: string): Promise<number> {
    return db.workSlot.count({ where: { holderId, answeredAt: null } });
  }
});

test('a decision that was kept while the page closed is sent when the person is back', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(FAILED_REQUEST);
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} kept` }]);
  const page = await openAs(anna);
  await page.route('**/api/v1/verdicts/*', (route) => route.abort());
  await openItem(page, item!);
  await page.keyboard.press('3');
  await expect(page.getByText('1 decision waiting to be sent.')).toBeVisible();
  const context = page.context();
  await page.close();
  expect(await db.verdict.count({ where: { reviewerId: anna.id } })).toBe(0);
  const again = await context.newPage();
  await again.goto('/review');
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  expect(await keptDecisions(again)).toBe(0);
});

test('signed out in the middle, the decision waits for the sign-in and is then sent', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(FAILED_REQUEST);
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} signed out` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  await page.context().clearCookies({ name: anna.cookie.name });
  await page.keyboard.press('2');
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await expect(page.getByText('1 decision waiting to be sent.')).toBeVisible();
  expect(await db.verdict.count({ where: { reviewerId: anna.id } })).toBe(0);

  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Sign in in a new tab' }).click();
  const signIn = await opened;
  await signIn.getByLabel('E-mail').fill(anna.email);
  await signIn.getByLabel('Password').fill(anna.password);
  await signIn.getByRole('button', { name: 'Sign in' }).click();
  await expect(signIn).toHaveURL(/\/review/);
  await page.bringToFront();
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  await expect(page.getByText('You are signed out.')).toHaveCount(0);
});

const keptDecisions = (page: Page) =>
  page.evaluate(
    () => Object.keys(localStorage).filter((key) => key.startsWith('touchstone.verdict.')).length,
  );
