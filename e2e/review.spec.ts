import { REASONS, showsBrand, type Reason } from '@/lib/domain/reasons';
import { NAMED, OTHER, PICTURED } from './support/brands';
import { claim, openTab } from './support/claims';
import { expect, test } from './support/fixtures';
import { call } from './support/http';
import { putFirst, settleNow, waitForState } from './support/queue';
import { expectOnTable, openItem } from './support/review-page';

const KEY_OF = Object.fromEntries(REASONS.map((reason, index) => [reason, String(index + 1)])) as Record<
  Reason,
  string
>;
const PRESENCE: Record<Reason, { presence: string; kind: string } | null> = {
  counterfeit: { presence: 'present', kind: 'mark' },
  'trademark-use': { presence: 'present', kind: 'mark' },
  'mark-covered': { presence: 'present', kind: 'mark_covered' },
  'look-alike': { presence: 'present', kind: 'look_alike' },
  authorized: { presence: 'present', kind: 'mark' },
  'generic-style': { presence: 'absent', kind: 'generic_style' },
  'not-this-brand': { presence: 'absent', kind: 'other' },
  unidentifiable: null,
};

test('twenty ads are decided by keys alone, with every reason, and become labels and outgoing decisions', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const wishes = Array.from({ length: 20 }, (_, index) => ({ title: `${NAMED.name} article ${index + 1}` }));
  const items = await putFirst(db, await shop.flaggedAds(wishes));
  const page = await openAs(anna);
  await page.goto('/review');
  for (const [index, item] of items.entries()) {
    await expectOnTable(page, item);
    await page.keyboard.press(KEY_OF[reasonOf(index)]);
  }
  await expect(page.getByText(items.at(-1)!.title, { exact: true })).toHaveCount(0);

  const ids = items.map((item) => item.reviewItemId);
  await expect.poll(() => db.verdict.count({ where: { reviewItemId: { in: ids } } })).toBe(20);
  const verdicts = await db.verdict.findMany({
    where: { reviewItemId: { in: ids } },
    include: { lines: { include: { brand: true } } },
  });
  for (const [index, item] of items.entries()) {
    const verdict = verdicts.find((one) => one.reviewItemId === item.reviewItemId)!;
    const reason = reasonOf(index);
    expect(verdict.reviewerId).toBe(anna.id);
    expect(verdict.lines).toMatchObject([
      { reason: reason.replaceAll('-', '_'), brand: { slug: NAMED.slug }, isImplied: false },
    ]);
    expect(verdict.lines[0]!.evidenceSha256).toEqual(showsBrand(reason) ? item.images : []);
    expect(verdict.activeMs).toBeGreaterThan(0);
  }
  const unsettled = await db.outbox.count({ where: { reviewItemId: { in: ids.slice(-1) } } });
  expect(unsettled, 'nothing goes out before the undo window is over').toBe(0);

  // The whole undo window, as people have it.
  for (const item of items) await waitForState(db, item, ['settled']);
  for (const [index, item] of items.entries()) {
    const labels = await db.label.findMany({ where: { imageSha256: { in: [...item.images] } } });
    const expected = PRESENCE[reasonOf(index)];
    expect(labels, reasonOf(index)).toMatchObject(expected ? [expected] : []);
    const out = await db.outbox.findUniqueOrThrow({ where: { reviewItemId: item.reviewItemId } });
    expect(out.payload).toMatchObject({
      ad: { externalId: item.externalId, source: shop.source },
      lines: [{ brand: NAMED.slug, reason: reasonOf(index) }],
      decidedBy: [anna.id],
    });
  }
});

const reasonOf = (index: number): Reason => REASONS[index % REASONS.length]!;

