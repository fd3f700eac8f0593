import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { getInsights } from '@/lib/server/insights/get-insights';
import { rollUpInsights } from '@/lib/server/insights/roll-up-insights';
import { decide, newName } from '@/lib/server/testing/builders';
import { expectNoViolations } from './support/accessibility';
import { modelledBrand } from './support/brands';
import { expect, test } from './support/fixtures';
import { settleNow } from './support/queue';

const stage = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'From traffic to verdict' })
    .getByRole('listitem')
    .filter({ hasText: name });

test('a verdict moves the funnel of its brand, the period stands in the address, and all can be downloaded', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const { id: brandId, slug } = await modelledBrand(db, newName('brand'));
  const count = async () => {
    await rollUpInsights(db);
    return getInsights(db, { days: 7, step: 'day', brand: slug });
  };
  const before = await count();
  const [item] = await shop.flaggedAds([{ title: `${slug} for insights` }]);
  const ad = { ...item!, images: [...item!.images] };
  await decide(db, anna, ad, [{ brandId, reason: 'counterfeit', evidence: ad.images }]);
  await settleNow(db, ad);
  const after = await count();
  expect(after.funnel.standings.violation).toBe(before.funnel.standings.violation + 1);
  expect(after.points.at(-1)!.found).toBe(before.points.at(-1)!.found + 1);

  const page = await openAs(await people.one('ops'));
  await page.goto(`/insights?days=7&brand=${slug}`);
  await expect(stage(page, 'Violations')).toContainText(String(after.funnel.standings.violation));
  await expect(page.getByText(`those flagged for ${slug}`)).toBeVisible();
  await page.getByText('The same in numbers').click();
  await expect(page.getByRole('table', { name: 'Trends' }).getByRole('row')).toHaveCount(8);
  await expectNoViolations(page, 'insights of a brand');

  await page.getByRole('combobox', { name: 'Period' }).click();
  await page.getByRole('option', { name: 'the last 90 days' }).click();
  await expect(page).toHaveURL(/days=90/);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(page).not.toHaveURL(/brand=/);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('insights.csv');
  const csv = await readFile(await download.path(), 'utf8');
  const [head, ...lines] = csv.trim().split('\r\n');
  expect(head).toContain('day_utc,brand,ads_received');
  expect(head).toContain('reviewer_minutes');
  expect(lines.some((line) => line.includes(`,${slug},`))).toBe(true);
});
