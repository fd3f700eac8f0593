import { FreezeSchema } from '@/lib/contracts/dataset-versions';
import { LearningRunSchema } from '@/lib/contracts/learning';
import { newName } from '@/lib/server/testing/builders';
import { waitUntilScored } from './support/ads';
import { importSmallBrand } from './support/brands';
import { expect, test } from './support/fixtures';
import { callFor } from './support/http';
import { decidedAds } from './support/labelled-ads';

const PATIENT = { timeout: 60_000 };

test('a run shows how its candidates did on the pool, round by round, and has people asked about what nobody knows', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const ops = await people.one('ops', 'reviewer');
  const slug = await importSmallBrand(db, 20);
  const brand = await db.brand.findUniqueOrThrow({ where: { slug } });
  await expect
    .poll(() => db.brandModel.count({ where: { brandId: brand.id, state: 'active' } }), PATIENT)
    .toBe(1);
  const reasons = ['counterfeit', 'not-this-brand', 'trademark-use', 'not-this-brand'] as const;
  await decidedAds(db, shop, ops, reasons, {
    slug,
    name: slug,
    markOf: (reason) => (reason === 'not-this-brand' ? 'none' : 'blue-checks'),
  });
  const alike = Array.from({ length: 12 }, () => ({
    title: newName('A thing'),
    marks: ['blue-checks' as const],
  }));
  const unknown = await shop.sendAds(alike);
  await waitUntilScored(db, unknown);

  const dataset = newName('lessons');
  const split = { oversizedShare: 0.01, shares: { training: 1, validation: 0, test: 0 } };
  const recipe = { kind: 'learning', sources: [shop.source], brands: [slug], split };
  await callFor(FreezeSchema, ops, 'POST', `/api/v1/datasets/${dataset}/freezes`, { json: { recipe } });
  await expect
    .poll(() => db.datasetFreeze.findFirst({ where: { dataset: { name: dataset } } }), PATIENT)
    .toMatchObject({ state: 'frozen' });
  // Nearly all of the pool is its head, so that there is something unknown in it whatever the candidate says.
  const mining = { flagRate: 0.9, quota: 5, rounds: 2 };
  const { runId } = await callFor(LearningRunSchema, ops, 'POST', '/api/v1/learning-runs', {
    json: { dataset, settings: { mining } },
  });

  const page = await openAs(ops);
  await page.goto(`/learning/${runId}`);
  await expect(page.getByText('done', { exact: true })).toBeVisible(PATIENT);
  const row = page
    .getByRole('table', { name: 'Hard negatives in the pool' })
    .getByRole('row', { name: slug });
  await expect(row).toContainText('too few known');
  await expect(row).toContainText('(kept)');
  await expect(row).toContainText(/\d+ of \d+ pictures/);
  const rounds = page.getByRole('table', { name: 'Rounds', exact: true }).getByRole('row');
  await expect(rounds).toHaveCount(2);
  await expect(rounds.last()).toContainText('too few known 1');

  await row.getByRole('button', { name: 'Ask about 5' }).click();
  await row.getByRole('link', { name: 'in the queue' }).click();
  await expect(page).toHaveURL(`/queue?brand=${slug}`);
  const set = await db.firstLookSet.findFirstOrThrow({ where: { brandId: brand.id, order: 'mined' } });
  // Other tests' ads are in the pool too: those that somebody has answered are not asked about again.
  const looks = await db.firstLook.count({ where: { setId: set.id } });
  expect(looks).toBeGreaterThan(0);
  // Each is an item of the review queue.
  const drawn = { design: 'lesson', designKey: set.id, reviewItemId: { not: null } } as const;
  expect(await db.sampleDraw.count({ where: drawn })).toBe(looks);
});
