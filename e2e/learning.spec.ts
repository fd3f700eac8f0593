import { FreezeSchema } from '@/lib/contracts/dataset-versions';
import { newName } from '@/lib/server/testing/builders';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { callFor } from './support/http';
import { decidedAds } from './support/labelled-ads';

test('decided ads become a dataset, and each brand of it a candidate that is compared with what is in use', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const ops = await people.one('ops', 'reviewer');
  await decidedAds(db, shop, ops, ['counterfeit', 'trademark-use', 'not-this-brand', 'not-this-brand']);
  const name = newName('lessons');
  const recipe = { kind: 'learning', sources: [shop.source], split: { oversizedShare: 0.01 } };
  await callFor(FreezeSchema, ops, 'POST', `/api/v1/datasets/${name}/freezes`, { json: { recipe } });
  await expect
    .poll(() => db.datasetFreeze.findFirst({ where: { dataset: { name } } }))
    .toMatchObject({ state: 'frozen' });

  const page = await openAs(ops);
  await page.goto('/learning');
  await page.getByRole('button', { name: 'Learn' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Dataset' }).click();
  await page.getByRole('option', { name: `${name} · version 1` }).click();
  await dialog.getByText('Advanced').click();
  const others = dialog.getByRole('textbox', { name: 'Pictures of other brands' });
  await others.fill('many');
  await expect(dialog.getByText('Give a whole number from 0 to 20,000.')).toBeVisible();
  await others.fill('100');
  await dialog.getByRole('button', { name: 'Start' }).click();

  await expect(page).toHaveURL(/\/learning\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Learned from ${name} · version 1`);
  await expect(page.getByText('done', { exact: true })).toBeVisible({ timeout: 60_000 });
  const row = page.getByRole('row').filter({ hasText: NAMED.name });
  await expect(row).toContainText('learned');
  await expect(row).toContainText('candidate');
  const log = page.getByRole('log', { name: 'Log' });
  await expect(log).toContainText(`${NAMED.name} learned in`);
  await expect(log.getByRole('listitem').last()).toContainText('1 candidate stored');
  const brand = await db.brand.findUniqueOrThrow({ where: { slug: NAMED.slug }, include: { models: true } });
  const candidate = brand.models.find(({ state }) => state === 'candidate')!;
  expect(candidate.learningRunId).toBe(page.url().split('/').at(-1));
  expect(brand.models.filter(({ state }) => state === 'active')).toHaveLength(1);

  await row.getByRole('button', { name: NAMED.name }).click();
  const sheet = page.getByRole('dialog');
  const parts = sheet.getByRole('table', { name: 'What the model is made of' });
  await expect(parts.getByRole('columnheader')).toHaveText(['Part', /In use \(version/, /This \(version/]);
  await expect(parts.getByRole('row').filter({ hasText: 'Appearance learned from' })).toContainText(
    /\d+ against \d+/,
  );
  await sheet.getByRole('button', { name: 'Propose' }).click();
  await expect(sheet.getByText('You proposed this. Somebody else has to approve it.')).toBeVisible();
  await expect(sheet.getByRole('region', { name: 'Gates as they stand now' })).toContainText('Not measured');

  const bea = await people.one('admin');
  const second = await openAs(bea);
  await second.goto(page.url());
  await second.getByRole('button', { name: NAMED.name }).click();
  const decision = second.getByRole('dialog');
  await expect(decision.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await decision.getByRole('textbox', { name: 'Why it goes on although a gate is shut' }).fill('a test');
  await decision.getByRole('button', { name: 'Approve' }).click();
  await expect(decision.getByText(`Approved by ${bea.name}`)).toBeVisible();
  const inUse = () => db.brandModel.findFirst({ where: { brandId: brand.id, state: 'active' } });
  expect(await inUse()).toMatchObject({ id: candidate.id });

  await page.reload();
  await page.getByRole('button', { name: NAMED.name }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take the model before back' }).click();
  const before = brand.models.find(({ state }) => state === 'active')!;
  await expect.poll(inUse).toMatchObject({ contentHash: before.contentHash, learningRunId: null });
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Learning', exact: true }).last().click();
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText(ops.name);
});