test('a decision taken back brings its ad to the table again and leaves no label', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [first, second] = await putFirst(
    db,
    await shop.flaggedAds([{ title: `${NAMED.name} one` }, { title: `${NAMED.name} two` }]),
  );
  const page = await openAs(anna);
  await openItem(page, first!);
  await page.keyboard.press('1');
  await expectOnTable(page, second!);
  await page.keyboard.press('u');
  await expectOnTable(page, first!);
  await page.keyboard.press('6');
  await expectOnTable(page, second!);
  await expect.poll(() => db.verdict.count({ where: { reviewItemId: first!.reviewItemId } })).toBe(2);
  await settleNow(db, first!);
  const labels = await db.label.findMany({ where: { imageSha256: { in: [...first!.images] } } });
  expect(labels).toMatchObject([{ presence: 'absent', kind: 'generic_style' }]);

  // Also where nothing else waits, and the key has no button beside it.
  await page.keyboard.press('2');
  await expect(page.getByText(second!.title, { exact: true })).toHaveCount(0);
  await page.keyboard.press('u');
  await expectOnTable(page, second!);
  await page.keyboard.press('3');
  await expect(page.getByText(second!.title, { exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expectOnTable(page, second!);
});

test('a declined ad never returns to the same person, and another gets it', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [anna, ben] = await people.many(2, 'reviewer');
  const [item] = await putFirst(db, await shop.flaggedAds([{ title: `${NAMED.name} declined` }]));
  const page = await openAs(anna!);
  await openItem(page, item!);
  await page.keyboard.press('d');
  await expect(page.getByText('Declined. It does not come back to you.')).toBeVisible();
  await expect(page.getByText(item!.title, { exact: true })).toHaveCount(0);
  await page.goto('/review');
  await expect(page.getByText('Fetching the next ad')).toHaveCount(0);
  await expect(page.getByText(item!.title, { exact: true })).toHaveCount(0);
  const tab = openTab(anna!);
  const refused = await call(anna!, 'POST', '/api/v1/claims', {
    json: { tabId: tab.tabId, reviewItemId: item!.reviewItemId },
  });
  expect(refused.status).toBe(409);
  const [review] = await claim(openTab(ben!), { reviewItemId: item!.reviewItemId });
  expect(review?.reviewItemId).toBe(item!.reviewItemId);
});

test('an escalated ad reaches an operator with its note, who decides it', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [anna, oda] = [await people.one('reviewer', 'ops'), await people.one('ops')];
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} hard to say` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  await page.keyboard.press('e');
  const note = page.getByLabel('What is hard to decide here?');
  await expect(note).toBeFocused();
  await page.keyboard.type('Is 1 this style still common?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Escalated', { exact: true })).toBeVisible();
  await expect.poll(() => db.verdict.count({ where: { reviewItemId: item!.reviewItemId } })).toBe(1);
  await settleNow(db, item!);
  expect((await db.reviewItem.findUniqueOrThrow({ where: { id: item!.reviewItemId } })).state).toBe(
    'adjudication',
  );
  const own = await call(anna, 'POST', '/api/v1/claims', {
    json: { tabId: openTab(anna).tabId, purpose: 'adjudication', reviewItemId: item!.reviewItemId },
  });
  expect(own.status, 'whoever escalated does not decide it as well').toBe(409);

  const opsPage = await openAs(oda);
  await opsPage.goto(`/queue?state=adjudication&source=${shop.source}`);
  await opsPage
    .getByRole('link', { name: new RegExp(item!.title) })
    .first()
    .click();
  await expectOnTable(opsPage, item!);
  await expect(opsPage.getByText('Is 1 this style still common?')).toBeVisible();
  await expect(opsPage.getByText(anna.name).first()).toBeVisible();
  await opsPage.keyboard.press('2');
  await expect.poll(() => db.verdict.count({ where: { reviewerId: oda.id } })).toBe(1);
  await settleNow(db, item!);
  const labels = await db.label.findMany({ where: { imageSha256: { in: [...item!.images] } } });
  expect(labels).toMatchObject([{ presence: 'present', kind: 'mark' }]);
});

test('a brand the machine did not suspect is named by typing, then decided by the same keys', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} or not` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  await page.keyboard.press('b');
  await expect(page.getByRole('combobox', { name: 'Another brand' })).toBeFocused();
  await page.keyboard.type('tassel & w');
  await expect(page.getByRole('option', { name: OTHER.name })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: OTHER.name })).toBeVisible();
  await page.keyboard.press('2');
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  const lines = await db.verdictLine.findMany({
    where: { verdict: { reviewerId: anna.id } },
    include: { brand: true },
  });
  expect(lines).toMatchObject([{ reason: 'trademark_use', brand: { slug: OTHER.slug } }]);
});

test('“none is shown” answers every suspect on the screen with one key', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} and ${PICTURED.name}, neither` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  await page.keyboard.press('n');
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  const [lines, suspects] = await Promise.all([
    db.verdictLine.findMany({ where: { verdict: { reviewerId: anna.id } } }),
    db.reviewSuspect.findMany({ where: { reviewItemId: item!.reviewItemId } }),
  ]);
  expect(suspects.length).toBeGreaterThanOrEqual(2);
  expect(lines.map((line) => line.brandId).toSorted()).toEqual(
    suspects.map((suspect) => suspect.brandId).toSorted(),
  );
  expect(lines.every((line) => line.reason === 'not_this_brand' && line.isImplied)).toBe(true);
});

test('several brands on one ad are answered one after the other', async ({ db, people, shop, openAs }) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} with ${PICTURED.name}` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  await expect(page.getByRole('heading', { name: PICTURED.name })).toBeVisible();
  await page.keyboard.press('a');
  await page.keyboard.press('4');
  await expect(page.getByRole('heading', { name: NAMED.name })).toBeVisible();
  await page.keyboard.press('7');
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  const lines = await db.verdictLine.findMany({
    where: { verdict: { reviewerId: anna.id } },
    include: { brand: true },
  });
  expect(Object.fromEntries(lines.map((line) => [line.brand.slug, line.reason]))).toEqual({
    [PICTURED.slug]: 'look_alike',
    [NAMED.slug]: 'not_this_brand',
  });
});

test('a comment goes with the decision, and its digits decide nothing', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} commented` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  await page.keyboard.press('c');
  await page.keyboard.type('Box 12 of 3, see the seam; dune');
  await page.keyboard.press('Escape');
  expect(await db.verdict.count({ where: { reviewerId: anna.id } })).toBe(0);
  await page.keyboard.press('1');
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  const verdict = await db.verdict.findFirstOrThrow({ where: { reviewerId: anna.id } });
  expect(verdict.comment).toBe('Box 12 of 3, see the seam; dune');
});

test('the keys are listed at “?”, and decide nothing while the list is open', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} with help` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await expect(sheet).toBeVisible();
  for (const reason of ['counterfeit', 'trademark use', 'mark covered', 'look-alike', 'authorized']) {
    await expect(sheet.getByText(`Decide: ${reason}`, { exact: true })).toBeVisible();
  }
  await page.keyboard.press('1');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expectOnTable(page, item!);
  expect(await db.verdict.count({ where: { reviewerId: anna.id } })).toBe(0);
});
