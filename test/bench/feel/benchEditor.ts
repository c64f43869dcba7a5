import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type OpenEditorOptions, type OpenedEditor, openEditor } from '../../host/openEditor.ts';

const results = join(import.meta.dirname, '..', '..', '..', 'test-results');
/** Far more than anything here takes, also on a slow machine: what is not there by then does not come. */
export const limitMs = 20_000;
/** The index of a large workspace is there by then, or will not be. */
export const indexedMs = 120_000;
/** The window itself, with its extensions, on a machine that does much else. */
const startMs = 120_000;
/** As much text of what went wrong as a terminal's screen holds. */
const mostLogChars = 3_000;

/**
 * Opens an editor for one row of the bench and closes it. What fails is told with what was on the screen by then, and with a
 * picture of it: a bench must never wait in silence.
 */
export async function withEditor<T>(
  row: string,
  options: OpenEditorOptions,
  work: (editor: OpenedEditor) => Promise<T>,
): Promise<T> {
  const editor = await openEditor(options);
  const { page } = editor;
  page.setDefaultTimeout(limitMs);
  const ends: string[] = [];
  const fetches: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (text.includes('InlineCompletions.fetch')) fetches.push(text.slice(text.indexOf('{')));
  });
  page.on('crash', () => ends.push('the page has crashed'));
  page
    .context()
    .browser()
    ?.on('disconnected', () => ends.push('the browser has ended'));
  const began = performance.now();
  try {
    return await work(editor);
  } catch (error) {
    const asked =
      fetches.length > 0 ? [`The editor asked last: ${fetches.slice(-3).join('\n')}`] : [];
    const seen = ends.length > 0 ? ends : [await describeScreen(editor, row), ...asked];
    const message = error instanceof Error ? error.message : String(error);
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    throw new Error(`${row}, after ${seconds} s: ${message}\n${seen.join('\n')}`, { cause: error });
  } finally {
    await editor.close();
  }
}

/** Loads the window anew, and waits until it stands and Slipstream, where it is on, has started in it. */
export async function reloadWindow(editor: OpenedEditor, isOn = true): Promise<void> {
  const { page } = editor;
  page.setDefaultTimeout(startMs);
  const loaded = page.waitForEvent('load');
  await editor.runCommand('Developer: Reload Window');
  await loaded;
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor();
  if (isOn) await page.locator('.statusbar-item[id*="slipstream.status"]').waitFor();
  page.setDefaultTimeout(limitMs);
}

/** What a person would tell of the screen. */
async function describeScreen({ page, screenshot }: OpenedEditor, row: string): Promise<string> {
  const name = `feel-${row}`;
  const facts = await page
    .evaluate<Readonly<Record<string, unknown>>>(screenFacts)
    .catch((error: unknown) => ({ page: String(error) }));
  await screenshot(name).catch(() => undefined);
  const text = JSON.stringify(facts, undefined, 1).slice(0, mostLogChars);
  mkdirSync(results, { recursive: true });
  appendFileSync(join(results, `${name}.txt`), `${text}\n`);
  return `On the screen (test-results/${name}.png): ${text}`;
}

/** As text: a compiled function would carry helpers along that the page does not have. */
const screenFacts = `(() => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((node) => node.textContent.replace(/\\u00a0/g, ' ').trim()).filter(Boolean);
  const focus = document.activeElement;
  return {
    tab: texts('.tab.active'),
    cursor: texts('.statusbar-item').filter((text) => /^Ln /.test(text)),
    slipstream: texts('.statusbar-item[id*="slipstream"]'),
    ghostText: [...document.querySelectorAll('.ghost-text-decoration, .ghost-text, .suggest-preview-text')].map((node) => [node.className, node.textContent, node.getBoundingClientRect().width > 0]),
    focus: focus && [focus.tagName, focus.className, String(focus.closest('[data-uri]')?.getAttribute('data-uri'))],
    hasFocus: document.hasFocus(),
    quickInput: [...document.querySelectorAll('.quick-input-widget')].filter((node) => node.style.display !== 'none').map((node) => node.textContent),
    suggestWidget: document.querySelector('.suggest-widget.visible') !== null,
    notices: texts('.notification-toast, .monaco-dialog-box'),
    lastLines: texts('.editor-instance .view-line').slice(-12),
  };
})()`;

/** Waits for something on the page, or for nothing any more. */
export const isThere = (page: Page, selector: string, timeout: number): Promise<boolean> =>
  page
    .locator(selector)
    .first()
    .waitFor({ timeout })
    .then(
      () => true,
      () => false,
    );
