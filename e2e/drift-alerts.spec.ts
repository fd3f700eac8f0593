import { newName } from '@/lib/server/testing/builders';
import { expectNoViolations } from './support/accessibility';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { said } from './support/review-page';

test('an alert stands on the rail until somebody notes what was found', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const [item] = await shop.flaggedAds([{ title: `${NAMED.name} seen by nobody before` }]);
  const suspect = await db.reviewSuspect.findFirstOrThrow({
    where: { reviewItemId: item!.reviewItemId, thresholdVersionId: { not: null } },
  });
  const earlier = await db.driftAlert.findUnique({ where: { thresholdId: suspect.thresholdVersionId! } });
  expect(earlier).toBeNull();
  await db.driftAlert.create({
    data: {
      thresholdId: suspect.thresholdVersionId,
      brandId: suspect.brandId,
      findings: [{ reason: 'pictures', pValue: 1e-9, limit: 1e-6, isDrifted: true }],
      pictures: { now: [...item!.images], before: [] },
    },
  });
  const brand = await db.brand.findUniqueOrThrow({ where: { id: suspect.brandId } });
  const page = await openAs(await people.one('ops'));
  await page.goto('/queue');
  await page.getByRole('link', { name: /^Alerts, \d+ want attention$/ }).click();
  const alert = page.getByRole('article', { name: `Alert: ${brand.name}` });
  await expect(alert).toContainText('pictures changed');
  await expect(alert.getByRole('img', { name: 'Picture 1' })).toBeVisible();
  await expectNoViolations(page, 'alerts');

  await alert.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(dialog).toContainText('Say what you found.');
  const note = newName('a new catalogue');
  await dialog.getByRole('textbox', { name: 'What was found' }).fill(note);
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(said(page, `Acknowledged: ${brand.name}.`)).toBeVisible();
  await expect(alert).toContainText(note);
  await expect(alert.getByRole('button', { name: 'Acknowledge' })).toHaveCount(0);
});
