import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { writeAnotherRelease } from '@/lib/server/testing/another-release';
import { newName } from '@/lib/server/testing/builders';
import { waitUntilScored } from './support/ads';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { drawPicture } from './support/pictures';
import { putFirst, waitForState } from './support/queue';
import { keepReviewing } from './support/reviewing';
import { expectOnTable } from './support/review-page';

const PATIENT = { timeout: 90_000 };

test('a release: imported, in shadow, through its gates by two persons, and back, while reviewers work', async ({
  db,
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  test.setTimeout(300_000);
  // The proposer's page asks for gates once more when somebody else has approved.
  expectErrors(/409 \(Conflict\)/);
  const [ops, admin] = [await people.one('ops'), await people.one('admin')];
  const images = [await shop.sendImage(await drawPicture())];
  const stopReviewing = await startReviewing('into use');
  const inUse = () => db.release.findFirstOrThrow({ where: { state: 'active' } });
  const before = await inUse();
  const releaseId = await importAnother();

  // Into shadow.
  const page = await openAs(ops);
  await page.goto('/releases');
  await openRelease(page, 'candidate');
  const sheet = page.getByRole('dialog');
  const live = sheet.getByRole('region', { name: 'On live ads' });
  await live.getByRole('button', { name: 'Run in shadow' }).click();
  const shadows = () => db.modelShadow.count({ where: { release: { releaseId }, state: 'running' } });
  const brands = await db.brandModel.count({ where: { state: 'active' } });
  await expect.poll(shadows, PATIENT).toBe(brands);
  await expect(live).toContainText(`${brands} of ${brands} brands prepared`);

  // Its gates, on ads that come in from now on.
  const ads = await shop.sendAds(
    Array.from({ length: 24 }, (_, index) => ({
      title: index < 4 ? `${NAMED.name} seen ${index}` : newName('A thing'),
      images,
    })),
  );
  await waitUntilScored(db, ads);
  await expect
    .poll(() => db.releaseShadowAd.count({ where: { shadow: { releaseId } } }), PATIENT)
    .toBeGreaterThanOrEqual(24);
  await page.reload();
  await openRelease(page, 'in shadow');
  const promotion = sheet.getByRole('region', { name: 'Into use' });
  const gate = (name: string) => promotion.getByRole('listitem').filter({ hasText: name }).first();
  await expect(gate('Every part is stored by its hash')).toContainText('open');
  await expect(gate('Seen on live ads')).toContainText('open');
  await expect(gate('Recall of every brand')).toContainText('shut');
  await expect(gate('No near-duplicates')).toContainText('open');
  await expect(gate('The threshold of every brand')).toContainText('keep a value');
  await promotion.getByRole('button', { name: 'Propose' }).click();
  await expect(promotion.getByText('You proposed this. Somebody else has to approve it.')).toBeVisible();

  // By another person; the reviewers' page goes on.
  const second = await openAs(admin);
  await second.goto('/releases');
  await openRelease(second, 'in shadow');
  const decision = second.getByRole('dialog').getByRole('region', { name: 'Into use' });
  await decision.getByRole('textbox', { name: 'Why it goes on although a gate is shut' }).fill('a test');
  await decision.getByRole('button', { name: 'Approve' }).click();
  await expect(decision.getByText(`Approved by ${admin.name}`)).toBeVisible(PATIENT);
  expect(await inUse()).toMatchObject({ id: releaseId });
  await stopReviewing();
  await decideUnder(releaseId, 'with the other release');

  // And back, by one.
  const stopAgain = await startReviewing('back');
  await page.reload();
  await openRelease(page, 'retired');
  await sheet.getByRole('button', { name: 'Take this release back into use' }).click();
  await expect.poll(inUse, PATIENT).toMatchObject({ id: before.id });
  await stopAgain();
  await decideUnder(before.id, 'with the release before');
  await waitUntilScored(db, ads);

  // Nothing was triaged by a model of another release.
  const mixed = await db.$queryRaw<unknown[]>`
    SELECT FROM triage_decision AS decision, jsonb_array_elements(decision.flags) AS flag
      JOIN brand_model AS model ON model.id = (flag ->> 'brandModelId')::uuid
     WHERE model.release_id <> decision.release_id`;
  expect(mixed).toEqual([]);

  /** A reviewer with something to do. @returns what ends it: nothing that was decided meanwhile was refused */
  async function startReviewing(words: string): Promise<() => Promise<void>> {
    await shop.flaggedAds(
      Array.from({ length: 20 }, (_, at) => ({ title: `${NAMED.name} ${words} ${at}`, images })),
    );
    const reviewer = keepReviewing(await people.one('reviewer'));
    return async () => {
      const sent = await reviewer.stop();
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.filter(({ status }) => status !== 201)).toEqual([]);
    };
  }

  /** An ad that comes in now is scored under it, and a reviewer decides it by key. */
  async function decideUnder(id: string, words: string): Promise<void> {
    const [item] = await putFirst(db, await shop.flaggedAds([{ title: `${NAMED.name} ${words}` }]));
    expect(await db.scoring.findUnique({ where: { revisionId: item!.revisionId } })).toMatchObject({
      releaseId: id,
    });
    const review = await openAs(await people.one('reviewer'));
    await review.goto(`/review?item=${item!.reviewItemId}&purpose=answer`);
    await expectOnTable(review, item!);
    await review.keyboard.press('1');
    await waitForState(db, item!, ['answered', 'settled']);
    await review.close();
  }
});

/** By the command that operators use. @returns its id */
async function importAnother(): Promise<string> {
  const folder = await writeAnotherRelease();
  const args = ['cli/touchstone.mjs', 'release', 'import', folder, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  await rm(folder, { recursive: true });
  return (JSON.parse(stdout) as { releaseId: string }).releaseId;
}

const openRelease = (page: Page, state: string) =>
  page
    .getByRole('table', { name: 'Releases' })
    .getByRole('row')
    .filter({ hasText: state })
    .getByRole('button')
    .click();
