import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { waitLimitMs } from '../support/patience.ts';
import { tryAgain } from '../support/waitFor.ts';

const root = join(import.meta.dirname, '..', '..');

/** What a user's hands and eyes do in an editor. */
export interface EditorActions {
  readonly page: Page;
  /** Opens a file by its path in the workspace and puts the cursor at its end. */
  openFile(path: string): Promise<void>;
  /** Runs a command by its title, as the palette shows it. */
  runCommand(title: string): Promise<void>;
  /** Types into whatever has the focus, key by key. */
  type(text: string): Promise<void>;
  /** Waits for ghost text and returns it. */
  ghostText(): Promise<string>;
  /** Waits until the text in the active editor holds `part`. */
  waitForText(part: string): Promise<void>;
  /** The page inside the visible webview. */
  webview(): FrameLocator;
  /** Writes `test-results/<name>.png`. */
  screenshot(name: string): Promise<void>;
}

/** Opens an editor's address and waits until its window stands. */
export async function openWorkbench(page: Page, url: string): Promise<void> {
  page.setDefaultTimeout(waitLimitMs);
  await page.goto(url);
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor();
}

/** Writes into a field whatever has the keyboard: while a window starts, keys may go to an editor that takes it. */
export async function enterText(field: Locator, text: string, timeout: number): Promise<void> {
  await field.waitFor({ timeout });
  await field.evaluate(
    (element, value) => {
      if (!(element instanceof HTMLInputElement)) throw new Error('no field of text');
      element.value = value;
      element.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
    text,
    { timeout },
  );
}

/** Shorter than any try: what is not there any more needs no closing. */
const closeMs = 2_000;

/** Closes the list or field at the top, where one is open, and nothing else: in the chat Escape stops the answer. */
export async function closeQuickInput(page: Page): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  if (await input.isVisible())
    await input.press('Escape', { timeout: closeMs }).catch(() => undefined);
}

/** Hands for a page that shows an editor. */
export function createEditorActions(page: Page): EditorActions {
  const quickInput = page.locator('.quick-input-widget input');
  const find = async (text: string, row: string, timeout = waitLimitMs) => {
    await enterText(quickInput, text, timeout);
    // Enter would take what the editor thinks nearest, which need not be what was asked for.
    const name = page.locator('.label-name').getByText(row, { exact: true });
    const found = page.locator('.quick-input-list .monaco-list-row').filter({ has: name }).first();
    await found.waitFor({ timeout });
    return found;
  };
  return {
    page,
    async openFile(path) {
      await tryAgain(
        async (timeout) => {
          await page.keyboard.press('Control+P');
          await (await find(path, path.split('/').at(-1) ?? path, timeout)).click({ timeout });
          // A click on a list that is filled anew at that moment only marks a row.
          await quickInput.waitFor({ state: 'hidden', timeout });
        },
        () => closeQuickInput(page),
      );
      const opened = page.locator(`.editor-instance .monaco-editor[data-uri$="/${path}"]`);
      await opened.locator('.view-line').first().waitFor();
      // Not by a click: the first line may lie under the head of a file that is scrolled.
      await opened.locator(':is(.native-edit-context, textarea.inputarea)').first().focus();
      await page.keyboard.press('Control+End');
    },
    async runCommand(title) {
      // On a busy machine what opens meanwhile can take the keyboard, which closes the list again, also under the hand.
      const row = await tryAgain(
        async (timeout) => {
          await page.keyboard.press('F1');
          const found = await find(`>${title}`, title, timeout);
          await found.click({ timeout });
          return found;
        },
        () => closeQuickInput(page),
      );
      // The list itself need not go: the command may open another one in its place.
      await row.waitFor({ state: 'hidden' });
    },
    async type(text) {
      await page.keyboard.type(text, { delay: 30 });
    },
    async ghostText() {
      // The editor cuts ghost text into one element per token.
      const parts = page.locator(
        '.monaco-editor .ghost-text-decoration, .monaco-editor .ghost-text',
      );
      await parts.first().waitFor();
      return plainSpaces((await parts.allTextContents()).join(''));
    },
    async waitForText(part) {
      await page.waitForFunction((wanted) => {
        const lines = [...document.querySelectorAll<HTMLElement>('.editor-instance .view-line')]
          .sort(
            (left, right) => Number.parseFloat(left.style.top) - Number.parseFloat(right.style.top),
          )
          .map((line) => line.textContent?.replace(/\u00a0/g, ' '));
        return lines.join('\n').includes(wanted);
      }, part);
    },
    webview: () => page.frameLocator('iframe.webview').frameLocator('iframe#active-frame'),
    async screenshot(name) {
      mkdirSync(join(root, 'test-results'), { recursive: true });
      await page.screenshot({
        path: join(root, 'test-results', `${name.replace(/[^\w.-]+/g, '-')}.png`),
      });
    },
  };
}

function plainSpaces(text: string): string {
  return text.replace(/\u00a0/g, ' ');
}
