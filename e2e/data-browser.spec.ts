import type { Page } from '@playwright/test';
import type { Db } from '@/lib/server/database/db';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { decidedAds, labelledPairs } from './support/labelled-ads';
import { said } from './support/review-page';

const tiles = (page: Page) => page.getByRole('gridcell');
const chosen = (page: Page) => page.locator('[role=gridcell][aria-selected=true]');
const withLabel = (page: Page, label: string) => tiles(page).filter({ hasText: label });

/** What is believed of a picture and NAMED now, and how many labels there ever were. */
async function beliefs(db: Db, sha256: string) {
  const brand = await db.brand.findUniqueOrThrow({ where: { slug: NAMED.slug } });
  const labels = await db.label.findMany({ where: { imageSha256: sha256, brandId: brand.id } });
  const current = labels.find((label) => label.supersededById === null);
  return { kind: current?.kind ?? null, count: labels.length };
}

test('filters stand in the address: a reload and a sent link show the same', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  await decidedAds(db, shop, anna, ['counterfeit', 'counterfeit', 'not-this-brand']);
  await shop.flaggedAds([{ title: `${NAMED.name} nobody has decided` }]);
  const page = await openAs(await people.one('ops'));
  await page.goto(`/data?source=${shop.source}&brand=${NAMED.slug}`);
  await expect(tiles(page)).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Brand is' }).click();
  await page.getByRole('option', { name: 'whatever' }).click();
  await expect(tiles(page)).toHaveCount(4);
  await expect(said(page, '4 pairs')).toBeVisible();
  await expect(withLabel(page, 'unanswered')).toHaveCount(1);

  await page.getByRole('combobox', { name: 'Brand is' }).click();
  await page.getByRole('option', { name: 'present', exact: true }).click();
  await expect(tiles(page)).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Order' }).click();
  await page.getByRole('option', { name: 'highest score first' }).click();
  await expect(page).toHaveURL(/presence=present/);
  await expect(page).toHaveURL(/sort=score-high/);

  await page.reload();
  await expect(tiles(page)).toHaveCount(2);
  await expect(page.getByText('Brand is: present')).toBeVisible();
  const reader = await openAs(anna);
  await reader.goto(page.url());
  await expect(tiles(reader)).toHaveCount(2);
  await expect(withLabel(reader, 'mark')).toHaveCount(2);

  await page.getByRole('button', { name: 'Remove the filter Brand is' }).click();
  await expect(tiles(page)).toHaveCount(3);
  await expect(withLabel(page, 'hard negative')).toHaveCount(1);
});

test('labels are changed and taken back by keys alone', async ({ db, people, shop, openAs }) => {
  const anna = await people.one('reviewer');
  const ads = await decidedAds(db, shop, anna, ['counterfeit', 'counterfeit', 'counterfeit']);
  const page = await openAs(await people.one('ops'));
  await page.goto(`/data?source=${shop.source}&sort=oldest`);
  await expect(tiles(page)).toHaveCount(3);
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByText('2 chosen')).toBeVisible();
  await page.keyboard.press('4');
  await expect(said(page, '2 labels changed: not this brand')).toBeVisible();
  // The machine was sure, so what people say is not the brand is a hard negative.
  await expect(withLabel(page, 'hard negative')).toHaveCount(2);
  expect(await beliefs(db, ads[0]!.images[0]!)).toEqual({ kind: 'other', count: 2 });

  await page.keyboard.press('u');
  await expect(said(page, '2 labels as they were')).toBeVisible();
  await expect(withLabel(page, 'hard negative')).toHaveCount(0);
  expect(await beliefs(db, ads[0]!.images[0]!)).toEqual({ kind: 'mark', count: 3 });

  await page.keyboard.press('Escape');
  await expect(page.getByText('Nothing chosen')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.getByText('3 chosen')).toBeVisible();
  await page.keyboard.press('2');
  await expect(withLabel(page, 'mark covered')).toHaveCount(3);
});

