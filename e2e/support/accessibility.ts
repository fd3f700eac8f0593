import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { Theme } from '@/lib/domain/locale';

type RunOnly = { type: 'tag' | 'rule'; values: string[] };
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What depends on the theme, which changes colours and nothing else. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What a machine can tell of WCAG 2.2 AA holds for the page as it is. */
export const expectNoViolations = (page: Page, where: string): Promise<void> =>
  expectNone(page, where, { type: 'tag', values: WCAG_22_AA });

/** The same of a light page, and of its colours when it is dark. */
export async function expectNoViolationsInBothThemes(page: Page, where: string): Promise<void> {
  await expectNoViolations(page, where);
  await wear(page, 'light', 'dark');
  await expectNone(page, `${where}, dark`, { type: 'rule', values: OF_COLOURS });
  await wear(page, 'dark', 'light');
}

/** As the switch does it on the page: what is sent as dark from the start is that of looks.spec.ts. */
async function wear(page: Page, before: Theme, after: Theme): Promise<void> {
  await expect(page.locator('html')).toHaveClass(before);
  await page.evaluate((themes) => document.documentElement.classList.replace(themes.before, themes.after), {
    before,
    after,
  });
}

/** Waits until a page stands there with what it was fetched for. Pages may ask on and on, so the network is never idle. */
export async function waitUntilWhole(page: Page): Promise<void> {
  await expect(page.getByRole('heading').first()).toBeAttached();
  await expect(page.locator('.animate-pulse')).toHaveCount(0);
}

async function expectNone(page: Page, where: string, runOnly: RunOnly): Promise<void> {
  // Things that fade in are judged when they are there.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  );
  const { violations } = await new AxeBuilder({ page })
    .options({ runOnly, resultTypes: ['violations'] })
    // In the page itself: it has no frames whose results another, empty page would have to put together.
    .setLegacyMode()
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(found, where).toEqual([]);
}
