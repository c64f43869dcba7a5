import { join, relative } from 'node:path';
import { bundleTests } from './bundleTests.ts';
import type { Outcome } from './outcome.ts';
import { createReport, type Report } from './report.ts';
import type { Job } from './runJobs.ts';
import type { JobProgress } from './runProgress.ts';
import { groupByStart, type StartOptions } from './startOptions.ts';
import { findTestFiles, readStartOptions } from './testFiles.ts';

/** Tests ready to be run in an extension host. */
export interface TestRun {
  /** The module to run there. */
  readonly main: string;
  /** What that module must find in its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
  /** Resolves, with a reason, when the whole run has to end. */
  readonly giveUp: Promise<string>;
}

/** Starts an editor in which the tests run. */
export type RunInEditor = (start: StartOptions, run: TestRun) => Promise<Outcome>;

export interface IntegrationOptions {
  readonly root: string;
  readonly filters: readonly string[];
  readonly grep: string | undefined;
  readonly giveUp: Promise<string>;
}

/** The tests of test/integration, to be run in the extension host of a real VS Code: one job per set of start options. */
export async function integrationJobs(
  options: IntegrationOptions,
  runInEditor: RunInEditor,
): Promise<readonly Job[]> {
  const { root, filters } = options;
  const files = findTestFiles(join(root, 'test', 'integration'), filters);
  const starts = new Map<string, StartOptions>();
  for (const file of files) starts.set(file, await readStartOptions(file));
  const groups = groupByStart(files, (file) => starts.get(file) ?? {});
  return [...groups].map(([start, members]) => ({
    kind: 'integration',
    files: members.map((file) => relative(root, file)),
    build: 'shared',
    run: (progress) => runGroup(options, { start, members, progress }, runInEditor),
  }));
}

interface Group {
  readonly start: StartOptions;
  readonly members: readonly string[];
  readonly progress: JobProgress;
}

async function runGroup(
  { root, grep, giveUp }: IntegrationOptions,
  { start, members, progress }: Group,
  runInEditor: RunInEditor,
): Promise<Outcome> {
  const files = members.map((file) => relative(root, file));
  progress.show(`  in one editor: ${files.join(', ')}\n`);
  if (Object.keys(start).length > 0) progress.show(`  started with ${JSON.stringify(start)}\n`);
  const bundle = await bundleTests(root, members);
  const report = createReport({ files, show: progress.show, onEvent: progress.onEvent });
  const env = {
    SLIPSTREAM_TEST_FILES: JSON.stringify(bundle.files),
    SLIPSTREAM_TEST_REPORT: report.file,
    SLIPSTREAM_TEST_GREP: grep,
  };
  try {
    return await runInEditor(start, { main: bundle.main, env, report, giveUp });
  } finally {
    bundle.remove();
    report.remove();
  }
}
