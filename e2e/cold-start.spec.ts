import { importSmallBrand } from './support/brands';
import { expect, test } from './support/fixtures';

test('an operator sees what a new brand lacks, draws first looks for it, and they stand first in the queue', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  test.setTimeout(120_000);
  const slug = await importSmallBrand(db, 20);
  const inUse = () => db.brandModel.count({ where: { brand: { slug }, state: 'active' } });
  await expect.poll(inUse, { timeout: 60_000 }).toBe(1);
  const ads = await shop.sendAds([{ title: `${slug} jacket` }, { title: `${slug} cap` }]);
  const scored = () =>
    db.scoring.count({
      where: { revisionId: { in: ads.map(({ revisionId }) => revisionId) }, state: 'scored' },
    });
  await expect.poll(scored, { timeout: 60_000 }).toBe(2);

  const ops = await people.one('ops');
  const page = await openAs(ops);
  await page.goto(`/brands/${slug}/cold-start`);
  const steps = page.getByRole('list', { name: 'Cold start of the brand' });
  await expect(steps.getByRole('listitem')).toHaveCount(7);
  await expect(steps.locator('[aria-current="step"]')).toContainText('Give reference pictures and boxes');
  await expect(steps).toContainText('No genuine picture yet');

  await page.getByRole('button', { name: 'Draw first looks' }).click();
  const dialog = page.getByRole('dialog');
  const count = dialog.getByRole('textbox', { name: 'How many ads' });
  await count.fill('0');
  await expect(dialog.getByText('Give a whole number from 1 to 200.')).toBeVisible();
  await count.fill('2');
  await dialog.getByRole('button', { name: 'Put into the queue' }).click();
  await expect(dialog).toBeHidden();
  await expect(
    page.getByText('First looks: 0 decided, 0 of them showed the brand; 2 wait for a reviewer.'),
  ).toBeVisible();
  await expect(steps.getByRole('link', { name: 'Decide them' })).toBeVisible();

  await page.goto(`/queue?brand=${slug}`);
  await expect(page.getByText('first look 1', { exact: true })).toBeVisible();
  await expect(page.getByText('first look 2', { exact: true })).toBeVisible();
  const reviewer = await openAs(await people.one('reviewer'));
  await reviewer.goto(`/queue?brand=${slug}`);
  await expect(reviewer.getByRole('row').filter({ hasText: `${slug} cap` })).toBeVisible();
  await expect(reviewer.getByText('first look 1', { exact: true })).toBeHidden();
});
