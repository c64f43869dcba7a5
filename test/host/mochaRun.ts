import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';
import { testLimitMs } from '../support/patience.ts';
import type { Counts, TestEvent } from './outcome.ts';

export interface MochaRunOptions {
  readonly files: readonly string[];
  /** Files to be loaded before them, which hold no tests. */
  readonly setup?: readonly string[];
  /** Only tests whose full title holds this text. */
  readonly grep: string | undefined;
  /** Gets the report as it is written; what happens goes to the same name with `.events`, the counts to `.json`. */
  readonly reportFile: string;
  readonly hasColour: boolean;
}

/** Runs test files in this process. A skipped test is a failed one: nothing is left out in silence. */
export async function runMocha(options: MochaRunOptions): Promise<Counts> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: testLimitMs,
    // What is slow is for the run to say, by file: a busy machine would paint every line red.
    slow: testLimitMs,
    color: options.hasColour,
    forbidPending: options.grep === undefined,
    forbidOnly: options.grep === undefined,
    ...(options.grep === undefined ? {} : { fgrep: options.grep }),
  });
  Mocha.reporters.Base.consoleLog = (...line: unknown[]) =>
    appendFileSync(options.reportFile, `${format(...line)}\n`);
  for (const file of [...(options.setup ?? []), ...options.files]) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const counts = await new Promise<Counts>((resolve) => {
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed }));
    tellEvents(runner, options);
  });
  writeCounts(options.reportFile, counts);
  return counts;
}

function tellEvents(runner: Mocha.Runner, { files, reportFile }: MochaRunOptions): void {
  const tell = (event: TestEvent) =>
    appendFileSync(`${reportFile}.events`, `${JSON.stringify(event)}\n`);
  const fileOf = (runnable: Mocha.Runnable) => files.indexOf(runnable.file ?? '');
  runner.on('test', (test) =>
    tell({ kind: 'started', file: fileOf(test), title: test.fullTitle() }),
  );
  runner.on('test end', (test) =>
    tell({ kind: 'ended', file: fileOf(test), ms: test.duration ?? 0 }),
  );
  runner.on('fail', (runnable: Mocha.Runnable, error: unknown) => {
    const isHook = runnable instanceof Mocha.Hook;
    // A hook has no title that a filter would find: all tests behind it are named.
    const named = isHook ? runnable.parent : runnable;
    const why = error instanceof Error ? error.message : String(error);
    tell({
      kind: 'failed',
      file: fileOf(runnable),
      title: named?.fullTitle() ?? '',
      detail: isHook ? `${runnable.title}: ${why}` : why,
    });
  });
}

/** In one step, so that a reader never meets half a file. */
function writeCounts(reportFile: string, counts: Counts): void {
  writeFileSync(`${reportFile}.part`, JSON.stringify(counts));
  renameSync(`${reportFile}.part`, `${reportFile}.json`);
}
