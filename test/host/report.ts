import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counts, Failure, Outcome, TestEvent } from './outcome.ts';

/** How often it is looked whether something new is written, in ms. */
const showMs = 200;

/** The file through which tests in another process report. */
export interface Report {
  readonly file: string;
  /** The counts, once the tests have ended. */
  counts(): Counts | undefined;
  /**
   * Shows what is written, until the tests have ended or `giveUp` resolves with a reason, which then is one more failure:
   * of the test that was running.
   */
  follow(giveUp: Promise<string>): Promise<Outcome>;
  remove(): void;
}

export interface ReportDeps {
  /** The tests' files from the repository's root, in the order in which the other process was given them. */
  readonly files: readonly string[];
  /** Gets the text of the report as it is written. */
  readonly show: (text: string) => void;
  readonly onEvent: (event: TestEvent) => void;
}

/** Makes an empty report. */
export function createReport({ files, show, onEvent }: ReportDeps): Report {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-report-'));
  const file = join(folder, 'report.txt');
  const failures: Failure[] = [];
  let running: Pick<Failure, 'file' | 'title'> = {
    file: files.length === 1 ? (files[0] ?? '') : '',
    title: '',
  };
  writeFileSync(file, '');
  writeFileSync(`${file}.events`, '');
  const showNew = followFile(file, show);
  const readEvents = followFile(`${file}.events`, (text) => {
    for (const line of text.split('\n').filter(Boolean)) take(JSON.parse(line) as TestEvent);
  });
  function take(event: TestEvent): void {
    const name = files[event.file] ?? '';
    if (event.kind === 'started') running = { file: name, title: event.title };
    if (event.kind === 'failed')
      failures.push({ file: name, title: event.title, detail: event.detail });
    onEvent(event);
  }
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
        const ended = counts();
        const given = reason;
        showNew();
        readEvents();
        if (ended !== undefined) return outcomeOf(ended, failures);
        if (given !== undefined)
          return { passed: 0, failures: [...failures, { ...running, detail: given }] };
        await Promise.race([stopped, sleep(showMs)]);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What mocha counts rules: a failure that no event told of is one all the same. */
function outcomeOf({ passed, failed }: Counts, told: readonly Failure[]): Outcome {
  const untold = Array.from({ length: Math.max(0, failed - told.length) }, () => ({
    file: '',
    title: '',
    detail: 'a failure that is only in the report above',
  }));
  return { passed, failures: [...told, ...untold] };
}

/** Hands on whole lines as they are appended. */
function followFile(file: string, take: (text: string) => void): () => void {
  let taken = 0;
  return () => {
    const text = readFileSync(file, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    if (end > taken) take(text.slice(taken, end));
    taken = Math.max(taken, end);
  };
}
