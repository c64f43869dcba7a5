import type { Outcome, TestEvent } from './outcome.ts';
import type { Job } from './runJobs.ts';

/** How long a run may be silent, in ms: often enough that nobody takes it for hung. */
const silenceMs = 15_000;

/** How many of the slowest files, and of the slowest tests, are named at the end. */
const slowestShown = 8;

/** Says how far a run has come. */
export interface RunProgress {
  begin(job: Job): JobProgress;
  /** The files that took longest, one a line, and the tests that did. */
  slowest(): string;
  stop(): void;
}

/** What one job tells of itself. */
export interface JobProgress {
  /** Takes what its tests write: shown at once while it runs alone, else as a whole at its end. */
  show(text: string): void;
  onEvent(event: TestEvent): void;
  end(outcome: Outcome): void;
}

export interface RunProgressDeps {
  readonly fileCount: number;
  /** Reports of jobs side by side would mix. */
  readonly isLive: boolean;
  readonly write: (text: string) => void;
  /** Milliseconds from any zero. */
  readonly now: () => number;
}

interface Running {
  readonly job: Job;
  readonly begunMs: number;
  readonly begunFiles: Set<number>;
  inTestsMs: number;
  test?: { readonly title: string; readonly begunMs: number };
}

interface Took {
  readonly name: string;
  readonly ms: number;
}

/** Writes a line when something has ended, and one of what is going on when nothing has for a while. */
export function createRunProgress(deps: RunProgressDeps): RunProgress {
  const { fileCount, isLive, now } = deps;
  const startMs = now();
  const running = new Set<Running>();
  const took: Took[] = [];
  const testsTook: Took[] = [];
  let endedFiles = 0;
  let saidMs = startMs;

  function write(text: string): void {
    saidMs = now();
    deps.write(text);
  }

  const doneFiles = () =>
    endedFiles +
    [...running].reduce((sum, { begunFiles }) => sum + Math.max(0, begunFiles.size - 1), 0);

  const head = () => `[${clockText(now() - startMs)}] file ${doneFiles()} of ${fileCount}`;

  const beat = setInterval(() => {
    if (now() - saidMs < silenceMs) return;
    const tests = [...running].map(({ job, begunMs, test }) =>
      test === undefined
        ? `${nameOf(job)}, starting for ${seconds(now() - begunMs)}`
        : `${nameOf(job)} “${test.title}” for ${seconds(now() - test.begunMs)}`,
    );
    write(`${head()}, still at: ${tests.join('; ')}\n`);
  }, 1_000);

  return {
    begin(job) {
      const own: Running = { job, begunMs: now(), begunFiles: new Set(), inTestsMs: 0 };
      running.add(own);
      let kept = '';
      if (isLive) write(`\n${nameOf(job)}\n`);
      return {
        show(text) {
          if (isLive) write(text);
          else kept += text;
        },
        onEvent(event) {
          if (event.kind === 'failed') return;
          if (event.kind === 'ended') {
            const name = `${job.files[event.file] ?? nameOf(job)} “${own.test?.title ?? ''}”`;
            testsTook.push({ name, ms: event.ms });
            own.inTestsMs += event.ms;
            delete own.test;
          } else {
            own.begunFiles.add(event.file);
            own.test = { title: event.title, begunMs: now() };
          }
        },
        end({ passed, failures }) {
          running.delete(own);
          endedFiles += job.files.length;
          const ms = now() - own.begunMs;
          const restMs = Math.max(0, ms - own.inTestsMs);
          took.push({ name: `${nameOf(job)}, ${seconds(restMs)} of it outside of its tests`, ms });
          const counts = `${passed} passed${failures.length > 0 ? `, ${failures.length} failed` : ''}`;
          if (kept !== '') write(`\n${nameOf(job)}\n${kept}`);
          write(`${head()}: ${nameOf(job)}, ${counts} in ${seconds(ms)}\n`);
        },
      };
    },
    slowest: () => `${slowestOf(took)}The slowest tests:\n${slowestOf(testsTook)}`,
    stop: () => clearInterval(beat),
  };
}

const slowestOf = (all: readonly Took[]) =>
  all
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, slowestShown)
    .map(({ name, ms }) => `  ${seconds(ms).padStart(7)}  ${name}\n`)
    .join('');

function nameOf({ kind, files }: Job): string {
  const [first = '', ...others] = files;
  if (others.length === 0) return first;
  return kind === 'unit' ? `${files.length} unit files` : `${first} and ${others.length} more`;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;

/** Minutes and seconds, as `12:05`. */
export function clockText(ms: number): string {
  const all = Math.floor(ms / 1000);
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`;
}
