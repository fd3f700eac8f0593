import { LOCALES, type Locale } from '@/lib/domain/locale';
import { newName } from '@/lib/server/testing/builders';
import { expectNoViolationsInBothThemes, waitUntilWhole } from './support/accessibility';
import { importPicturedBrand, NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { stagePicture } from './support/konva';

/** What is pressed, as the catalogues have it. */
const WORDS: Record<Locale, { table: string; plan: string; open: string; impact: string }> = {
  en: {
    table: 'The chart as a table',
    plan: 'Plan a certificate',
    open: 'Open a draft',
    impact: 'See what it changes',
  },
  'zh-CN': { table: '以表格查看图表', plan: '计划一份证书', open: '新建草稿', impact: '查看影响' },
};

for (const locale of LOCALES) {
  test(`in ${locale}: no page of brand operators is wider than the window, or breaks a rule of WCAG 2.2 AA`, async ({
    db,
    people,
    shop,
    openAs,
  }) => {
    const slug = await importPicturedBrand(db);
    await shop.flaggedAds([{ title: `${NAMED.name} ${newName('lamp')}`, seller: newName('seller') }]);
    const page = await openAs(await people.one('ops'), { locale });
    const words = WORDS[locale];
    const look = async (where: string) => {
      await waitUntilWhole(page);
      // How wide a page is depends on the language; what the rules see does not.
      if (locale === 'en') await expectNoViolationsInBothThemes(page, where);
      const surplus = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(surplus, `${where} is wider than the window`).toBeLessThanOrEqual(0);
    };
    for (const path of [
      '/brands',
      `/brands/${slug}`,
      `/brands/${slug}/definition`,
      `/brands/${slug}/thresholds`,
      `/brands/${slug}/cases`,
      `/brands/${slug}/cold-start`,
      '/thresholds',
      '/cases',
      `/authorizations?source=${shop.source}`,
      '/insights/alerts',
    ]) {
      await page.goto(path);
      await look(path);
    }

    await page.goto(`/brands/${slug}/thresholds`);
    await page.getByText(words.table).click();
    await look('the chart of thresholds as a table');
    await page.getByRole('button', { name: words.plan }).click();
    await look('the plan of a certificate');

    await page.goto(`/brands/${slug}/definition`);
    await page.getByRole('button', { name: words.open }).click();
    await stagePicture(page);
    await look('the editor of a definition');
    await page.getByRole('button', { name: words.impact }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('what a draft would change');
  });
}
