import { type Diagnostic, DiagnosticSeverity, languages, type Uri } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Problem } from '../../core/refactor/editPrompt.ts';
import { judgeFix, type ReportedProblem } from '../../core/refactor/judgeFix.ts';
import type { CheckVerdict } from '../../core/texts/refactorTexts.ts';

/** TypeScript reports within 0.45 s of an edit in a file of 600 lines; busy machines and slower servers get this long. */
const deadlineMs = 5000;
/** Servers report in steps (syntax, then types): a good verdict must hold this long. */
const settleMs = 300;

export const isProblem = (diagnostic: Diagnostic): boolean =>
  diagnostic.severity <= DiagnosticSeverity.Warning;

/** Errors and warnings that the editor reports for a file now. */
export const problemsOf = (uri: Uri): readonly Diagnostic[] =>
  languages.getDiagnostics(uri).filter(isProblem);

export function toProblem(diagnostic: Diagnostic): Problem {
  const { range, message } = diagnostic;
  return { line: range.start.line, message, ...codeOf(diagnostic) };
}

const toReported = (diagnostic: Diagnostic): ReportedProblem => ({
  message: diagnostic.message,
  isError: diagnostic.severity === DiagnosticSeverity.Error,
  ...codeOf(diagnostic),
});

function codeOf({ source, code }: Diagnostic): { readonly code?: string } {
  const value = typeof code === 'object' ? code.value : code;
  if (source === undefined && value === undefined) return {};
  return { code: value === undefined ? `${source}` : `${source ?? ''}(${value})` };
}

export interface FixCheck {
  readonly uri: Uri;
  /** What was to be fixed, and all that was reported, before the change. */
  readonly wanted: readonly Diagnostic[];
  readonly before: readonly Diagnostic[];
}

/**
 * Waits for the editor's reports after a change and judges it. `unknown`: nothing was reported in time, so the reports
 * may still be those of before.
 */
export function awaitVerdict(
  { uri, wanted, before }: FixCheck,
  clock: Pick<Clock, 'after'>,
): Promise<CheckVerdict> {
  const judge = () =>
    judgeFix(wanted.map(toReported), before.map(toReported), problemsOf(uri).map(toReported));
  return new Promise((resolve) => {
    const store = createStore();
    let hasReport = false;
    let settling: Disposable | undefined;
    const finish = (verdict: CheckVerdict) => {
      settling?.dispose();
      store.dispose();
      resolve(verdict);
    };
    const onReport = () => {
      hasReport = true;
      settling?.dispose();
      if (judge() === 'gone') settling = clock.after(settleMs, () => finish(judge()));
    };
    store.own(
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((changed) => changed.toString() === uri.toString())) onReport();
      }),
    );
    store.own(clock.after(deadlineMs, () => finish(hasReport ? judge() : 'unknown')));
  });
}
