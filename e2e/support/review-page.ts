import { expect, type Page } from '@playwright/test';
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
  await expect(page.getByText(title, { exact: true }).first()).toBeVisible();
}
