import type { Locator, Page } from '@playwright/test';
import { addDays } from '@/lib/domain/authorizations/expiry';
import type { Db } from '@/lib/server/database/db';
import { letPeriodEnd } from '@/lib/server/testing/authorization-builders';
import { newName } from '@/lib/server/testing/builders';
import { expectNoViolations } from './support/accessibility';
import type { SeededItem, Shop } from './support/ads';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { waitForState } from './support/queue';
import { said } from './support/review-page';

const today = new Date().toISOString().slice(0, 10);

/** A flagged ad that no audit draws, the only one of its seller: without its flag nothing asks for it. */
async function flaggedOnly(db: Db, shop: Shop): Promise<{ seller: string; item: SeededItem }> {
  for (;;) {
    const seller = newName('seller');
    const [item] = await shop.flaggedAds([{ title: `${NAMED.name} ${newName('lamp')}`, seller }]);
    const { u } = await db.triageDecision.findFirstOrThrow({ where: { revisionId: item!.revisionId } });
    if (u >= 0.25) return { seller, item: item! };
  }
}

async function fillProposal(dialog: Locator, shop: Shop, seller: string, validTo: string): Promise<void> {
  await dialog.getByRole('combobox', { name: 'Source' }).fill(shop.source);
  await dialog.getByRole('textbox', { name: 'Seller' }).fill(seller);
  await dialog.getByRole('combobox', { name: 'Brand' }).fill(NAMED.name);
  await dialog.getByRole('combobox', { name: 'Brand' }).press('Enter');
  await dialog.getByLabel('First day').fill(today);
  await dialog.getByLabel('Last day').fill(validTo);
}

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Authorization' });
const openItemsOf = (db: Db, { adId }: SeededItem) =>
  db.reviewItem.count({ where: { adId, state: { in: ['open', 'adjudication'] } } });

test('an authorization is proposed with a document, approved by a second person, and its ad leaves the queue', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const { seller, item } = await flaggedOnly(db, shop);
  const [anna, ben] = await people.many(2, 'ops');
  const page = await openAs(anna!);
  await page.goto(`/authorizations?source=${shop.source}`);
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Propose' }).click();
  await expect(dialog.getByText('Choose a brand.')).toBeVisible();
  await fillProposal(dialog, shop, seller, addDays(today, 5));
  await expect(dialog.getByText('1 ad, 0 authorizations')).toBeVisible();
  await dialog.getByLabel('File').setInputFiles({
    name: 'licence.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n'),
  });
  await expectNoViolations(page, 'a dialog of authorizations');
  await dialog.getByRole('button', { name: 'Propose' }).click();
  await expect(said(page, 'Proposed; a second person has to approve it')).toBeVisible();
  const own = panelOf(page);
  await expect(own).toContainText('You proposed this. Somebody else has to approve it.');
  await expect(own.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await expect(own.getByRole('link', { name: 'Save the PDF' })).toBeVisible();
  expect(await openItemsOf(db, item)).toBe(1);

  const second = await openAs(ben!);
  await second.goto(`/authorizations?source=${shop.source}&state=proposed`);
  await second.getByRole('button', { name: seller }).click();
  const panel = panelOf(second);
  await expect(panel).toContainText('1 is taken for the brand, 1 in the queue');
  await expectNoViolations(second, 'an authorization beside the table');
  await panel.getByRole('button', { name: 'Approve' }).click();
  await waitForState(db, item, ['withdrawn']);
  await expect(panel).toContainText('1 ad looked at: 1 left the queue, 0 came in.');
  await expect(panel).toContainText(`Approved by ${ben!.name}`);
  await expect(panel).toContainText('0 in the queue');
  await second.goto(`/authorizations?source=${shop.source}&state=expiring`);
  await expect(second.getByRole('row', { name: new RegExp(seller) })).toContainText('5 days');

  await second.getByRole('button', { name: seller }).click();
  await panel.getByRole('button', { name: 'Revoke' }).click();
  const asked = second.getByRole('dialog');
  await asked.getByRole('textbox', { name: 'Reason' }).fill('the licence was forged');
  await asked.getByRole('button', { name: 'Revoke' }).click();
  await expect(panel).toContainText('the licence was forged');
  await expect.poll(() => openItemsOf(db, item)).toBe(1);
});

