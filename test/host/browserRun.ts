import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openProfile } from './browser.ts';
import type { EditorInstall } from './installEditor.ts';
import type { RunInEditor, TestRun } from './integrationPhase.ts';
import type { Failure, Outcome } from './outcome.ts';
import { startForTest } from './startForTest.ts';

export interface BrowserRunDeps {
  readonly root: string;
  readonly install: EditorInstall;
  readonly browser: Browser;
}

/** Runs tests in the Node extension host of the editor whose workbench is in a browser. */
export function createBrowserRun({ root, install, browser }: BrowserRunDeps): RunInEditor {
  return async (start, run) => {
    const extension = { kind: 'development', folder: root, tests: run.main } as const;
    const { editor, stop } = await startForTest({ root, install, extension, env: run.env }, start);
    try {
      const outcome = await runInPage(browser, editor.url, run);
      if (run.report.counts()) return outcome;
      const logs = join(root, 'test-results', 'editor-logs');
      mkdirSync(logs, { recursive: true });
      cpSync(join(editor.dataFolder, 'user', 'logs'), logs, { recursive: true });
      const more = `the editor's logs are in ${logs}, its last words:\n${editor.output().slice(-4000)}`;
      return { ...outcome, failures: outcome.failures.map((failure) => withMore(failure, more)) };
    } finally {
      await stop();
    }
  };
}

const withMore = (failure: Failure, more: string): Failure => ({
  ...failure,
  detail: `${failure.detail}; ${more}`,
});

/** Opens the workbench, which starts the extension host and with it the tests. */
async function runInPage(
  browser: Browser,
  url: string,
  { report, giveUp }: TestRun,
): Promise<Outcome> {
  const profile = await openProfile(browser);
  try {
    const page = await profile.newPage();
    const givenUp = new Promise<string>((resolve) => {
      page.once('crash', () => resolve('the page crashed'));
      // In its smoke test mode the workbench calls this at the end of the tests, or when it cannot run them.
      page
        .exposeFunction('codeAutomationExit', (code: number) => {
          // The counts are there by then, unless the test module itself could not be run.
          if (!report.counts()) resolve(`the extension host gave up with code ${code}`);
        })
        .catch(() => resolve('the page went away'));
    });
    // The workbench calls this one too, with what is in its log files as well.
    await page.exposeFunction('codeAutomationLog', () => {});
    await page.goto(url);
    return await report.follow(Promise.race([givenUp, giveUp]));
  } finally {
    await profile.close();
  }
}
