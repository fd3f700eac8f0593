import { FreezeSchema } from '@/lib/contracts/dataset-versions';
import { FirstLookSetSchema } from '@/lib/contracts/first-looks';
import { LearningRunDetailSchema, LearningRunSchema } from '@/lib/contracts/learning';
import { PromotionSchema } from '@/lib/contracts/promotions';
import { decide, newName } from '@/lib/server/testing/builders';
import { importSmallBrand, importPicturedBrand } from './support/brands';
import { expect, test } from './support/fixtures';
import { call, callFor } from './support/http';
import { settleNow } from './support/queue';

test('an operator sees what a new brand lacks, draws first looks for it, and they stand first in the queue', async ({
  db,
  people,
  shop,
  openAs,
}) => {
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

test('decided first looks teach the brand, and every step says what is known and what the next label is worth', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  // A mark that no other test's pictures show: what is counted is this test's.
  const slug = await importPicturedBrand(db, 'green-frames');
  const brand = await db.brand.findUniqueOrThrow({ where: { slug } });
  const isShown = (index: number) => index < 12;
  const ads = await shop.flaggedAds(
    Array.from({ length: 16 }, (_, index) => ({
      title: `${slug} ${index}`,
      marks: [isShown(index) ? 'green-frames' : 'none'] as const,
      seller: newName('seller'),
    })),
  );
  const [ops, bea] = [await people.one('ops', 'reviewer'), await people.one('admin')];
  const page = await openAs(ops);
  await page.goto(`/brands/${slug}/cold-start`);
  const steps = page.getByRole('list', { name: 'Cold start of the brand' }).getByRole('listitem');
  const current = page.locator('li[aria-current="step"]');
  await expect(steps.nth(0)).toContainText('It says all that it can');
  await expect(steps.nth(1)).toContainText('A second picture tells how alike');
  await expect(steps.nth(2)).toContainText(
    'in the last seven days, 16 of them over the threshold; 16 flagged ads wait',
  );
  await expect(steps.nth(2)).toContainText('10 decided flags tell it to within');
  await expect(steps.nth(3)).toContainText('None of the chosen looks is decided');
  await expect(steps.nth(5)).toContainText('takes 36 labels without an error at least');

  const json = { count: 16, source: shop.source };
  await callFor(FirstLookSetSchema, ops, 'POST', `/api/v1/brands/${slug}/first-looks`, { json });
  for (const [index, ad] of ads.entries()) {
    const images = [...ad.images];
    const line = isShown(index)
      ? ({ reason: 'counterfeit', evidence: images } as const)
      : ({ reason: 'not-this-brand', evidence: [] } as const);
    await decide(db, ops, { ...ad, images }, [{ brandId: brand.id, ...line, evidence: [...line.evidence] }]);
  }
  await Promise.all(ads.map((ad) => settleNow(db, ad)));
  await page.reload();
  await expect(steps.nth(2)).toContainText('12 of the last 16 decided flags were a violation: 75%');
  await expect(steps.nth(3)).toContainText(
    'Of the last 16 chosen looks 12 showed the brand. Of the next 10 about 7.4 will',
  );
  await expect(steps.nth(4)).toContainText('The first run measures recall on the pictures that it holds out');
  await expect(current).toContainText('Learn from what people decided');

  const name = newName('lessons');
  const recipe = {
    kind: 'learning',
    brands: [slug],
    split: { keepSellersTogether: false, oversizedShare: 0.01 },
  };
  await callFor(FreezeSchema, ops, 'POST', `/api/v1/datasets/${name}/freezes`, { json: { recipe } });
  const freezes = () => db.datasetFreeze.findFirst({ where: { dataset: { name } } });
  await expect.poll(freezes).toMatchObject({ state: 'frozen' });
  await page.reload();
  await expect(current.getByRole('link', { name: 'Start learning' })).toBeVisible();
  const { runId } = await callFor(LearningRunSchema, ops, 'POST', '/api/v1/learning-runs', {
    json: { dataset: name },
  });
  const readRun = () => callFor(LearningRunDetailSchema, ops, 'GET', `/api/v1/learning-runs/${runId}`);
  await expect.poll(readRun, { timeout: 60_000 }).toMatchObject({ state: 'succeeded', learnedCount: 1 });
  await page.reload();
  await expect(current).toContainText('Version 2 has learned and is not in use: nobody has proposed it.');
  await expect(current).toContainText(
    /The last run (found \d+ of \d+ held-out|learned from \d+ pictures of the brand and held none)/,
  );

  const { brandModelId } = (await readRun()).brands[0]!.model!;
  const path = `/api/v1/brand-models/${brandModelId}/promotions`;
  const { promotionId } = await callFor(PromotionSchema, ops, 'POST', path, { json: { note: '' } });
  await callFor(PromotionSchema, bea, 'POST', `/api/v1/promotions/${promotionId}/approval`, {
    json: { overrideReason: 'a test' },
  });
  await page.reload();
  await expect(steps.nth(4)).toContainText('done');
  await expect(steps.nth(4)).toContainText(/The model in use learned from \d+ pictures/);
  // Once its recent ads are scored again.
  await expect
    .poll(() => db.adScore.count({ where: { brandModelId } }), { timeout: 60_000 })
    .toBeGreaterThan(0);
  await page.reload();
  await expect(current).toContainText('Certify a threshold');

  // Other tests measure what is in use: it must not have learned from pictures like theirs.
  const before = await db.brandModel.findFirstOrThrow({ where: { brandId: brand.id, version: 1 } });
  const back = await call(ops, 'POST', `/api/v1/brand-models/${before.id}/restoration`);
  expect(back.status).toBe(204);
});
