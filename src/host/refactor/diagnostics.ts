import { type Diagnostic, DiagnosticSeverity, languages, type Uri, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore } from '../../core/lifetime.ts';
import type { Problem } from '../../core/refactor/editPrompt.ts';
import { createFixWatch, type FixWatch } from '../../core/refactor/fixWatch.ts';
import { judgeFix, type ReportedProblem } from '../../core/refactor/judgeFix.ts';
import { listen, type OnUnexpected } from '../listen.ts';

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

/** Watches the editor's reports on a file for whether a change, yet to be made, solves what was to be fixed. */
export function watchFix(
  { uri, wanted, before }: FixCheck,
  { clock, onUnexpected }: { readonly clock: Clock; readonly onUnexpected: OnUnexpected },
): FixWatch {
  const store = createStore();
  const [toFix, known] = [wanted.map(toReported), before.map(toReported)];
  const watch = store.own(
    createFixWatch({
      clock,
      reports: () => problemsOf(uri),
      judge: (reports) => judgeFix(toFix, known, reports.map(toReported)),
    }),
  );
  store.own(
    listen(
      workspace.onDidChangeTextDocument,
      'fix check',
      ({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isSame(document.uri, uri)) watch.changed();
      },
      onUnexpected,
    ),
  );
  store.own(
    listen(
      languages.onDidChangeDiagnostics,
      'fix check',
      ({ uris }) => {
        if (uris.some((changed) => isSame(changed, uri))) watch.reported();
      },
      onUnexpected,
    ),
  );
  return { ...watch, dispose: () => store.dispose() };
}

const isSame = (a: Uri, b: Uri): boolean => a.toString() === b.toString();
