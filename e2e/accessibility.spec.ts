import type { CDPSession, Page } from '@playwright/test';
import { expectNoViolationsInBothThemes, waitUntilWhole } from './support/accessibility';
import { NAMED, PICTURED } from './support/brands';
import { expect, test } from './support/fixtures';
import { stagePicture } from './support/konva';
import { openItem } from './support/review-page';

test('no page breaks WCAG 2.2 AA where a machine can tell, light or dark', async ({
  people,
  shop,
  openAs,
  expectErrors,
}) => {
  expectErrors(/404 \(Not Found\)/); // the page of an address that leads nowhere
  const [item] = await shop.flaggedAds([
    {
      title: `${PICTURED.name} and ${NAMED.name} for all`,
      marks: ['red-bars', 'none'],
      seller: 'a-seller',
    },
  ]);
  const nobody = await openAs(null);
  await nobody.goto('/login');
  await expectNoViolationsInBothThemes(nobody, 'sign-in');

  const page = await openAs(await people.one('reviewer', 'ops', 'admin'));
  await openItem(page, item!);
  await stagePicture(page);
  await expectNoViolationsInBothThemes(page, 'review');
  await page.keyboard.press('m');
  await page.keyboard.press('x');
  await expectNoViolationsInBothThemes(page, 'review with the map on');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolationsInBothThemes(page, 'the list of keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolationsInBothThemes(page, 'escalating');

  for (const path of [
    `/queue?source=${shop.source}`,
    '/admin/accounts',
    '/admin/system',
    '/data/exchange',
    '/data',
    '/datasets',
    '/learning',
    '/evaluation',
    '/forbidden',
    '/nowhere',
  ]) {
    await page.goto(path);
    await waitUntilWhole(page);
    await expectNoViolationsInBothThemes(page, path);
  }
});

/** What the keyboard is on: its name as assistive technology hears it, and whether one sees where it is. */
async function focused(page: Page, cdp: CDPSession) {
  const { result } = await cdp.send('Runtime.evaluate', { expression: 'document.activeElement' });
  const { nodes } = await cdp.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId!,
    fetchRelatives: false,
  });
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    // A row of a table shows it on what covers the row.
    const isOutlined = [null, '::before'].some((pseudo) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    });
    const rect = element.getBoundingClientRect();
    const isMarked = isOutlined || getComputedStyle(element).boxShadow !== 'none';
    return { html: element.outerHTML.slice(0, 200), isMarked, isThere: rect.width > 1 && rect.height > 1 };
  });
  return (
    seen && { ...seen, name: String(nodes[0]?.name?.value ?? ''), role: String(nodes[0]?.role?.value ?? '') }
  );
}

test('everything the Tab key reaches has a name, and shows that it is reached', async ({
  people,
  shop,
  openAs,
}) => {
  const [item] = await shop.flaggedAds([
    { title: `${PICTURED.name} and ${NAMED.name} by Tab`, marks: ['red-bars', 'none'] },
  ]);
  const page = await openAs(await people.one('reviewer', 'ops', 'admin'));
  const cdp = await page.context().newCDPSession(page);
  const reached = async (): Promise<string[]> => {
    const names: string[] = [];
    for (let step = 0; step < 80; step++) {
      await page.keyboard.press('Tab');
      const here = await focused(page, cdp);
      if (here === null) break;
      expect(here.name, `the name of ${here.html}`).not.toBe('');
      expect([here.isMarked, here.isThere], `focus is visible on ${here.html}`).toEqual([true, true]);
      names.push(`${here.role} ${here.name}`);
    }
    return names;
  };
  await openItem(page, item!);
  await stagePicture(page);
  const onReview = (await reached()).join('\n');
  for (const name of [
    'Counterfeit',
    'Another brand',
    'Escalate',
    'Decline',
    'Zoom in',
    'Picture 2 of 2',
    'Language',
  ])
    expect(onReview).toContain(name);
  for (const path of ['/login', `/queue?source=${shop.source}`, '/admin/accounts', '/admin/system']) {
    await page.goto(path);
    await waitUntilWhole(page);
    expect((await reached()).length, path).toBeGreaterThan(4);
  }
});
