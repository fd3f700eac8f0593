import type { Page } from '@playwright/test';
import type { Db } from '@/lib/server/database/db';
import { makeAd, newName, saveScores, scoredAd } from '@/lib/server/testing/builders';
import { expectNoViolations } from './support/accessibility';
import { modelledBrand } from './support/brands';
import { expect, test } from './support/fixtures';
import { said } from './support/review-page';

const handle = (page: Page) => page.getByRole('slider', { name: 'Threshold' });
const inUse = (page: Page) => page.getByRole('region', { name: 'In use' });

test('a threshold is proposed, approved by a second person, the next ad is triaged by it, and back again', async ({
  db,
  people,
  openAs,
}) => {
  const slug = newName('brand');
  const brand = await modelledBrand(db, slug);
  const isFlagged = async (prob: number) => {
    const ad = await makeAd(db);
    await takeFromWorker(db, ad.revisionId);
    await saveScores(db, [scoredAd(ad, [[brand, prob]])]);
    return (await db.triageDecision.findFirstOrThrow({ where: { revisionId: ad.revisionId } })).isFlagged;
  };
  const [olga, piet] = [await people.one('ops'), await people.one('ops')];
  expect(await isFlagged(0.45)).toBe(false);

  const first = await openAs(olga);
  await first.goto(`/brands/${slug}/thresholds`);
  await expect(inUse(first)).toContainText('0.50provisional');
  await expect(first.getByRole('button', { name: 'Propose 0.50' })).toBeDisabled();
  await handle(first).focus();
  for (let step = 0; step < 10; step++) await first.keyboard.press('ArrowLeft');
  await expect(handle(first)).toHaveAttribute('aria-valuetext', '0.40');
  await first.getByRole('button', { name: 'Propose 0.40' }).click();
  await first.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('too much gets through');
  await first.getByRole('dialog').getByRole('button', { name: 'Propose 0.40' }).click();
  await expect(said(first, '0.40 is proposed; a second operator approves it.')).toBeVisible();
  await expect(first.getByRole('button', { name: 'Approve 0.40' })).toHaveCount(0);
  expect(await isFlagged(0.45)).toBe(false);

  const second = await openAs(piet);
  await second.goto(`/brands/${slug}/thresholds`);
  await expect(second.getByRole('region', { name: 'Proposal' })).toContainText('too much gets through');
  await second.getByRole('button', { name: 'Approve 0.40' }).click();
  await expect(said(second, '0.40 is in use; the next ad is triaged by it.')).toBeVisible();
  await expect(inUse(second)).toContainText('0.40');
  expect(await isFlagged(0.45)).toBe(true);

  await inUse(second).getByRole('button', { name: 'Back to 0.50' }).click();
  await expect(said(second, '0.50 is in use again.')).toBeVisible();
  await expect(inUse(second)).toContainText('0.50');
  expect(await isFlagged(0.45)).toBe(false);
  const rows = second.getByRole('table', { name: 'Thresholds of this model' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(2)).toContainText(`proposed by ${olga.name} · approved by ${piet.name}`);
  await expectNoViolations(second, 'thresholds of a brand');
});

test('a certificate is planned, and too little traffic is said so', async ({
  db,
  people,
  openAs,
  expectErrors,
}) => {
  expectErrors(/422/);
  const slug = newName('brand');
  await modelledBrand(db, slug);
  const page = await openAs(await people.one('ops'));
  await page.goto(`/brands/${slug}/thresholds`);
  await page.getByRole('button', { name: 'Plan a certificate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Fix the plan' }).click();
  await expect(said(page, /^Too few ads score that high to test such a promise/)).toBeVisible();
});

test('all brands stand under one budget, and a reviewer only reads', async ({ people, openAs }) => {
  const ops = await openAs(await people.one('ops'));
  await ops.goto('/thresholds');
  await expect(ops.getByRole('table', { name: 'All brands' }).getByRole('row')).not.toHaveCount(1);
  await ops.getByRole('spinbutton', { name: 'Reviewer hours a day' }).fill('5');
  await ops.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(ops.getByRole('button', { name: /Propose the change|Nothing to propose/ })).toBeVisible();
  await expectNoViolations(ops, 'thresholds of all brands');
  const reader = await openAs(await people.one('reviewer'));
  await reader.goto('/brands/lumipeak/thresholds');
  await expect(inUse(reader)).toBeVisible();
  await expect(reader.getByRole('button', { name: /Propose/ })).toHaveCount(0);
});

/** The worker cannot score a picture without bytes; once it has said so, the scoring is nobody's. */
async function takeFromWorker(db: Db, revisionId: string): Promise<void> {
  const state = async () => (await db.scoring.findUniqueOrThrow({ where: { revisionId } })).state;
  await expect.poll(state).toBe('failed');
  await db.scoring.update({
    where: { revisionId },
    data: { state: 'queued', failureCode: null, failureDetail: null, endedAt: null },
  });
}
