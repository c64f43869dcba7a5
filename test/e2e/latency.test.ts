import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';
import { openChat } from './chatPanel.ts';
import { startCommand, title } from './quickInput.ts';

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
    server: { pacing: { firstTokenMs: 170, tokensPerSecond: 2_300 } },
  },
  (editor) => {
    it('benchmarks models, keeps what was measured when it is cancelled, and shows the report', async () => {
      const { page } = editor();
      await startBenchmark(editor());
      const toast = page.locator('.notification-toast', { hasText: 'Slipstream measures' });
      await toast.getByText(/1\d of \d+, \d+ s left/).waitFor({ timeout: 60_000 });
      await editor().screenshot('benchmark-progress');
      await toast.getByRole('button', { name: 'Cancel' }).click();
      const report = editor().webview();
      await report.getByRole('heading', { name: 'Slipstream Benchmark' }).waitFor();
      await report.getByText('Stopped: this is what was measured until then.').waitFor();
      assert.ok((await report.locator('circle.dot').count()) >= 5);
      await report.getByText('third parties measured 170–300').first().waitFor();
      await editor().screenshot('benchmark-report');
      await report.locator('summary').first().click();
      await report.locator('details[open] table').first().waitFor();
    });

    it('exports the benchmark from its panel', async () => {
      const report = editor().webview();
      await report.getByRole('button', { name: 'Export: CSV' }).click();
      await editor().waitForText('model,set,concurrency,warmth,figure,count,median');
      await editor().page.keyboard.press('Control+K');
      await editor().runCommand('View: Revert and Close Editor');
    });

    it('shows the latency of the user’s own requests, by keys and with names', async () => {
      const { page } = editor();
      await editor().runCommand('View: Close All Editors');
      const chat = await openChat(editor());
      for (const question of ['What does add do?', 'And subtract?']) {
        await chat.ask(question);
        await chat.idle();
      }
      await editor().runCommand('Slipstream: Latency Report');
      const report = newestWebview(page);
      await report.getByRole('heading', { name: 'Slipstream Latency' }).waitFor();
      await report.getByLabel('Model and task').waitFor();
      await report.getByRole('img', { name: /Time to first token.*over time/ }).waitFor();
      await report.getByRole('img', { name: /What one request of/ }).waitFor();
      await editor().screenshot('latency-report');
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

    it('follows the editor’s theme', async () => {
      const { page } = editor();
      const report = newestWebview(page);
      const background = () =>
        report.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
      const before = await background();
      await editor().runCommand('Preferences: Toggle between Light/Dark Themes');
      await page.waitForFunction(
        () =>
          document.querySelector('.monaco-workbench.vs') !== null ||
          document.querySelector('.monaco-workbench.vs-dark') !== null,
      );
      for (let look = 0; look < 200 && (await background()) === before; look++)
        await page.waitForTimeout(100);
      assert.notEqual(await background(), before);
      await editor().screenshot('latency-report-other-theme');
    });
  },
);
