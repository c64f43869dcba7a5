import { type Diagnostic, DiagnosticSeverity, languages, type Uri } from 'vscode';

const names: Readonly<Record<DiagnosticSeverity, string>> = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'info',
  [DiagnosticSeverity.Hint]: 'hint',
};

/** The errors and warnings of a file, one line each, the gravest first. */
export function describeProblems(uri: Uri): readonly string[] {
  return languages
    .getDiagnostics(uri)
    .filter(({ severity }) => severity <= DiagnosticSeverity.Warning)
    .sort((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start))
    .map(describe);
}

function describe({ range, severity, message, source, code }: Diagnostic): string {
  const { line, character } = range.start;
  const value = typeof code === 'object' ? code.value : code;
  const origin = [source, value].filter((part) => part !== undefined && part !== '').join(' ');
  const place = `${line + 1}:${character + 1}`;
  return `${place} ${names[severity]} ${message}${origin === '' ? '' : ` (${origin})`}`;
}