test('a range is chosen with shift, and changed and taken back with the mouse', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const reasons = ['counterfeit', 'counterfeit', 'counterfeit', 'counterfeit'] as const;
  const ads = await decidedAds(db, shop, anna, reasons);
  const page = await openAs(await people.one('ops'));
  await page.goto(`/data?source=${shop.source}&sort=oldest`);
  await tiles(page).nth(0).click();
  await tiles(page)
    .nth(2)
    .click({ modifiers: ['Shift'] });
  await expect(chosen(page)).toHaveCount(3);
  await tiles(page)
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  await expect(chosen(page)).toHaveCount(2);
  // Meanwhile somebody else changes one of them.
  const first = ads[0]!.images[0]!;
  const other = await openAs(await people.one('ops'));
  await other.goto(`/data?source=${shop.source}&sort=oldest`);
  await tiles(other).nth(0).click();
  await other.keyboard.press('Space');
  await other.keyboard.press('3');
  await expect(withLabel(other, 'look-alike')).toHaveCount(1);

  await page.getByRole('button', { name: 'generic style' }).click();
  await expect(said(page, '1 label changed: generic style')).toBeVisible();
  await expect(said(page, '1 was changed by somebody else meanwhile.')).toBeVisible();
  expect(await beliefs(db, first)).toMatchObject({ kind: 'look_alike' });
  await page.getByRole('button', { name: 'Changes of many labels' }).click();
  const history = page.getByRole('dialog');
  await history.getByRole('button', { name: 'Undo' }).first().click();
  await expect(said(page, '1 label as it was')).toBeVisible();
  expect(await beliefs(db, ads[2]!.images[0]!)).toEqual({ kind: 'mark', count: 3 });
});

test('similar pictures stand in the order of likeness, and Back to the list leads back', async ({
  people,
  shop,
  openAs,
}) => {
  const [red] = await shop.flaggedAds([
    { title: `${NAMED.name} red`, marks: ['red-bars'] },
    { title: `${NAMED.name} blue`, marks: ['blue-checks'] },
    { title: `${NAMED.name} red again`, marks: ['red-bars'] },
  ]);
  const page = await openAs(await people.one('reviewer'));
  await page.goto(`/data?brand=${NAMED.slug}&source=${shop.source}&presence=any&sort=oldest`);
  await expect(tiles(page)).toHaveCount(3);
  await page.locator(`[data-pair]:has(img[src*="${red!.images[0]}"])`).click();
  await page.keyboard.press('s');
  await expect(page).toHaveURL(new RegExp(`like=${red!.images[0]}`));
  await expect(page.getByText('Pictures most like this one')).toBeVisible();
  await expect(tiles(page)).toHaveCount(3);
  await expect(tiles(page).nth(0)).toContainText('1.00');
  const order = await tiles(page)
    .locator('img')
    .evaluateAll((images) => images.map((image) => image.getAttribute('src')));
  expect(order[0]).toContain(red!.images[0]);
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(page).not.toHaveURL(/like=/);
});

test('who may not change labels can look at them', async ({ db, people, shop, openAs }) => {
  const anna = await people.one('reviewer');
  await decidedAds(db, shop, anna, ['counterfeit']);
  const page = await openAs(anna);
  await page.goto(`/data?source=${shop.source}`);
  await tiles(page).nth(0).click();
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText(NAMED.name);
  await expect(page.getByRole('region', { name: 'Change labels' })).toHaveCount(0);
  await page.keyboard.press('Space');
  await expect(chosen(page)).toHaveCount(0);
});

test('of a thousand pairs only those on screen are on the page, and the keys reach the last', async ({
  db,
  people,
  openAs,
  expectErrors,
}) => {
  // Their bytes are not stored: this is about the grid.
  expectErrors(/404/);
  const slug = await labelledPairs(db, 1_000);
  const page = await openAs(await people.one('ops'));
  await page.goto(`/data?brand=${slug}`);
  await expect(said(page, '1,000 pairs')).toBeVisible();
  const grid = page.getByRole('grid');
  const rows = async () => Number(await grid.getAttribute('aria-rowcount'));
  await expect(async () => {
    await page.keyboard.press('End');
    // The grid learns how wide it is after its first paint.
    const columns = Number(await grid.getAttribute('aria-colcount'));
    expect(await rows()).toBe(Math.ceil(1_000 / columns));
  }).toPass({ timeout: 40_000 });
  await page.keyboard.press('End');
  await expect(page.locator('[data-pair="999"]')).toBeFocused();
  expect(await tiles(page).count()).toBeLessThan(100);
  await page.keyboard.press('Home');
  await expect(page.locator('[data-pair="0"]')).toBeFocused();
  expect(await tiles(page).count()).toBeLessThan(100);
});

test('who said what of a pair stands beside it, for operators alone', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  await decidedAds(db, shop, anna, ['not-this-brand']);
  const { name } = await db.user.findUniqueOrThrow({ where: { id: anna.id } });
  const page = await openAs(await people.one('ops'));
  await page.goto(`/data?source=${shop.source}&hard=yes`);
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details.getByRole('listitem')).toContainText(['Not this brand']);
  await expect(details).toContainText(`${name}, in a review`);
  const reader = await openAs(anna);
  await reader.goto(`/data?source=${shop.source}`);
  await expect(reader.getByRole('complementary', { name: 'Details' })).toContainText(NAMED.name);
  await expect(reader.getByText('Who said so')).toHaveCount(0);
});
