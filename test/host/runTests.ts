import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { createBrowserRun } from './browserRun.ts';
import { createDesktopRun, findDesktopEditor } from './desktopRun.ts';
import { installChromium } from './installChromium.ts';
import { installEditor } from './installEditor.ts';
import { runIntegrationTests } from './integrationPhase.ts';
import { runMochaPhase } from './mochaPhase.ts';
import type { Counts } from './mochaRun.ts';
import { exitOnSignals } from './processGroup.ts';
import { showProgress } from './progress.mjs';
import { runCommand } from './runCommand.mjs';
import { findTestFiles } from './testFiles.ts';

interface Choice {
  readonly root: string;
  readonly filters: readonly string[];
  readonly grep: string | undefined;
}

const kinds = {
  unit: runUnitTests,
  integration: runInBrowserEditor,
  e2e: runEndToEndTests,
  desktop: runInDesktopEditor,
} as const;

type Kind = keyof typeof kinds;

/** What `npm test` runs. The desktop editor is for machines that can download it. */
const standardKinds: readonly Kind[] = ['unit', 'integration', 'e2e'];

/**
 * Runs one kind of tests, or the three standard ones one after the other, and ends with the line `N passed, N failed`. What
 * cannot be run counts as one failure. Returns the exit code.
 */
export async function runTests(root: string, args: readonly string[]): Promise<number> {
  exitOnSignals();
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { grep: { type: 'string' } },
  });
  const [first = '', ...rest] = positionals;
  const choice = { root, filters: isKind(first) ? rest : positionals, grep: values.grep };
  const chosen = isKind(first) ? [first] : standardKinds;
  if (!chosen.every((kind) => kind === 'unit'))
    rmSync(join(root, 'test-results'), { recursive: true, force: true });
  const total = { passed: 0, failed: 0 };
  for (const kind of chosen) {
    const counts = await runKind(kind, choice);
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function isKind(name: string): name is Kind {
  return name in kinds;
}

async function runKind(kind: Kind, choice: Choice): Promise<Counts> {
  const start = performance.now();
  console.log(`\n— ${kind} tests —`);
  try {
    return await kinds[kind](choice);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  } finally {
    console.log(`— ${kind} tests took ${((performance.now() - start) / 1000).toFixed(0)} s —\n`);
  }
}

const phaseOptions = {
  leftoverMs: 10_000,
  show: (text: string) => process.stdout.write(text),
};

function runUnitTests({ root, filters, grep }: Choice): Promise<Counts> {
  const files = findTestFiles(join(root, 'test'), filters).filter(
    (file) => !/[\\/]test[\\/](integration|e2e|fixtures)[\\/]/.test(file),
  );
  return runMochaPhase({
    ...phaseOptions,
    root,
    files,
    grep,
    timeoutMs: 10_000,
    deadlineMs: 180_000,
  });
}

async function runInBrowserEditor(choice: Choice): Promise<Counts> {
  const install = await installEditor(choice.root);
  const chromium = await installChromium();
  await buildExtension(choice.root);
  const browser = await launchBrowser(chromium);
  try {
    return await runIntegrationTests(choice, createBrowserRun({ ...choice, install, browser }));
  } finally {
    await browser.close();
  }
}

async function runEndToEndTests({ root, filters, grep }: Choice): Promise<Counts> {
  await installEditor(root);
  await installChromium();
  await buildExtension(root);
  const files = findTestFiles(join(root, 'test', 'e2e'), filters);
  return runMochaPhase({
    ...phaseOptions,
    root,
    files,
    grep,
    timeoutMs: 60_000,
    deadlineMs: 300_000,
  });
}

async function runInDesktopEditor(choice: Choice): Promise<Counts> {
  const editor = await findDesktopEditor(choice.root);
  await buildExtension(choice.root);
  return runIntegrationTests(choice, createDesktopRun(choice.root, editor));
}

function buildExtension(root: string): Promise<unknown> {
  return showProgress('Building the extension', () =>
    runCommand(process.execPath, ['esbuild.config.mjs'], { cwd: root }),
  );
}
