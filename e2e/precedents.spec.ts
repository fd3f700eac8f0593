import { newName } from '@/lib/server/testing/builders';
import { expectNoViolations } from './support/accessibility';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { expectOnTable, openItem, said } from './support/review-page';

test('a picture is pinned with one key, the ad stays on the table, and the case stands beside a similar ad', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [first, second] = await shop.flaggedAds([
    { title: `${NAMED.name} ${newName('lamp')}`, marks: ['red-bars'] },
    { title: `${NAMED.name} ${newName('lamp')}`, marks: ['red-bars'] },
  ]);
  const reviewer = await people.one('reviewer');
  const page = await openAs(reviewer);
  await openItem(page, first!);
  await page.keyboard.press('P');
  const dialog = page.getByRole('dialog', { name: `Pin as a case of ${NAMED.name}` });
  await expect(dialog.getByRole('textbox', { name: 'Ruling in a sentence' })).toHaveValue(
    'Trademark use: Five red bars',
  );
  await expect(dialog.getByRole('textbox', { name: 'Ruling in a sentence' })).toBeFocused();
  await expectNoViolations(page, 'the dialog that pins');
  const sentence = `Five bars are legible, ${newName('case')}`;
  await dialog.getByRole('textbox', { name: 'Ruling in a sentence' }).fill(sentence);
  await page.keyboard.press('Enter');
  await expect(said(page, `Pinned as a case of ${NAMED.name}`)).toBeVisible();
  await expectOnTable(page, first!);
  const slot = await db.workSlot.findFirstOrThrow({ where: { reviewItemId: first!.reviewItemId } });
  expect(slot).toMatchObject({ holderId: reviewer.id, answeredAt: null });

  // Taken back, then pinned again.
  await page.getByRole('button', { name: 'Take back' }).click();
  const closest = page.getByRole('list', { name: 'Closest precedents' });
  await expect(closest.getByText(sentence)).toHaveCount(0);
  await page.keyboard.press('P');
  await dialog.getByRole('textbox', { name: 'Ruling in a sentence' }).fill(sentence);
  await page.keyboard.press('Enter');
  await expect(closest.getByText(sentence)).toBeVisible();
  await page.keyboard.press('P');
  await expect(dialog.getByRole('alert')).toContainText('This picture is a case of this brand already.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('2');

  await openItem(page, second!);
  await expect(closest.getByText(sentence)).toBeVisible();
  await page.keyboard.press('V');
  const compare = page.getByRole('dialog', { name: `Cases of ${NAMED.name} like this picture` });
  await expect(compare.getByRole('region', { name: 'Violation', exact: true })).toContainText(sentence);
  await expect(compare.getByText(/likeness \d\.\d\d/).first()).toBeVisible();
  await expectNoViolations(page, 'cases beside the picture');
});

test('operators search the library, edit, retire and take up again; reviewers only look', async ({
  people,
  shop,
  openAs,
}) => {
  const [ad] = await shop.flaggedAds([{ title: `${NAMED.name} 新款灯 ${newName('lamp')}` }]);
  const [reviewer, ops] = [await people.one('reviewer'), await people.one('ops')];
  const page = await openAs(reviewer);
  await openItem(page, ad!);
  await page.keyboard.press('P');
  const name = newName('ruling');
  await page.getByRole('textbox', { name: 'Ruling in a sentence' }).fill(name);
  await page.getByRole('combobox', { name: 'Tags' }).fill(`盖子, ${name}-tag`);
  await page.keyboard.press('Enter');
  await expect(said(page, `Pinned as a case of ${NAMED.name}`)).toBeVisible();

  const desk = await openAs(ops);
  await desk.goto(`/brands/${NAMED.slug}/cases`);
  await desk.getByRole('textbox', { name: 'Search' }).fill(`盖子 ${name.toUpperCase()} 新款`);
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name }).click();
  const panel = desk.getByRole('complementary', { name: 'Case' });
  await expect(panel).toContainText(`Pinned by ${reviewer.name}`);
  await expectNoViolations(desk, 'the case library');
  await panel.getByRole('button', { name: 'Edit' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Reason' }).click();
  await desk.getByRole('option', { name: 'Generic style' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(panel).toContainText(`before: Trademark use, ${name}`);
  await panel.getByRole('button', { name: 'Retire' }).click();
  await dialog.getByRole('button', { name: 'Retire' }).click();
  await expect(dialog.getByText('Say why; it stays in the history.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Why' }).fill('the picture is blurred');
  await dialog.getByRole('button', { name: 'Retire' }).click();
  await expect(panel).toContainText('Retired: the picture is blurred');
  await expect(desk.getByRole('heading', { name: 'No case fits these filters' })).toBeVisible();

  await page.goto(`/cases?state=retired&q=${name}`);
  await page.getByRole('button', { name }).click();
  const seen = page.getByRole('complementary', { name: 'Case' });
  await expect(seen).toContainText('Retired: the picture is blurred');
  await expect(seen.getByRole('button', { name: 'Edit' })).toHaveCount(0);
});
