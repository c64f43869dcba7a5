import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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

const phases: Readonly<Record<string, (choice: Choice) => Promise<Counts>>> = {
  unit: runUnitTests,
  integration: runInEditor,
  e2e: runInBrowser,
};

/**
 * Runs one kind of tests, or all three one after the other, and ends with the line `N passed, N failed`. What cannot
 * be run counts as one failure. Returns the exit code.
 */
export async function runTests(root: string, args: readonly string[]): Promise<number> {
  exitOnSignals();
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { grep: { type: 'string' } },
  });
  const [first = '', ...rest] = positionals;
  const kinds = first in phases ? [first] : Object.keys(phases);
  const choice = { root, filters: first in phases ? rest : positionals, grep: values.grep };
  rmSync(join(root, 'test-results'), { recursive: true, force: true });
  const total = { passed: 0, failed: 0 };
  for (const kind of kinds) {
    const counts = await runPhase(kind, choice);
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

async function runPhase(kind: string, choice: Choice): Promise<Counts> {
  const run = phases[kind];
  if (!run) throw new Error(`There are no ${kind} tests.`);
  const start = performance.now();
  console.log(`\n— ${kind} tests —`);
  try {
    return await run(choice);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  } finally {
    console.log(`— ${kind} tests took ${((performance.now() - start) / 1000).toFixed(0)} s —\n`);
  }
}

function runUnitTests({ root, filters, grep }: Choice): Promise<Counts> {
  const files = findTestFiles(join(root, 'test'), filters).filter(
    (file) => !/[\\/]test[\\/](integration|e2e|fixtures)[\\/]/.test(file),
  );
  return runMochaPhase({ root, files, grep, timeoutMs: 10_000, deadlineMs: 180_000 });
}

async function runInEditor(choice: Choice): Promise<Counts> {
  return runIntegrationTests({ ...choice, ...(await prepareEditor(choice.root)) });
}

async function runInBrowser({ root, filters, grep }: Choice): Promise<Counts> {
  await prepareEditor(root);
  const files = findTestFiles(join(root, 'test', 'e2e'), filters);
  return runMochaPhase({ root, files, grep, timeoutMs: 60_000, deadlineMs: 300_000 });
}

/** Has everything there that a test in an editor needs, the built extension among it. */
async function prepareEditor(root: string) {
  const install = await installEditor(root);
  const chromium = await installChromium();
  await showProgress('Building the extension', () =>
    runCommand(process.execPath, ['esbuild.config.mjs'], { cwd: root }),
  );
  return { install, chromium };
}
