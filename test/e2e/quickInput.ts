import type { Locator, Page } from 'playwright-core';

/** Runs a command that asks something itself, by keys alone. */
export async function startCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${title}`);
  await page.locator('.quick-input-list .label-name', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Waits until the open quick input has a title. */
export const title = (page: Page, text: string): Promise<void> =>
  page.locator('.quick-input-title', { hasText: text }).waitFor();
export const focusedRow = (page: Page): Locator =>
  page.locator('.quick-input-list .monaco-list-row.focused');
