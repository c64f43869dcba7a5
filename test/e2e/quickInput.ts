import type { Locator, Page } from 'playwright-core';
import { closeQuickInput, type EditorActions, enterText } from '../host/editorActions.ts';
import { tryAgain } from '../support/waitFor.ts';

/**
 * Runs a command that asks something itself, by keys alone. The palette lists what there was when it opened: a command
 * of an extension that becomes known meanwhile is only there the next time.
 */
export async function startCommand(page: Page, title: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row.focused .label-name', {
    hasText: title,
  });
  await tryAgain(
    async (timeout) => {
      await page.keyboard.press('F1');
      await enterText(page.locator('.quick-input-widget input'), `>${title}`, timeout);
      await row.first().waitFor({ timeout });
    },
    () => closeQuickInput(page),
  );
  await page.keyboard.press('Enter');
}

/** Waits until the open quick input has a title. */
export const title = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('.quick-input-title', { hasText: text }).waitFor();
export const focusedRow = (page: Page): Locator =>
  page.locator('.quick-input-list .monaco-list-row.focused');

/** Slipstream's item in the status bar. */
export const statusItem = ({ page }: Pick<EditorActions, 'page'>): Locator =>
  page.locator('.statusbar-item[id*="slipstream.status"]').first();
/** What the open quick input says below its field. */
export const message = ({ page }: Pick<EditorActions, 'page'>): Locator =>
  page.locator('.quick-input-message');
export const input = ({ page }: Pick<EditorActions, 'page'>): Locator =>
  page.locator('.quick-input-widget input').first();
