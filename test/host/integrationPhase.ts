import { join, relative } from 'node:path';
import { bundleTests } from './bundleTests.ts';
import type { Counts } from './mochaRun.ts';
import { createReport, type Report } from './report.ts';
import { groupByStart, type StartOptions } from './startOptions.ts';
import { findTestFiles, readStartOptions } from './testFiles.ts';

/** Tests ready to be run in an extension host. */
export interface TestRun {
  /** The module to run there. */
  readonly main: string;
  /** What that module must find in its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
}

/** Starts an editor in which the tests run. Returns their counts, or why there are none. */
export type RunInEditor = (start: StartOptions, run: TestRun) => Promise<Counts | string>;

export interface IntegrationOptions {
  readonly root: string;
  readonly filters: readonly string[];
  readonly grep: string | undefined;
}

/** Runs test/integration in the extension host of a real VS Code, one start per set of start options. */
export async function runIntegrationTests(
  options: IntegrationOptions,
  runInEditor: RunInEditor,
): Promise<Counts> {
  const files = findTestFiles(join(options.root, 'test', 'integration'), options.filters);
  const starts = new Map<string, StartOptions>();
  for (const file of files) starts.set(file, await readStartOptions(file));
  const groups = groupByStart(files, (file) => starts.get(file) ?? {});
  const total = { passed: 0, failed: 0 };
  for (const [start, members] of groups) {
    const counts = await runGroup(options, start, members, runInEditor);
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  return total;
}

async function runGroup(
  { root, grep }: IntegrationOptions,
  start: StartOptions,
  testFiles: readonly string[],
  runInEditor: RunInEditor,
): Promise<Counts> {
  const names = testFiles.map((file) => relative(root, file)).join(', ');
  console.log(`\nIn the editor: ${names}`);
  if (Object.keys(start).length > 0) console.log(`  started with ${JSON.stringify(start)}`);
  const bundle = await bundleTests(root, testFiles);
  const report = createReport((text) => process.stdout.write(text));
  const env = {
    SLIPSTREAM_TEST_FILES: JSON.stringify(bundle.files),
    SLIPSTREAM_TEST_REPORT: report.file,
    SLIPSTREAM_TEST_GREP: grep,
  };
  try {
    const result = await runInEditor(start, { main: bundle.main, env, report });
    if (typeof result !== 'string') return result;
    console.error(`  ✖ ${names}: ${result}`);
    return { passed: 0, failed: 1 };
  } finally {
    bundle.remove();
    report.remove();
  }
}
