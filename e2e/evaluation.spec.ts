import type { Page } from '@playwright/test';
import { FreezeSchema } from '@/lib/contracts/dataset-versions';
import { EvaluationListSchema } from '@/lib/contracts/evaluations';
import type { Db } from '@/lib/server/database/db';
import { decide, endUndoWindows, newName } from '@/lib/server/testing/builders';
import { settleItem } from '@/lib/server/verdicts/settle-item';
import { expectNoViolations } from './support/accessibility';
import type { Shop } from './support/ads';
import { NAMED, PICTURED } from './support/brands';
import { expect, test } from './support/fixtures';
import { callFor } from './support/http';
import type { Person } from './support/people';

test('a set is measured, its failures become a label batch, and two evaluations are compared', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const ops = await people.one('ops', 'reviewer');
  const { missedImages, name } = await freezeMisjudged(db, shop, ops);

  const page = await openAs(ops);
  await page.goto('/evaluation');
  await page.getByRole('button', { name: 'Measure' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Dataset' }).click();
  await page.getByRole('option', { name: `${name} · version 1` }).click();
  await dialog.getByRole('checkbox', { name: 'Models in use' }).click();
  await expect(dialog.getByRole('button', { name: 'Start' })).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'Models in use' }).click();
  await dialog.getByRole('button', { name: 'Start' }).click();

  await expect(page).toHaveURL(/\/evaluation\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Measured on ${name} · version 1`);
  await expect(page.getByText('done', { exact: true })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(`${missedImages.length} pictures measured with`)).toBeVisible();
  const brands = page.getByRole('region', { name: 'Brands', exact: true });
  const row = brands.getByRole('row').filter({ hasText: PICTURED.name });
  await expect(row).toContainText(`too few (${missedImages.length} of 30)`);
  await brands.getByRole('button', { name: 'Positives' }).click();
  await brands.getByRole('button', { name: 'Positives' }).click();
  await expect(page).toHaveURL(/sort=-positives/);
  await expect(brands.getByRole('row').nth(1)).toContainText(PICTURED.name);
  await row.getByRole('button', { name: PICTURED.name }).click();
  await expect(page).toHaveURL(new RegExp(`brand=${PICTURED.slug}`));
  await expect(page.getByRole('region', { name: PICTURED.name, exact: true })).toBeVisible();
  await expectNoViolations(page, 'figures');

  await openView(page, 'Slices');
  await expect(page.getByRole('region', { name: 'Source', exact: true })).toContainText(shop.source);
  await openView(page, 'Confusion');
  await expect(page.getByRole('region', { name: 'Confused pairs' })).toContainText(NAMED.name);
  await expectNoViolations(page, 'confusion');
  await openView(page, 'Calibration');
  await expect(page.getByText('Expected calibration error')).toBeVisible();
  await expectNoViolations(page, 'calibration');

  await openView(page, 'Failures');
  const tiles = page.getByRole('gridcell').filter({ hasText: PICTURED.name });
  await expect(tiles).toHaveCount(missedImages.length);
  await expectNoViolations(page, 'failures');
  await tiles.first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  const chosen = page.getByRole('region', { name: 'Chosen failures' });
  await expect(chosen.getByRole('status')).toHaveText('2 chosen');
  await page.keyboard.press('l');
  await expect(chosen.getByRole('status')).toHaveText('Nothing chosen');
  const batch = await db.labelBatch.findFirstOrThrow({
    where: { createdById: ops.id },
    include: { tasks: true },
  });
  expect(batch.tasks).toHaveLength(2);
  expect(missedImages).toEqual(expect.arrayContaining(batch.tasks.map(({ imageSha256 }) => imageSha256)));
  // And the others with one click: what is asked already is not asked again.
  const ofAll = `Make a label batch of the ${missedImages.length} shown`;
  await chosen.getByRole('button', { name: ofAll }).click();
  await expect
    .poll(() => db.labelTask.count({ where: { batch: { createdById: ops.id } } }))
    .toBe(missedImages.length);

  await openView(page, 'Comparison');
  await expect(page.getByText('Nothing to compare with')).toBeVisible();
  const asked = await callFor(EvaluationListSchema, ops, 'POST', '/api/v1/evaluations', {
    json: { dataset: name, models: [{ kind: 'in-use' }] },
  });
  const { evaluationId } = asked.evaluations[0]!;
  await expect
    .poll(() => db.evaluation.findUnique({ where: { id: evaluationId } }), { timeout: 90_000 })
    .toMatchObject({ state: 'succeeded' });
  await page.goto(`/evaluation/${evaluationId}?view=comparison`);
  const compared = page.getByRole('region', { name: 'From Models in use to Models in use' });
  await expect(compared).toContainText(`${missedImages.length} cases in both`);
  await expect(compared.getByRole('row').nth(1)).toContainText('p = 1');
  await expectNoViolations(page, 'comparison');

  await page.getByRole('link', { name: 'Evaluation', exact: true }).last().click();
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(2);
});

const openView = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();

/** A closed set of pictures that show PICTURED, as people say, in ads that name another brand in their title. */
async function freezeMisjudged(db: Db, shop: Shop, person: Person) {
  const items = await shop.flaggedAds(
    [0, 1, 2].map((n) => ({ title: `${NAMED.name} and nothing else ${n}`, marks: ['none'] })),
  );
  const [named, pictured] = await Promise.all(
    [NAMED, PICTURED].map(({ slug }) => db.brand.findUniqueOrThrow({ where: { slug } })),
  );
  for (const item of items) {
    const ad = { ...item, images: [...item.images] };
    await decide(db, person, ad, [
      { brandId: pictured!.id, reason: 'counterfeit', evidence: ad.images },
      { brandId: named!.id, reason: 'not-this-brand', evidence: [] },
    ]);
    await endUndoWindows(db, item);
    await settleItem(db, item.reviewItemId);
    // The worker may have been the one to settle it.
    await expect
      .poll(() => db.reviewItem.findUnique({ where: { id: item.reviewItemId } }))
      .toMatchObject({ state: 'settled' });
  }
  const name = newName('known');
  const recipe = { kind: 'closed', sources: [shop.source] };
  await callFor(FreezeSchema, person, 'POST', `/api/v1/datasets/${name}/freezes`, { json: { recipe } });
  await expect
    .poll(() => db.datasetFreeze.findFirst({ where: { dataset: { name } } }), { timeout: 60_000 })
    .toMatchObject({ state: 'frozen' });
  return { name, missedImages: items.flatMap(({ images }) => [...images]) };
}
