import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';
import { openChat } from './chatPanel.ts';
import { startCommand, title } from './quickInput.ts';

/** A theme's id, and what the editor writes on the body of a webview that is shown in it. */
const themes = [
  { id: 'Light 2026', kind: 'vscode-light', picture: 'light' },
  { id: 'Dark 2026', kind: 'vscode-dark', picture: 'dark' },
  { id: 'Default High Contrast', kind: 'vscode-high-contrast', picture: 'hc-dark' },
  { id: 'Default High Contrast Light', kind: 'vscode-high-contrast-light', picture: 'hc-light' },
] as const;

/** Chooses what is picked beforehand in the open list. */
async function takeStep({ page }: OpenedEditor, step: string): Promise<void> {
  await title(page, step);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
}

/** Starts a benchmark by keys alone. */
async function startBenchmark(editor: OpenedEditor): Promise<void> {
  await startCommand(editor.page, 'Slipstream: Benchmark Models');
  await takeStep(editor, 'Models to measure');
  await takeStep(editor, 'Prompts');
  await takeStep(editor, 'How');
  await takeStep(editor, 'How many');
}

/** The page of the webview that was opened last: the chat has one too. */
const newestWebview = (page: Page) =>
  page.frameLocator('iframe.webview').last().frameLocator('iframe#active-frame');

describeInBrowser(
  'latency that can be seen',
  {
    settings: { 'slipstream.inline.enabled': false },
    server: { brain: { kind: 'demo' }, pacing: { firstTokenMs: 170, tokensPerSecond: 2_300 } },
  },
  (editor) => {
    it('benchmarks models, keeps what was measured when it is cancelled, and shows the report', async () => {
      const { page } = editor();
      await startBenchmark(editor());
      const toast = page.locator('.notification-toast', { hasText: 'Slipstream: Benchmarking' });
      await toast.getByText(/\d\d of \d+, \d+ s left/).waitFor();
      await editor().screenshot('benchmark-progress');
      await toast.getByRole('button', { name: 'Cancel' }).click();
      const report = editor().webview();
      await report.getByRole('heading', { name: 'Slipstream Benchmark' }).waitFor();
      await report.getByText('Stopped: this is what was measured until then.').waitFor();
      assert.ok((await report.locator('circle.dot').count()) >= 5);
      await report.getByText('third parties measured 170–300').first().waitFor();
      await editor().runCommand('View: Close Primary Side Bar');
      await editor().screenshot('benchmark-report');
      await report.locator('summary').first().click();
      await report.locator('details[open] table').first().waitFor();
      await readInEveryTheme(editor(), 'benchmark');
    });

    it('exports the benchmark from its panel', async () => {
      const report = editor().webview();
      await report.getByRole('button', { name: 'Export: CSV' }).click();
      await editor().waitForText('model,set,concurrency,warmth,figure,count,median');
      await editor().runCommand('View: Revert and Close Editor');
    });

    it('shows the latency of the user’s own requests, by keys and with names', async () => {
      const { page } = editor();
      await editor().runCommand('View: Close All Editors');
      const chat = await openChat(editor());
      for (const [before, question] of ['What does add do?', 'And subtract?'].entries()) {
        await chat.ask(question);
        await chat.frame.locator('.answer').nth(before).waitFor();
        await chat.idle();
      }
      await editor().runCommand('Slipstream: Latency Report');
      const report = newestWebview(page);
      await report.getByRole('heading', { name: 'Slipstream Latency' }).waitFor();
      await report.getByLabel('Model and task').waitFor();
      await report.getByRole('img', { name: /Time to first token.*over time/ }).waitFor();
      await report.getByRole('img', { name: /What one request of/ }).waitFor();
      await editor().runCommand('View: Close Primary Side Bar');
      await editor().screenshot('latency-report');
      await report.getByRole('heading', { name: 'One request' }).scrollIntoViewIfNeeded();
      await report.locator('.phase4').first().scrollIntoViewIfNeeded();
      await editor().screenshot('latency-request');
      await report.getByLabel('Figure').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await report.getByRole('heading', { name: 'Total wall clock (ms) over time' }).waitFor();
      const focused = await report.locator('select:focus').getAttribute('id');
      assert.equal(focused, 'metric');
      await report
        .locator('#announcement', { hasText: /\d+ requests, last 24 hours/ })
        .waitFor({ state: 'attached' });
      await report.getByLabel('Time', { exact: true }).selectOption('hour');
      await report
        .locator('#announcement', { hasText: /last hour/ })
        .waitFor({ state: 'attached' });
    });

    it('can be heard, and read in every theme', async () => {
      await readInEveryTheme(editor(), 'latency');
    });

    it('shows the connection as a page in words a user knows, to copy and to open, with no secret', async () => {
      const { page } = editor();
      await editor().runCommand('View: Close All Editors');
      await editor().runCommand('Slipstream: Diagnose Connection');
      const report = newestWebview(page);
      await report.getByRole('heading', { name: /Cerebras at http:/ }).waitFor();
      await report.getByRole('row', { name: /✓ OK Connection opened in [\d.]+ ms/ }).waitFor();
      await report
        .getByRole('row', { name: /✓ OK Next requests [\d.]+ ms on the open connection/ })
        .waitFor();
      await report.getByRole('row', { name: '✓ OK Key accepted' }).waitFor();
      await report.getByRole('row', { name: /✓ OK Clock/ }).waitFor();
      await editor().screenshot('report-connection');
      await readInEveryTheme(editor(), 'connection');
      await report.getByRole('button', { name: 'Copy' }).click();
      await report.locator('#announcement', { hasText: 'Copied' }).waitFor({ state: 'attached' });
      await report.getByRole('button', { name: 'Open as: Markdown' }).click();
      await editor().waitForText('| ✓ OK | Key | accepted |');
      const shown = await page.locator('.editor-instance').textContent();
      assert.ok(!shown?.includes('csk-'));
      await editor().runCommand('View: Revert and Close Editor');
    });

    it('shows the statistics of suggestions as a page, too, in every theme', async () => {
      const { page } = editor();
      await editor().runCommand('View: Close All Editors');
      await editor().runCommand('Slipstream: Show Suggestion Statistics');
      const report = newestWebview(page);
      await report.getByRole('heading', { name: 'Suggestion Statistics' }).waitFor();
      await report.getByRole('row', { name: 'Keys typed 0' }).waitFor();
      await report.getByRole('heading', { name: 'Where suggestions came from' }).waitFor();
      await editor().screenshot('report-statistics');
      await readInEveryTheme(editor(), 'statistics');
    });
  },
);

