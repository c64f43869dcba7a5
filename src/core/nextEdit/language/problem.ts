/** A problem that the editor's language support reports, on one line. Lines and characters count from 0. */
export interface LanguageProblem {
  readonly line: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** What stands there. */
  readonly text: string;
  readonly message: string;
  readonly isError: boolean;
}

/**
 * The problems that an edit has brought: those of now that were not there before it, wherever they stand. A problem is
 * known by its words and by the text that it is about, as lines move.
 */
export function newProblems(
  before: readonly LanguageProblem[],
  now: readonly LanguageProblem[],
): readonly LanguageProblem[] {
  const known = new Map<string, number>();
  for (const problem of before) known.set(keyOf(problem), (known.get(keyOf(problem)) ?? 0) + 1);
  return now.filter((problem) => {
    const left = known.get(keyOf(problem)) ?? 0;
    known.set(keyOf(problem), left - 1);
    return left <= 0;
  });
}

const keyOf = ({ message, text }: LanguageProblem): string => `${message}\n${text}`;
