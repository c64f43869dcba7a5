import { cpSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchBrowser, openProfile } from './browser.ts';
import { bundleTests, type TestBundle } from './bundleTests.ts';
import { type EditorServer, startEditorServer } from './editorServer.ts';
import { quietSettings, steadySettings } from './editorSettings.ts';
import type { EditorInstall } from './installEditor.ts';
import type { Counts } from './mochaRun.ts';
import { createReport, type Report } from './report.ts';
import { groupByStart, type StartOptions } from './startOptions.ts';
import { findTestFiles, readStartOptions } from './testFiles.ts';
import { copyWorkspace } from './workspaceCopy.ts';

/** One start of the editor with all its tests: longer means that it hangs. */
const startDeadlineMs = 240_000;

export interface IntegrationOptions {
  readonly root: string;
  readonly filters: readonly string[];
  readonly grep: string | undefined;
  readonly install: EditorInstall;
  readonly chromium: string;
}

/** Runs test/integration in the extension host of a real VS Code, one start per set of start options. */
export async function runIntegrationTests(options: IntegrationOptions): Promise<Counts> {
  const files = findTestFiles(join(options.root, 'test', 'integration'), options.filters);
  if (files.length === 0) return { passed: 0, failed: 0 };
  const starts = new Map<string, StartOptions>();
  for (const file of files) starts.set(file, await readStartOptions(file));
  const groups = groupByStart(files, (file) => starts.get(file) ?? {});
  const browser = await launchBrowser(options.chromium);
  const total = { passed: 0, failed: 0 };
  try {
    for (const [start, members] of groups) {
      const counts = await runGroup(options, browser, start, members);
      total.passed += counts.passed;
      total.failed += counts.failed;
    }
  } finally {
    await browser.close();
  }
  return total;
}

async function runGroup(
  options: IntegrationOptions,
  browser: Browser,
  start: StartOptions,
  files: readonly string[],
): Promise<Counts> {
  const names = files.map((file) => relative(options.root, file));
  console.log(`\nIn the editor: ${names.join(', ')}${describeStart(start)}`);
  const bundle = await bundleTests(options.root, files);
  const report = createReport((text) => process.stdout.write(text));
  const workspace = copyWorkspace(start.workspace ?? 'demo');
  const server = await startEditorServer({
    install: options.install,
    extension: { kind: 'development', folder: options.root, tests: bundle.main },
    workspace: workspace.folder,
    settings: { ...quietSettings, ...steadySettings, ...start.settings },
    env: { ...testEnvironment(bundle, report, options.grep), ...start.env },
    hasTrust: start.hasTrust ?? false,
    port: 0,
  });
  try {
    const result = await runInPage(browser, server, report);
    if (typeof result !== 'string') return result;
    console.error(`${names.join(', ')}: ${result}\n${server.output().slice(-4000)}`);
    keepLogs(options.root, server);
    return { passed: 0, failed: 1 };
  } finally {
    await server.stop();
    workspace.remove();
    report.remove();
  }
}

/** What the tests in the extension host are told. */
function testEnvironment({ files }: TestBundle, report: Report, grep: string | undefined) {
  return {
    SLIPSTREAM_TEST_FILES: JSON.stringify(files),
    SLIPSTREAM_TEST_REPORT: report.file,
    SLIPSTREAM_TEST_GREP: grep,
    // A developer's own key is not for tests.
    CEREBRAS_API_KEY: undefined,
  };
}

/** Opens the workbench, which starts the extension host and with it the tests. */
async function runInPage(
  browser: Browser,
  server: EditorServer,
  report: Report,
): Promise<Counts | string> {
  const profile = await openProfile(browser);
  try {
    const page = await profile.newPage();
    const giveUp = new Promise<string>((resolve) => {
      page.once('crash', () => resolve('the page crashed'));
      // In its smoke test mode the workbench calls this at the end of the tests, or when it cannot run them.
      page
        .exposeFunction('codeAutomationExit', async (code: number) => {
          // The counts are there by then, unless the test module itself could not be run.
          if (!report.counts()) resolve(`the extension host gave up with code ${code}`);
        })
        .catch(() => resolve('the page went away'));
      sleep(startDeadlineMs, undefined, { ref: false }).then(() => resolve('timed out'));
    });
    // Its own log is in the log files; the workbench calls this one too.
    await page.exposeFunction('codeAutomationLog', () => {});
    await page.goto(server.url);
    return await report.follow(giveUp);
  } finally {
    await profile.close();
  }
}

function describeStart(start: StartOptions): string {
  return Object.keys(start).length === 0 ? '' : `\n  started with ${JSON.stringify(start)}`;
}

function keepLogs(root: string, server: EditorServer): void {
  const folder = join(root, 'test-results', 'editor-logs');
  mkdirSync(folder, { recursive: true });
  cpSync(join(server.dataFolder, 'user', 'logs'), folder, { recursive: true });
  console.error(`The editor's logs are kept in ${relative(root, folder)}.`);
}