test('an authorization expires with the day, and its ads are triaged again', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const { seller, item } = await flaggedOnly(db, shop);
  const [anna, ben] = await people.many(2, 'ops');
  const page = await openAs(anna!);
  await page.goto(`/authorizations?source=${shop.source}`);
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await fillProposal(dialog, shop, seller, today);
  await dialog.getByRole('textbox', { name: 'What proves it' }).fill('contract 7');
  await dialog.getByRole('button', { name: 'Propose' }).click();

  const second = await openAs(ben!);
  await second.goto(`/authorizations?source=${shop.source}`);
  await second.getByRole('checkbox', { name: `Choose ${seller}, ${NAMED.name}` }).check();
  await second.getByRole('button', { name: 'Approve 1' }).click();
  await expect(said(second, /1 authorization approved/)).toBeVisible();
  await waitForState(db, item, ['withdrawn']);

  const { id } = await db.authorization.findFirstOrThrow({ where: { seller: { externalId: seller } } });
  await letPeriodEnd(db, id);
  // The worker looks for what the day has turned every few seconds.
  await expect.poll(() => openItemsOf(db, item), { timeout: 40_000 }).toBe(1);
  await second.goto(`/authorizations?source=${shop.source}&state=expired`);
  await second.getByRole('button', { name: seller }).click();
  await expect(panelOf(second)).toContainText('1 ad looked at: 0 left the queue, 1 came in.');
  await panelOf(second).getByRole('button', { name: 'Propose renewal' }).click();
  await expect(second.getByRole('dialog').getByLabel('First day')).toHaveValue(today);
});

test('a CSV file is looked through first, and every problem is named with what would be right', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const page = await openAs(await people.one('ops'));
  await page.goto(`/authorizations?source=${shop.source}`);
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Source' }).fill(shop.source);
  const seller = newName('seller');
  const give = (lines: string[]) =>
    dialog.getByLabel('CSV file').setInputFiles({
      name: 'authorizations.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['sellerExternalId;brand;validFrom;validTo', ...lines].join('\r\n')),
    });
  await give([
    `${seller};${NAMED.slug};2026-01-01;2026-13-01`,
    `${seller};lumipaek;2026-01-01;2026-12-31`,
    `;${NAMED.slug};2026-02-01;2026-01-01`,
  ]);
  await dialog.getByRole('button', { name: 'Propose all' }).click();
  const result = dialog.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('4 problems; nothing is stored.');
  await expect(result.getByRole('row', { name: /^2 validTo/ })).toContainText(
    'must be a day such as 2026-12-31',
  );
  await expect(result.getByRole('row', { name: /^3 brand/ })).toContainText('perhaps lumipeak');
  await expect(result.getByRole('row', { name: /^4 sellerExternalId/ })).toContainText('must name a seller');
  await expectNoViolations(page, 'a dialog of authorizations');

  await give([`${seller};${NAMED.slug};2026-01-01;2027-12-31`]);
  await dialog.getByRole('button', { name: 'Try' }).click();
  await expect(result).toContainText('1 would be proposed, 0 stand already; 1 sellers would be new.');
  expect(await db.authorization.count({ where: { seller: { source: shop.source } } })).toBe(0);
  await dialog.getByRole('button', { name: 'Propose all' }).click();
  await expect(said(page, '1 authorization proposed')).toBeVisible();
  await expect(page.getByRole('button', { name: seller })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const csv = await (await download).createReadStream().then((stream) => stream.toArray());
  expect(Buffer.concat(csv as Buffer[]).toString()).toContain(
    `${seller},${NAMED.slug},2026-01-01,2027-12-31`,
  );
});
