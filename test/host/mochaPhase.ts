import { setTimeout as sleep } from 'node:timers/promises';
import type { Counts } from './mochaRun.ts';
import { startGroup } from './processGroup.ts';
import { createReport } from './report.ts';

export interface MochaPhaseOptions {
  readonly root: string;
  readonly files: readonly string[];
  readonly grep: string | undefined;
  /** For one test. */
  readonly timeoutMs: number;
  /** For all of them together: longer means that they hang. */
  readonly deadlineMs: number;
  /** For the process to end after its last test: longer means that a test left something open. */
  readonly leftoverMs: number;
  /** Gets the report as it is written. */
  readonly show: (text: string) => void;
}

/** Runs test files with mocha in a Node process of their own. Its crash, and its not ending, are failures. */
export async function runMochaPhase(options: MochaPhaseOptions): Promise<Counts> {
  if (options.files.length === 0) return { passed: 0, failed: 0 };
  const report = createReport(options.show);
  const group = startGroup(process.execPath, ['--import', 'tsx', 'test/host/mochaProcess.ts'], {
    cwd: options.root,
    env: environment(options, report.file),
    output: 'inherit',
  });
  try {
    const crashed = group.ended.then((reason) => `the tests' process ended early: ${reason}`);
    const overdue = sleep(options.deadlineMs, 'the tests timed out', { ref: false });
    const counts = await report.follow(Promise.race([crashed, overdue]));
    if (typeof counts === 'string') return failedWith(options, counts, { passed: 0, failed: 0 });
    const leftover = sleep(options.leftoverMs, undefined, { ref: false });
    const end = await Promise.race([group.ended, leftover]);
    if (end === undefined) return failedWith(options, 'a test left something open', counts);
    return counts;
  } finally {
    await group.end();
    report.remove();
  }
}

function failedWith({ show }: MochaPhaseOptions, reason: string, counts: Counts): Counts {
  show(`  ✖ ${reason}\n`);
  return { passed: counts.passed, failed: counts.failed + 1 };
}

function environment(options: MochaPhaseOptions, reportFile: string): NodeJS.ProcessEnv {
  const { CEREBRAS_API_KEY: _developersOwn, ...env } = process.env;
  return {
    ...env,
    // The one that covers the panel's JSX too.
    TSX_TSCONFIG_PATH: 'test/tsconfig.json',
    SLIPSTREAM_TEST_FILES: JSON.stringify(options.files),
    SLIPSTREAM_TEST_REPORT: reportFile,
    SLIPSTREAM_TEST_TIMEOUT: String(options.timeoutMs),
    ...(options.grep === undefined ? {} : { SLIPSTREAM_TEST_GREP: options.grep }),
  };
}
