import { FreezeSchema } from '@/lib/contracts/dataset-versions';
import { LearningRunSchema } from '@/lib/contracts/learning';
import { newName } from '@/lib/server/testing/builders';
import { waitUntilScored } from './support/ads';
import { importSmallBrand, NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { callFor } from './support/http';
import { decidedAds } from './support/labelled-ads';
import { drawPicture } from './support/pictures';
import { keepReviewing } from './support/reviewing';

const PATIENT = { timeout: 60_000 };

test('verdicts, a run, its shadow, the comparison, two operators through open gates, and back, while a reviewer works', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  test.setTimeout(240_000);
  const ops = await people.one('ops', 'reviewer');
  const slug = await importSmallBrand(db, 20);
  const brand = await db.brand.findUniqueOrThrow({ where: { slug } });
  const inUse = () => db.brandModel.findFirst({ where: { brandId: brand.id, state: 'active' } });
  await expect.poll(inUse, PATIENT).not.toBeNull();
  const before = (await inUse())!;

  // Verdicts, and what is learned from them.
  const reasons = [...REASONS, ...REASONS];
  await decidedAds(db, shop, ops, reasons, { slug, name: slug });
  const images = [await shop.sendImage(await drawPicture())];
  await shop.flaggedAds(
    Array.from({ length: 40 }, (_, index) => ({ title: `${NAMED.name} work ${index}`, images })),
  );
  const reviewer = keepReviewing(await people.one('reviewer'));

  const dataset = newName('lessons');
  const recipe = {
    kind: 'learning',
    sources: [shop.source],
    brands: [slug],
    split: { oversizedShare: 0.01 },
  };
  await callFor(FreezeSchema, ops, 'POST', `/api/v1/datasets/${dataset}/freezes`, { json: { recipe } });
  await expect
    .poll(() => db.datasetFreeze.findFirst({ where: { dataset: { name: dataset } } }), PATIENT)
    .toMatchObject({ state: 'frozen' });
  const { runId } = await callFor(LearningRunSchema, ops, 'POST', '/api/v1/learning-runs', {
    json: { dataset },
  });

  // Into shadow.
  const page = await openAs(ops);
  await page.goto(`/learning/${runId}`);
  await page.getByRole('button', { name: slug, exact: true }).click(PATIENT);
  const sheet = page.getByRole('dialog');
  const live = sheet.getByRole('region', { name: 'On live ads' });
  await expect(live).toContainText('It flags nothing.');
  await live.getByRole('combobox', { name: 'Review of what only the candidate flags' }).click();
  await page.getByRole('option', { name: 'all' }).click();
  await live.getByRole('button', { name: 'Run in shadow' }).click();
  await expect(live).toContainText('No ad has come in since it began.');
  const candidate = await db.brandModel.findFirstOrThrow({ where: { learningRunId: runId } });
  expect(candidate.state).toBe('shadow');

  // The comparison, on ads that come in from now on.
  const ads = await shop.sendAds(
    Array.from({ length: 24 }, (_, index) => ({
      title: index < 4 ? `${slug} ${index}` : newName('A thing'),
      images,
    })),
  );
  await waitUntilScored(db, ads);
  await expect(live.getByText('flags 4, from 0.50 on')).toBeVisible(PATIENT);
  await expect(live.getByRole('table', { name: 'Differences' })).toContainText('too few');
  expect(await db.shadowScore.count({ where: { shadow: { brandModelId: candidate.id } } })).toBe(24);
  expect(await db.adScore.count({ where: { brandModelId: candidate.id } })).toBe(0);

  // Two operators: a handful of verdicts hold out too few pictures to say that nothing is lost, so that is made up.
  await db.learningRunBrand.updateMany({
    where: { runId, brandId: brand.id },
    data: { figures: nothingLost(before.contentHash) },
  });
  const promotion = sheet.getByRole('region', { name: 'Into use' });
  await expect(promotion.getByRole('combobox', { name: 'Threshold' })).toContainText('flags as many as now');
  await expect(promotion).toContainText('of 24 live ads');
  await promotion.getByRole('button', { name: 'Propose' }).click();
  await expect(promotion.getByText('You proposed this. Somebody else has to approve it.')).toBeVisible();
  const other = await people.one('ops');
  const second = await openAs(other);
  await second.goto(`/learning/${runId}`);
  await second.getByRole('button', { name: slug, exact: true }).click();
  const decision = second.getByRole('dialog').getByRole('region', { name: 'Into use' });
  await expect(decision).toContainText('where it flags as large a share of 24 live ads');
  await expect(decision.getByRole('region', { name: 'Marks that change hands' })).toContainText('None does.');
  const gates = decision.getByRole('region', { name: 'Gates as they stand now' }).getByRole('listitem');
  await expect(gates).toHaveText([/^open/, /^open/, /^open/, /^open/]);
  await expect(decision.getByRole('textbox')).toHaveCount(0);
  await decision.getByRole('button', { name: 'Approve' }).click();
  await expect(decision.getByText(`Approved by ${other.name}`)).toBeVisible();
  expect(await db.modelPromotion.findFirst({ where: { brandModelId: candidate.id } })).toMatchObject({
    state: 'approved',
    overrideReason: null,
    matched: { ads: 24 },
  });
  expect(await inUse()).toMatchObject({ id: candidate.id });
  const threshold = (brandModelId: string) =>
    db.thresholdVersion.findFirst({ where: { brandModelId, state: 'active' } });
  expect(await threshold(candidate.id)).toMatchObject({ origin: 'matched' });

  // And back.
  await page.reload();
  await page.getByRole('button', { name: slug, exact: true }).click();
  await expect(sheet).toContainText('Ended with its promotion');
  await sheet.getByRole('button', { name: 'Take the model before back' }).click();
  await expect.poll(inUse).toMatchObject({ contentHash: before.contentHash });
  expect(await threshold((await inUse())!.id)).toMatchObject({ origin: 'restored', value: 0.5 });
  await waitUntilScored(db, ads);

  // Nothing that the reviewer did meanwhile was refused or lost.
  const sent = await reviewer.stop();
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter(({ status }) => status !== 201)).toEqual([]);
  const stored = await db.verdict.count({ where: { id: { in: sent.map(({ verdictId }) => verdictId) } } });
  expect(stored).toBe(sent.length);
});

/** What a run keeps of held-out pictures when its candidate finds all that the model in use finds. */
const nothingLost = (insteadOf: string) => ({
  positives: 100,
  negatives: 400,
  recallAtOnePercent: null,
  curve: [],
  paired: { insteadOf, negativesOver: Array.from({ length: 100 }, () => [0, 0]) },
});

const REASONS = ['counterfeit', 'not-this-brand', 'trademark-use'] as const;
