import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import type { Page } from '@playwright/test';
import { newName } from '@/lib/server/testing/builders';
import { expect, test } from './support/fixtures';
import { stageBoxes, stagePicture } from './support/konva';
import { drawReference } from './support/pictures';
import { said } from './support/review-page';

/** A brand of the test alone, made on the page, with its draft open. */
async function makeBrand(page: Page, name: string): Promise<string> {
  const slug = newName('brand');
  await page.goto('/brands');
  await page.getByRole('button', { name: 'New brand' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByRole('textbox', { name: 'Short name in addresses' }).fill(slug);
  await dialog.getByRole('button', { name: 'Make the brand' }).click();
  await expect(page).toHaveURL(new RegExp(`/brands/${slug}/definition`));
  await expect(page.getByText('Draft 1', { exact: true })).toBeVisible();
  return slug;
}

const saved = (page: Page) => expect(page.getByText('saved', { exact: true })).toBeVisible();

async function addWord(page: Page, list: string, word: string): Promise<void> {
  await page.getByRole('textbox', { name: list }).fill(word);
  await page.getByRole('textbox', { name: list }).press('Enter');
  await expect(page.getByRole('button', { name: `Remove ${word}` })).toBeVisible();
}

async function publish(page: Page, version: number): Promise<void> {
  await saved(page);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(said(page, `Version ${version} was published.`)).toBeVisible();
}

test('an edit is seen in its impact, published, and flags differ within ten seconds', async ({
  db,
  people,
  shop,
  openAs,
}) => {
  const page = await openAs(await people.one('ops'));
  const word = newName('velto').replace('-', '');
  const [ad] = await shop.sendAds([{ title: `${word} shoes` }]);
  await expect
    .poll(async () => (await db.scoring.findUniqueOrThrow({ where: { revisionId: ad!.revisionId } })).state)
    .toBe('scored');
  const slug = await makeBrand(page, newName('Brand'));
  await addWord(page, 'Aliases', word);
  await saved(page);

  await page.getByRole('button', { name: 'See what it changes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Find out' }).click();
  const gained = dialog.getByRole('region', { name: 'Flags gained' });
  await expect(gained.getByRole('listitem')).toHaveCount(1, { timeout: 30_000 });
  await expect(gained).toContainText(`${word} shoes`);
  await page.keyboard.press('Escape');

  await publish(page, 1);
  await expect
    .poll(
      async () => {
        const brand = await db.brand.findUniqueOrThrow({ where: { slug } });
        return db.reviewSuspect.count({
          where: {
            brandId: brand.id,
            thresholdVersionId: { not: null },
            reviewItem: { revisionId: ad!.revisionId },
          },
        });
      },
      { timeout: 10_000 },
    )
    .toBe(1);

  // What the next version would take over leads to the very items.
  await page.getByRole('button', { name: 'Open a draft' }).click();
  await saved(page);
  await page.getByRole('button', { name: 'See what it changes' }).click();
  await dialog.getByRole('button', { name: 'Find out' }).click();
  const opening = page.waitForEvent('popup');
  await dialog
    .getByRole('link', { name: '1 was suspected under the version in use' })
    .click({ timeout: 30_000 });
  const list = await opening;
  await expect(list.getByText(`${word} shoes`)).toBeVisible();
  await expect(list.getByText('1 ad', { exact: true })).toBeVisible();
  await list.getByRole('button', { name: 'Remove the filter Suspected under version' }).click();
  await expect(list).toHaveURL(`/queue?state=waiting&brand=${slug}`);
  await expect(list.getByText(`${word} shoes`)).toBeVisible();
});

test('two operators write one draft: nothing is overwritten, and both are kept', async ({
  people,
  openAs,
  expectErrors,
}) => {
  expectErrors(/409/);
  const [anna, ben] = [await openAs(await people.one('ops')), await openAs(await people.one('ops'))];
  const slug = await makeBrand(anna, newName('Brand'));
  await addWord(anna, 'Aliases', 'first');
  await saved(anna);
  await ben.goto(`/brands/${slug}/definition`);
  await expect(ben.getByRole('button', { name: 'Remove first' })).toBeVisible();

  await addWord(anna, 'Aliases', 'of Anna');
  await addWord(ben, 'Keywords', 'of Ben');
  await expect(async () => {
    const dialogs = (await anna.getByRole('dialog').count()) + (await ben.getByRole('dialog').count());
    expect(dialogs).toBe(1);
  }).toPass();
  const second = (await ben.getByRole('dialog').count()) === 1 ? ben : anna;
  await expect(second.getByRole('dialog')).toContainText('changed this draft too');
  await second.getByRole('dialog').getByRole('button', { name: 'Keep both' }).click();
  await saved(second);
  await expect(second.getByRole('button', { name: 'Remove of Anna' })).toBeVisible();
  await expect(second.getByRole('button', { name: 'Remove of Ben' })).toBeVisible();
  const first = second === ben ? anna : ben;
  await first.reload();
  await expect(first.getByRole('button', { name: 'Remove of Anna' })).toBeVisible();
  await expect(first.getByRole('button', { name: 'Remove of Ben' })).toBeVisible();
});

test('what was typed last is there after a reload, also when the server did not take it', async ({
  people,
  openAs,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource/, /ERR_/);
  const page = await openAs(await people.one('ops'));
  await makeBrand(page, newName('Brand'));
  await page.route('**/api/v1/brands/*/definitions/1', (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  );
  await addWord(page, 'Aliases', '噢麦力');
  await expect(page.getByText('kept in this browser', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Remove 噢麦力' })).toBeVisible();
  await page.unroute('**/api/v1/brands/*/definitions/1');
  await saved(page);
});

test('the editor stays as it is when the page learns of what it saved itself', async ({ people, openAs }) => {
  const page = await openAs(await people.one('ops'));
  const slug = await makeBrand(page, newName('Brand'));
  await addWord(page, 'Aliases', 'first');
  await saved(page);
  const keywords = page.getByRole('textbox', { name: 'Keywords' });
  await keywords.fill('half a wo');
  await page.waitForResponse((response) => response.url().endsWith(`/brands/${slug}/definitions/1`), {
    timeout: 30_000,
  });
  await expect(page.getByRole('button', { name: 'Remove first' })).toBeVisible();
  await expect(keywords).toHaveValue('half a wo');
  await expect(keywords).toBeFocused();
});

type File = { name: string; type: string; bytes: Uint8Array };

/** What a browser does when files are dropped on an element, or pasted. */
async function give(page: Page, how: 'drop' | 'paste', selector: string, file: File): Promise<void> {
  const given = { ...file, how, base64: Buffer.from(file.bytes).toString('base64') };
  await page
    .locator(selector)
    .first()
    .evaluate((target, { name, type, base64, how: event }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type }));
      const init = { bubbles: true, cancelable: true };
      target.dispatchEvent(
        event === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: transfer })
          : new ClipboardEvent('paste', { ...init, clipboardData: transfer }),
      );
    }, given);
}

