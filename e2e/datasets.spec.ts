import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { newName } from '@/lib/server/testing/builders';
import { answerTask, boxAt } from '@/lib/server/testing/label-builders';
import type { Shop } from './support/ads';
import { expect, test } from './support/fixtures';
import { makeLabelBatch, settleTaskNow } from './support/label-calls';
import { decidedAds } from './support/labelled-ads';
import type { Person } from './support/people';
import { drawPicture } from './support/pictures';
import { said } from './support/review-page';

test('a dataset is frozen, looked at, frozen again after a change, and the difference is seen', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const ops = await people.one('ops', 'reviewer');
  const [first] = await decidedAds(db, shop, ops, ['counterfeit', 'mark-covered', 'not-this-brand']);
  const name = newName('set');
  const page = await openAs(ops);
  await page.goto('/datasets');
  await page.getByRole('button', { name: 'Make a dataset' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Freeze' }).click();
  await expect(dialog.getByText('Lower-case letters, digits and hyphens, at most 80')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'Sources' }).fill(shop.source);
  const preview = dialog.getByRole('complementary', { name: 'What it matches now' });
  await expect(preview).toContainText('Labels3');
  await expect(preview).toContainText('Hard negatives1');
  await dialog.getByRole('button', { name: 'Freeze' }).click();

  await expect(page).toHaveURL(new RegExp(`/datasets/${name}$`));
  await page.getByRole('link', { name: 'Version 1' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${name}, version 1`);
  await expect(page.getByText('3 entries of 3 pictures')).toBeVisible();
  // The pictures differ in a corner only: near-duplicates, so all of them are one group.
  await expect(page.getByText('3 pictures, 100% of all, in training; 1 group in all')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Known gaps' })).toContainText('Fewer than 30 positives');
  await expect(page.getByRole('region', { name: 'Brands' })).toContainText('too few');

  await page.getByRole('button', { name: 'Entries' }).click();
  await expect(page).toHaveURL(/view=entries/);
  await page.getByRole('combobox', { name: 'Entries' }).click();
  await page.getByRole('option', { name: 'hard negatives' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'hard negative' })).toHaveCount(1);
  await page.getByRole('button', { name: 'hard negative', exact: false }).last().click();
  const lineage = page.getByRole('dialog');
  await expect(lineage.getByRole('region', { name: 'Verdicts' })).toContainText('Not this brand');
  await expect(lineage).toContainText(ops.id);
  await expect(lineage).not.toContainText(ops.email);
  await page.keyboard.press('Escape');

  // One label changes, one comes new.
  await page.goto(`/data?source=${shop.source}&kind=mark`);
  await page.getByRole('gridcell').first().click();
  await page.keyboard.press('Space');
  await page.keyboard.press('3');
  await expect(said(page, '1 label changed: look-alike')).toBeVisible();
  await decidedAds(db, shop, ops, ['trademark-use']);
  await page.goto(`/datasets/${name}`);
  await page.getByRole('button', { name: 'Freeze a new version' }).click();
  await page.getByRole('link', { name: 'Version 2' }).click();
  await page.getByRole('button', { name: 'Difference' }).click();
  const counts = page.getByLabel('Difference').filter({ has: page.getByText('moved') });
  await expect(counts).toContainText(/added1.*removed0.*relabelled1.*moved0.*unchanged2/);
  const changes = page.getByRole('listitem');
  await expect(changes).toHaveCount(2);
  await expect(changes.filter({ hasText: 'relabelled' }).locator('img').first()).toHaveAttribute(
    'src',
    new RegExp(first!.images[0]!),
  );
  await page.reload();
  await expect(changes).toHaveCount(2);
});

test('a recipe that takes nothing says so, and nothing is stored', async ({ people, openAs }) => {
  const name = newName('set');
  const page = await openAs(await people.one('ops'));
  await page.goto('/datasets');
  await page.getByRole('button', { name: 'Make a dataset' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'Sources' }).fill('a source that there is not');
  await dialog.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'takes nothing' })).toBeVisible();
  await expect(page.getByText('No version is frozen yet.')).toBeVisible();
});

test('who may not freeze can read', async ({ db, people, shop, openAs }) => {
  const [anna, ops] = [await people.one('reviewer'), await people.one('ops')];
  await decidedAds(db, shop, anna, ['counterfeit']);
  const name = newName('set');
  const page = await openAs(ops);
  await page.goto('/datasets');
  await page.getByRole('button', { name: 'Make a dataset' }).first().click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('dialog').getByRole('textbox', { name: 'Sources' }).fill(shop.source);
  await page.getByRole('dialog').getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByRole('link', { name: 'Version 1' })).toBeVisible();
  const reader = await openAs(anna);
  await reader.goto('/datasets');
  await expect(reader.getByRole('button', { name: 'Make a dataset' })).toHaveCount(0);
  await reader.getByRole('link', { name, exact: true }).click();
  await expect(reader.getByRole('button', { name: 'Freeze a new version' })).toHaveCount(0);
  await reader.getByRole('link', { name: 'Version 1' }).click();
  await expect(reader.getByText('1 entry of 1 picture')).toBeVisible();
});

test('label accuracy stands beside each brand with its interval, from pictures that two people answered', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [anna, ben, ops] = [
    await people.one('labeler'),
    await people.one('labeler'),
    await people.one('ops'),
  ];
  const slug = await labelledTwice(db, shop, [anna, ben, ops], { pictures: 40, differing: 2 });
  const name = newName('set');
  const recipe = RecipeSchema.parse({ kind: 'closed', brands: [slug] });
  await freezeDataset(db, { name, recipe, actorId: null }, () => {});
  const page = await openAs(ops);
  await page.goto(`/datasets/${name}/1`);
  const row = page.getByRole('region', { name: 'Brands' }).getByRole('row').filter({ hasText: slug });
  // d = 2 of 40, so a = (1 + √0.9) / 2 = 0.9743, and a² + 2a²(1 − a) = 0.9981.
  await expect(row).toContainText('99.8% (');
  await expect(row).toContainText('n 40)');
  const reader = await openAs(await people.one('reviewer'));
  await reader.goto(`/datasets/${name}/1`);
  await expect(reader.getByRole('columnheader', { name: 'Label accuracy' })).toHaveCount(0);
});

/** Pictures that two labelers answered for a new brand, of some differently. @returns the brand's slug */
async function labelledTwice(
  db: Db,
  shop: Shop,
  [first, second, ops]: [Person, Person, Person],
  { pictures, differing }: { pictures: number; differing: number },
): Promise<string> {
  const slug = newName('brand');
  const brand = await db.brand.create({ data: { slug, name: slug } });
  const sent = await Promise.all(
    Array.from({ length: pictures }, async () => shop.sendImage(await drawPicture())),
  );
  const named = sent.map((imageSha256) => ({ imageSha256, brand: slug }));
  const { batchId } = await makeLabelBatch(ops, { filter: { from: 'named', named }, labelersWanted: 2 });
  const ids = await db.labelTask.findMany({ where: { batchId }, select: { id: true } });
  const tasks = ids.map(({ id: taskId }) => ({ taskId }));
  for (const [index, task] of tasks.entries()) {
    await answerTask(db, first, task, { boxes: [boxAt(10, 10, brand)] });
    await answerTask(db, second, task, index < differing ? {} : { boxes: [boxAt(10, 10, brand)] });
  }
  await Promise.all(tasks.map((task) => settleTaskNow(db, task)));
  return slug;
}
