import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counts } from './mochaRun.ts';

/** How often a running report is shown, in ms. */
const showMs = 200;

/** The file through which tests in another process report. */
export interface Report {
  readonly file: string;
  /** The counts, once the tests have ended. */
  counts(): Counts | undefined;
  /** Shows what is written, until the tests have ended, `signal` is aborted, or `giveUp` resolves with a reason. */
  follow(giveUp: Promise<string>): Promise<Counts | string>;
  remove(): void;
}

/** Makes an empty report. */
export function createReport(show: (text: string) => void): Report {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-report-'));
  const file = join(folder, 'report.txt');
  writeFileSync(file, '');
  let shownLength = 0;
  const showNew = () => {
    const text = readFileSync(file, 'utf8');
    if (text.length > shownLength) show(text.slice(shownLength));
    shownLength = text.length;
  };
  const counts = () => {
    const countsFile = `${file}.json`;
    if (!existsSync(countsFile)) return undefined;
    return JSON.parse(readFileSync(countsFile, 'utf8')) as Counts;
  };
  return {
    file,
    counts,
    async follow(giveUp) {
      let reason: string | undefined;
      const stopped = giveUp.then((text) => {
        reason = text;
      });
      for (;;) {
        // Read before the text, so that nothing written before the counts is left unshown.
        const result = counts() ?? reason;
        showNew();
        if (result !== undefined) return result;
        await Promise.race([stopped, sleep(showMs)]);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
