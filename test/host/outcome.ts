/** How many tests held. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** What a process that runs tests says while it does; `file` is the place of the test's file among those that it runs. */
export type TestEvent =
  | { readonly kind: 'started'; readonly file: number; readonly title: string }
  | { readonly kind: 'ended'; readonly file: number; readonly ms: number }
  | {
      readonly kind: 'failed';
      readonly file: number;
      readonly title: string;
      readonly detail: string;
    };

/** One failure, as it is shown again at the end of a run. */
export interface Failure {
  /** From the repository's root; empty when no single file is to blame. */
  readonly file: string;
  /** The full title of the test, or of the suite whose hook failed; empty when no test is to blame. */
  readonly title: string;
  readonly detail: string;
}

/** What came out of one or several runs. */
export interface Outcome {
  readonly passed: number;
  readonly failures: readonly Failure[];
}

export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

/** A failure that belongs to no test. */
export function brokenBy(detail: string, file = ''): Outcome {
  return { passed: 0, failures: [{ file, title: '', detail }] };
}

/** All failures once more, each with the one command that repeats it alone. */
export function describeFailures(failures: readonly Failure[]): string {
  return failures
    .map(({ file, title, detail }, index) =>
      [
        `${index + 1}) ${[file, title].filter((part) => part !== '').join(': ') || 'the run itself'}`,
        ...firstLines(detail).map((line) => `     ${line}`),
        ...(file === '' ? [] : [`   again: ${repeatCommand(file, title)}`]),
      ].join('\n'),
    )
    .join('\n');
}

const shownLines = 12;

function firstLines(text: string): readonly string[] {
  const lines = text.trimEnd().split('\n');
  return lines.length > shownLines ? [...lines.slice(0, shownLines), '…'] : lines;
}

/** The command that repeats one test alone; all of a file without a title. */
export function repeatCommand(file: string, title: string): string {
  const kind = /[\\/](integration|e2e)[\\/]/.exec(file)?.[1] ?? 'unit';
  const grep = title === '' ? '' : ` --grep ${quoted(title)}`;
  return `node test/run.mjs ${kind} ${file}${grep}`;
}

/** For a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
