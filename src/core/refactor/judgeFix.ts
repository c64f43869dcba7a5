import type { CheckVerdict } from './texts.ts';

/** A report of the editor, as far as it names a problem across edits: lines move, words stay. */
export interface ReportedProblem {
  readonly message: string;
  readonly code?: string;
  readonly isError: boolean;
}

/** Whether the wanted problems are gone after a change, and whether errors came that were not there before. */
export function judgeFix(
  wanted: readonly ReportedProblem[],
  before: readonly ReportedProblem[],
  after: readonly ReportedProblem[],
): Exclude<CheckVerdict, 'unknown'> {
  const countBefore = tally(before);
  const countAfter = tally(after);
  const countWanted = tally(wanted);
  for (const [key, count] of countWanted) {
    const allowed = (countBefore.get(key) ?? 0) - count;
    if ((countAfter.get(key) ?? 0) > Math.max(0, allowed)) return 'still';
  }
  const errors = tally(after.filter((problem) => problem.isError));
  for (const [key, count] of errors) if (count > (countBefore.get(key) ?? 0)) return 'new';
  return 'gone';
}

function tally(problems: readonly ReportedProblem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code, message } of problems) {
    const key = `${code ?? ''}\n${message}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