/** Shows the report that was opened last in each theme; axe-core objects to nothing in any. */
async function readInEveryTheme(editor: OpenedEditor, report: string): Promise<void> {
  const folder = join(editor.workspace, '.vscode');
  mkdirSync(folder, { recursive: true });
  for (const { id, kind, picture } of themes) {
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': id }));
    await newestWebview(editor.page)
      .locator(`body.${kind}[data-vscode-theme-id="${id}"]`)
      .waitFor();
    await findNothingToObjectTo(editor.page);
    await editor.screenshot(`report-${report}-${picture}`);
  }
  rmSync(folder, { recursive: true });
}

/** axe-core on the report that was opened last, with all of it unfolded. */
async function findNothingToObjectTo(page: Page): Promise<void> {
  const frame = await frameOf(page);
  await frame.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await frame.evaluate(axe.source);
  const { violations, passes } = await frame.evaluate(() =>
    // The line above put it there.
    (window as unknown as { axe: typeof axe }).axe.run(document),
  );
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 160))]),
    [],
  );
  // Else colours could not be told.
  assert.ok(passes.some(({ id }) => id === 'color-contrast'));
}

/** The page of the webview that was opened last, to look into with scripts. */
async function frameOf(page: Page): Promise<Frame> {
  const outer = await page.locator('iframe.webview').last().elementHandle();
  const inner = await (await outer?.contentFrame())?.waitForSelector('iframe#active-frame');
  const frame = await inner?.contentFrame();
  if (!frame) throw new Error('there is no webview on the page');
  return frame;
}
