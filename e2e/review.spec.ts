import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { stagePicture } from './support/konva';
import { openItem } from './support/review-page';
import { settleNow } from './support/queue';

test('a flagged ad is decided by one key and becomes a label', async ({ db, people, shop, openAs }) => {
  const anna = await people.one('reviewer');
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} shoe, first` }]);
  const page = await openAs(anna);
  await openItem(page, item!);
  expect(await stagePicture(page)).toMatchObject({ width: 480, height: 360 });

  await page.keyboard.press('1');
  await expect(page.getByText(`${NAMED.name}: Counterfeit`)).toBeVisible();
  await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(1);
  await settleNow(db, item!);
  const labels = await db.label.findMany({ where: { imageSha256: { in: [...item!.images] } } });
  expect(labels).toMatchObject([{ presence: 'present' }]);
});
