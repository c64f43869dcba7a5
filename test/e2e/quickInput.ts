import type { Locator, Page } from 'playwright-core';

/** How often the palette is opened, and how long the command is looked for each time, in ms. */
const tries = 5;
const lookMs = 4_000;

/**
 * Runs a command that asks something itself, by keys alone. The palette lists what there was when it opened: a command
 * of an extension that becomes known meanwhile is only there the next time.
 */
export async function startCommand(page: Page, title: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row.focused .label-name', {
    hasText: title,
  });
  for (let left = tries; ; left -= 1) {
    await page.keyboard.press('F1');
    try {
      await page.locator('.quick-input-widget input').fill(`>${title}`, { timeout: lookMs });
      await row.first().waitFor({ timeout: lookMs });
      break;
    } catch (error) {
      if (left === 1) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await page.keyboard.press('Enter');
}

/** Waits until the open quick input has a title. */
export const title = (page: Page, text: string): Promise<void> =>
  page.locator('.quick-input-title', { hasText: text }).waitFor();
export const focusedRow = (page: Page): Locator =>
  page.locator('.quick-input-list .monaco-list-row.focused');