test('pictures are dropped and pasted, marked on the table, and what is no picture is refused with its reason', async ({
  people,
  openAs,
  expectErrors,
}) => {
  expectErrors(/415/);
  const page = await openAs(await people.one('ops'));
  const slug = await makeBrand(page, newName('Brand'));
  await page.getByRole('button', { name: 'Add a point' }).click();
  const genuine = { name: 'mark.jpg', type: 'image/jpeg', bytes: await drawReference('red-bars') };
  const other = { name: 'other.jpg', type: 'image/jpeg', bytes: await drawReference('blue-checks') };
  await give(page, 'drop', '[data-drop="counter-example"]', other);
  await expect(page.getByRole('heading', { name: 'Not this (1)' })).toBeVisible();
  await give(page, 'paste', 'body', genuine);
  await expect(page.getByRole('heading', { name: 'Reference pictures (1)' })).toBeVisible();

  const { onStage } = await stagePicture(page);
  const stage = await page.getByRole('img', { name: /^Reference picture, 480 x 360 px/ }).boundingBox();
  const at = (x: number, y: number) => ({
    x: stage!.x + onStage.x + (x / 480) * onStage.width,
    y: stage!.y + onStage.y + (y / 360) * onStage.height,
  });
  const [from, to] = [at(130, 70), at(350, 290)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole('heading', { name: 'Regions (1)' })).toBeVisible();
  await page.getByRole('combobox', { name: 'What region 1 shows' }).click();
  await page.getByRole('option', { name: '1 logo' }).click();
  await saved(page);
  await page.reload();
  await expect.poll(async () => (await stageBoxes(page)).map(({ label }) => label)).toEqual(['1 logo']);

  const lying = { name: 'lying.png', type: 'image/png', bytes: Buffer.from('<svg xmlns="x"/>') };
  await give(page, 'drop', '[data-drop="genuine"]', lying);
  await expect(page.getByRole('alert').filter({ hasText: 'lying.png' })).toContainText(
    'no JPEG, PNG or WebP',
  );
  const huge = await sharp({ create: { width: 10_000, height: 6_000, channels: 3, background: '#fff' } })
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
  await give(page, 'drop', '[data-drop="genuine"]', { name: 'huge.png', type: 'image/png', bytes: huge });
  await expect(page.getByRole('alert').filter({ hasText: 'huge.png' })).toContainText('megapixels');
  expect(slug).toBeTruthy();
});

test('an old version is compared, comes back as a draft and is published', async ({ people, openAs }) => {
  const page = await openAs(await people.one('ops'));
  const slug = await makeBrand(page, newName('Brand'));
  await addWord(page, 'Aliases', 'old');
  await publish(page, 1);
  await page.getByRole('button', { name: 'Open a draft' }).click();
  await page.getByRole('button', { name: 'Remove old' }).click();
  await addWord(page, 'Aliases', 'new');
  await publish(page, 2);

  await page.goto(`/brands/${slug}/definition?version=1&with=2`);
  const row = page.getByRole('row', { name: /aliases/ });
  await expect(row.getByRole('listitem').filter({ hasText: 'new' })).toContainText('removed');
  await expect(row.getByRole('listitem').filter({ hasText: 'old' })).toContainText('added');
  await page.getByRole('button', { name: 'Restore version 1 as a draft' }).click();
  await expect(page.getByText('Draft 3', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove old' })).toBeVisible();
  await publish(page, 3);
  await page.goto(`/brands/${slug}/definition`);
  await expect(page.getByText('version 3 (published)')).toBeVisible();
});

test('reviewers read a definition, and are offered nothing to change', async ({ people, openAs }) => {
  const [ops, reviewer] = [await openAs(await people.one('ops')), await openAs(await people.one('reviewer'))];
  const slug = await makeBrand(ops, newName('Brand'));
  await addWord(ops, 'Aliases', 'seen');
  await publish(ops, 1);
  await reviewer.goto(`/brands/${slug}/definition`);
  await expect(reviewer.getByText('seen')).toBeVisible();
  await expect(reviewer.getByRole('textbox')).toHaveCount(0);
  await expect(reviewer.getByRole('button', { name: 'Open a draft' })).toHaveCount(0);
});
