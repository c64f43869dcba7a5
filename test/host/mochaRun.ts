import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';

/** What came out of some tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export interface MochaRunOptions {
  readonly files: readonly string[];
  readonly timeoutMs: number;
  /** Only tests whose full title holds this text. */
  readonly grep: string | undefined;
  /** Gets the report as it is written; the counts go to the same name with `.json`. */
  readonly reportFile: string;
  readonly hasColour: boolean;
}

/** Runs test files in this process. A skipped test is a failed one: nothing is left out in silence. */
export async function runMocha(options: MochaRunOptions): Promise<Counts> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: options.timeoutMs,
    color: options.hasColour,
    forbidPending: options.grep === undefined,
    forbidOnly: options.grep === undefined,
    ...(options.grep === undefined ? {} : { fgrep: options.grep }),
  });
  Mocha.reporters.Base.consoleLog = (...line: unknown[]) =>
    appendFileSync(options.reportFile, `${format(...line)}\n`);
  for (const file of options.files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const counts = await new Promise<Counts>((resolve) => {
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed }));
  });
  writeCounts(options.reportFile, counts);
  return counts;
}

/** In one step, so that a reader never meets half a file. */
function writeCounts(reportFile: string, counts: Counts): void {
  writeFileSync(`${reportFile}.part`, JSON.stringify(counts));
  renameSync(`${reportFile}.part`, `${reportFile}.json`);
}
