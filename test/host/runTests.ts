import { rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { createBrowserRun } from './browserRun.ts';
import { createDesktopRun, findDesktopEditor } from './desktopRun.ts';
import { installChromium } from './installChromium.ts';
import { installEditor } from './installEditor.ts';
import { runIntegrationTests } from './integrationPhase.ts';
import { runInLanes } from './lanes.ts';
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
  const isAlone = (file: string) => /[\\/]alone[\\/]/.test(file);
  const run = (file: string) => runEndToEndFile(file, { root, grep });
  const counts = await runInLanes(largestFirst(files.filter((file) => !isAlone(file))), 2, run);
  for (const file of files.filter(isAlone)) counts.push(await run(file));
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** What takes long begins early, so that the lanes end together. */
function largestFirst(files: readonly string[]): readonly string[] {
  const sizes = new Map(files.map((file) => [file, statSync(file).size]));
  return files.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}

/** Runs one file and shows its report as a whole, as another one may be running beside it. */
async function runEndToEndFile(
  file: string,
  { root, grep }: Pick<Choice, 'root' | 'grep'>,
): Promise<Counts> {
  let shown = '';
  const start = performance.now();
  const counts = await runMochaPhase({
    ...phaseOptions,
    show: (text) => {
      shown += text;
    },
    root,
    files: [file],
    grep,
    timeoutMs: 60_000,
    deadlineMs: 240_000,
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`\n${relative(root, file)} (${seconds} s)\n${shown}`);
  return counts;
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
