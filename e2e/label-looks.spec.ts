import { LOCALES, type Locale } from '@/lib/domain/locale';
import { expectNoViolationsInBothThemes } from './support/accessibility';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { stagePicture } from './support/konva';
import { batchOfAds, boxRows, dragBox, openLabeling, suggest, type Rect } from './support/label-page';

const A: Rect = { x: 40, y: 30, width: 120, height: 80 };
const B: Rect = { x: 200, y: 100, width: 90, height: 60 };

test('labeling and its batches break no rule of WCAG 2.2 AA that a machine can tell, light or dark', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const ops = await people.one('ops');
  const [ad] = await shop.flaggedAds([{ title: `${NAMED.name} to label` }]);
  await suggest(db, ad!, [A, B]);
  const { batchId } = await batchOfAds(ops, shop, [], { unassistedShare: 0 });
  const page = await openAs(await people.one('labeler'));
  await openLabeling(page, batchId);
  await page.keyboard.press('1');
  await page.keyboard.press('Shift+2');
  await dragBox(page, B);
  await expect(boxRows(page)).toHaveCount(2);
  await expectNoViolationsInBothThemes(page, 'label');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolationsInBothThemes(page, 'the list of keys');

  const batches = await openAs(ops);
  await batches.goto(`/label/batches?batch=${batchId}`);
  await expect(batches.getByText('too few to estimate').first()).toBeVisible();
  await expectNoViolationsInBothThemes(batches, 'batches with a report');
  await batches.getByRole('button', { name: 'Make a batch' }).click();
  await expect(batches.getByRole('dialog')).toBeVisible();
  await expectNoViolationsInBothThemes(batches, 'making a batch');
});

const WORDS: Record<Locale, { label: string; submit: RegExp; batches: string; make: string }> = {
  en: { label: 'Label', submit: /Submit 1 box$/, batches: 'Label batches', make: 'Make a batch' },
  'zh-CN': { label: '标注', submit: /提交 1 个框$/, batches: '标注批次', make: '新建批次' },
};

for (const locale of LOCALES) {
  test(`in ${locale}: a batch is made by its form and labeled`, async ({ db, people, shop, openAs }) => {
    const [ops, lou] = [await people.one('ops'), await people.one('labeler')];
    await shop.sendAds([{}, {}]);
    const words = WORDS[locale];
    const page = await openAs(ops, { locale });
    await page.goto('/label/batches');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.batches);
    await page.getByRole('button', { name: words.make }).first().click();
    const dialog = page.getByRole('dialog');
    const submit = dialog.getByRole('button', { name: /^(Make the batch|创建批次)$/ });
    await submit.click();
    await expect(dialog.getByText(/^(Give it a name|请填写名称)$/)).toBeVisible();
    const name = `Batch of ${shop.source}`;
    await dialog.getByLabel(/^(Name|名称)$/).fill(name);
    await dialog.getByRole('combobox', { name: /^(Brand|品牌)$/ }).fill(NAMED.name);
    await page.getByRole('option', { name: new RegExp(NAMED.name) }).click();
    await dialog.getByLabel(/^(Source|来源)$/).fill(shop.source);
    const preview = dialog.getByRole('complementary');
    await expect(preview.getByRole('definition').nth(1)).toHaveText('2');
    await submit.click();
    await expect(page.getByRole('heading', { name })).toBeVisible();

    const { id: batchId } = await db.labelBatch.findFirstOrThrow({ where: { name } });
    const table = await openAs(lou, { locale });
    await table.goto(`/label?batch=${batchId}`);
    await expect(table.getByRole('heading', { level: 1 })).toHaveText(words.label);
    await stagePicture(table);
    await table.keyboard.press('b');
    await expect(table.getByRole('button', { name: words.submit })).toBeEnabled();
    await table.keyboard.press('Enter');
    await expect.poll(() => db.labelAnswer.count({ where: { labelerId: lou.id } })).toBe(1);
  });
}
