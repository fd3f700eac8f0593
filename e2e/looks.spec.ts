import type { Page } from '@playwright/test';
import { LOCALES, type Locale } from '@/lib/domain/locale';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { stagePicture } from './support/konva';
import { openItem } from './support/review-page';

/** A word of each page, as its catalogue has it. */
const WORDS: Record<Locale, { review: string; queue: string; login: string }> = {
  en: { review: 'Review', queue: 'Queue', login: 'Sign in' },
  'zh-CN': { review: '审核', queue: '队列', login: '登录' },
};
/** How light the page's ground is, 0..1. */
function groundLightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d')!;
    for (const element of [document.documentElement, document.body]) {
      canvas.fillStyle = getComputedStyle(element).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red! + green! + blue!) / (3 * 255);
  });
}

for (const locale of LOCALES) {
  for (const theme of ['light', 'dark'] as const) {
    test(`in ${locale}, ${theme}: sign-in, queue and review are in that language and theme`, async ({
      people,
      shop,
      openAs,
    }) => {
      const anna = await people.one('reviewer');
      const [item] = await shop.flaggedAds([{ title: `${NAMED.name} ${locale} ${theme}` }]);
      const words = WORDS[locale];
      const nobody = await openAs(null, { locale, theme });
      await nobody.goto('/login');
      await expect(nobody.getByRole('button', { name: words.login })).toBeVisible();
      const page = await openAs(anna, { locale, theme });
      await page.goto(`/queue?source=${shop.source}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.queue);
      await expect(page.getByText(item!.title).first()).toBeVisible();
      await openItem(page, item!);
      await stagePicture(page);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.review);
      for (const shown of [nobody, page]) {
        await expect(shown.locator('html')).toHaveAttribute('lang', locale);
        await expect(shown.locator('html')).toHaveClass(theme);
        const lightness = await groundLightness(shown);
        if (theme === 'light') expect(lightness).toBeGreaterThan(0.8);
        else expect(lightness).toBeLessThan(0.25);
      }
    });
  }
}

test('language and theme are changed in place and kept', async ({ people, openAs }) => {
  const page = await openAs(await people.one('reviewer'));
  await page.goto('/queue');
  await page.getByRole('button', { name: 'Language: English' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('队列');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('button', { name: /^外观/ }).click();
  await page.getByRole('menuitemradio').last().click();
  await expect(page.locator('html')).toHaveClass('dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('html')).toHaveClass('dark');
});
