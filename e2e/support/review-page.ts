import { expect, type Locator, type Page } from '@playwright/test';
import type { SeededItem } from './ads';

/** Opens the review page with this very item on the table. */
export async function openItem(
  page: Page,
  item: SeededItem,
  purpose: 'answer' | 'adjudication' = 'answer',
): Promise<void> {
  await page.goto(`/review?item=${item.reviewItemId}&purpose=${purpose}`);
  await expectOnTable(page, item);
}

/** Waits until this ad is what the keys decide. */
export async function expectOnTable(page: Page, { title }: { title: string }): Promise<void> {
  await expect(page.getByRole('definition').first()).toHaveText(title);
}

/** What the page says, seen; the same words may stand there once more for screen readers. */
export const said = (page: Page, text: string | RegExp): Locator =>
  page.getByText(text).filter({ visible: true }).first();
