import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Outcome, TestEvent } from './outcome.ts';
import { startGroup } from './processGroup.ts';
import { createReport } from './report.ts';

/** How the process of the tests says that one of them left something open. */
export const leftoverExitCode = 70;

export interface MochaPhaseOptions {
  readonly root: string;
  readonly files: readonly string[];
  readonly grep: string | undefined;
  /** Resolves, with a reason, when the whole run has to end. */
  readonly giveUp: Promise<string>;
  /** Gets the report as it is written. */
  readonly show: (text: string) => void;
  readonly onEvent: (event: TestEvent) => void;
  /** Added to the environment of the tests. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs test files with mocha in a Node process of their own. Its crash, and its not ending, are failures. */
export async function runMochaPhase(options: MochaPhaseOptions): Promise<Outcome> {
  const { root, giveUp } = options;
  if (options.files.length === 0) return { passed: 0, failures: [] };
  const files = options.files.map((file) => relative(root, file));
  const report = createReport({ ...options, files });
  const group = startGroup(process.execPath, ['--import', 'tsx', 'test/host/mochaProcess.ts'], {
    cwd: root,
    env: environment(options, report.file),
    output: 'inherit',
  });
  try {
    const crashed = group.ended.then((reason) => `the tests' process ended early: ${reason}`);
    const outcome = await report.follow(Promise.race([crashed, giveUp]));
    if (report.counts() === undefined) return outcome;
    const end = await Promise.race([group.ended, giveUp]);
    if (end !== `exit code ${leftoverExitCode}`) return outcome;
    const open = readFileSync(`${report.file}.leftover`, 'utf8');
    options.show(`  ✖ a test left something open: ${open}\n`);
    return withFailure(outcome, files, `a test left something open: ${open}`);
  } finally {
    await group.end();
    report.remove();
  }
}

function withFailure(outcome: Outcome, files: readonly string[], detail: string): Outcome {
  const file = files.length === 1 ? (files[0] ?? '') : '';
  return { ...outcome, failures: [...outcome.failures, { file, title: '', detail }] };
}

function environment(options: MochaPhaseOptions, reportFile: string): NodeJS.ProcessEnv {
  const { CEREBRAS_API_KEY: _developersOwn, ...env } = process.env;
  return {
    ...env,
    // The one that covers the panel's JSX too.
    TSX_TSCONFIG_PATH: 'test/tsconfig.json',
    SLIPSTREAM_TEST_FILES: JSON.stringify(options.files),
    SLIPSTREAM_TEST_REPORT: reportFile,
    ...(options.grep === undefined ? {} : { SLIPSTREAM_TEST_GREP: options.grep }),
    ...options.env,
  };
}
