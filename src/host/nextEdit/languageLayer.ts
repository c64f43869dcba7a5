import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  type TextDocument,
  type WorkspaceEdit,
  workspace,
} from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { hunkOf, type LineHunk } from '../../core/documents/lineHunk.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { chooseFix, type QuickFix } from '../../core/nextEdit/language/chooseFix.ts';
import { type LanguageProblem, newProblems } from '../../core/nextEdit/language/problem.ts';
import { renamePlaces } from '../../core/nextEdit/language/renamePlaces.ts';
import type {
  FoundElsewhere,
  NextEditLayer,
  NextEditSituation,
} from '../../core/nextEdit/layer.ts';
import type { Proposal } from '../../core/nextEdit/proposal.ts';
import { withDeadline } from '../../core/withDeadline.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { describeDocument } from './followEdits.ts';
import { otherDocuments } from './otherDocuments.ts';

export interface LanguageLayer extends NextEditLayer, Disposable {}

export interface LanguageLayerDeps {
  readonly clock: Clock;
  readonly onUnexpected: OnUnexpected;
}

/** Language support of a large project may take so long to look at an edit. Whatever the user does next ends the waiting. */
const reportsMs = 30_000;
/** After a longer rest a change is another edit, though nothing was settled in between. */
const sameEditMs = 5_000;
/** Who asks by key waits no longer. */
const askedReportsMs = 1_000;
/** Reports come in parts (syntax, then meaning): what came is read when nothing more has come for so long. */
const calmMs = 150;
/** Problems whose fixes are asked for after one edit, and fixes that are resolved. */
const maxProblems = 4;
const maxResolved = 8;
/** A fix is sure of the problem, and less sure that it is what the user would write. */
const fixConfidence = 0.85;

/**
 * Proposes what the editor's own language support knows: the other places of a name that was renamed by hand, and the
 * quick fix of a problem that this edit has brought. No request, and nothing leaves the editor.
 */
export function createLanguageLayer({ clock, onUnexpected }: LanguageLayerDeps): LanguageLayer {
  const store = createStore();
  /** Problems as they were before the edit of a document that is not settled yet, and when it was gone on with last. */
  const before = new Map<string, { readonly problems: ProblemsByFile; readonly atMs: number }>();
  store.own(
    listen(
      workspace.onDidChangeTextDocument,
      'next edit problems',
      ({ document, contentChanges, reason }) => {
        if (contentChanges.length === 0) return;
        const key = document.uri.toString();
        const known = before.get(key);
        const atMs = clock.now();
        const isSameEdit = known !== undefined && atMs - known.atMs < sameEditMs;
        if (reason !== undefined) before.delete(key);
        else
          before.set(key, { problems: isSameEdit ? known.problems : allProblems(document), atMs });
      },
      onUnexpected,
    ),
  );
  store.own(
    listen(
      workspace.onDidCloseTextDocument,
      'next edit problems',
      (document) => before.delete(document.uri.toString()),
      onUnexpected,
    ),
  );

  async function* propose(
    situation: NextEditSituation,
    signal: AbortSignal,
  ): AsyncGenerator<Proposal | FoundElsewhere> {
    const key = situation.document.documentKey;
    const document = workspace.textDocuments.find(({ uri }) => uri.toString() === key);
    const known = before.get(key)?.problems;
    before.delete(key);
    if (document === undefined || known === undefined) return;
    const endMs = clock.now() + (situation.isAsked ? askedReportsMs : reportsMs);
    const watched = new Set(known.keys());
    // Again whenever language support has reported and is calm: of other files later than of the one in hand.
    do {
      yield* await here(document, situation, { known, endMs });
      yield* elsewhere(situation, known);
    } while (await nextReport(watched, endMs - clock.now(), signal));
  }

  /** What follows in the document in hand. Once something was found it is not looked for again. */
  async function here(
    document: TextDocument,
    situation: NextEditSituation,
    { known, endMs }: { readonly known: ProblemsByFile; readonly endMs: number },
  ): Promise<readonly Proposal[]> {
    const then = known.get(situation.document.documentKey);
    if (then === undefined) return [];
    const problems = newProblems(then, problemsOf(document));
    const proposals = await read(document, situation, problems, endMs);
    if (proposals.length > 0) known.delete(situation.document.documentKey);
    return proposals;
  }

  /** The places of a renamed name in the other files, once for each, where its old name is a problem since the edit. */
  function elsewhere(
    { edits, document: { languageId } }: NextEditSituation,
    known: ProblemsByFile,
  ): readonly FoundElsewhere[] {
    const edit = edits.at(-1);
    if (edit === undefined) return [];
    return otherDocuments().flatMap((other) => {
      const then = known.get(other.uri.toString());
      const problems = then === undefined ? [] : newProblems(then, problemsOf(other));
      if (problems.length === 0) return [];
      const lines = other.getText().split(/\r?\n/);
      const renamed = renamePlaces({ ...edit, line: -1 }, problems, lines, languageId);
      if (renamed === undefined) return [];
      known.delete(other.uri.toString());
      return [{ document: describeDocument(other), proposals: [renamed] }];
    });
  }

  /** The places of a renamed name; else the fixes of what is nearest to the edit. */
  async function read(
    document: TextDocument,
    { edits, lines, document: { languageId } }: NextEditSituation,
    problems: readonly LanguageProblem[],
    endMs: number,
  ): Promise<readonly Proposal[]> {
    const edit = edits.at(-1);
    if (edit === undefined || problems.length === 0) return [];
    const renamed = renamePlaces(edit, problems, lines, languageId);
    if (renamed !== undefined) return [renamed];
    const nearest = problems
      .filter(({ isError }) => isError)
      .sort((a, b) => Math.abs(a.line - edit.line) - Math.abs(b.line - edit.line))
      .slice(0, maxProblems);
    const fixes = await Promise.all(
      nearest.map((problem) => fixOf(document, problem, lines, endMs)),
    );
    const seen = new Set<string>();
    return fixes.flatMap((hunks) => {
      const [first, ...others] = hunks ?? [];
      if (first === undefined || seen.has(JSON.stringify(first))) return [];
      seen.add(JSON.stringify(first));
      return [
        {
          ...first,
          layer: 'language' as const,
          confidence: fixConfidence,
          ...(others.length > 0 && { others }),
        },
      ];
    });
  }

  async function fixOf(
    document: TextDocument,
    { line, start, end }: LanguageProblem,
    lines: readonly string[],
    endMs: number,
  ): Promise<readonly LineHunk[] | undefined> {
    const asked = commands.executeCommand<readonly CodeAction[] | undefined>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new Range(line, start, line, end),
      CodeActionKind.QuickFix.value,
      maxResolved,
    );
    const actions = await withDeadline(
      // The editor calls the question off when the document changes meanwhile, and an extension may fail.
      Promise.resolve(asked).catch(() => undefined),
      // The first question for an import makes TypeScript list all that could be imported: seconds in a large project.
      Math.max(0, endMs - clock.now()),
      clock,
    );
    const fixes = (actions ?? []).map(
      ({ title, isPreferred, edit, disabled }): QuickFix => ({
        title,
        isPreferred: isPreferred === true,
        hunks: disabled === undefined ? hunksOf(edit, document, lines) : [],
      }),
    );
    return chooseFix(fixes)?.hunks;
  }

  /** Whether the language support has reported anything about one of the files within the time, and is calm again. */
  async function nextReport(files: Files, limitMs: number, signal: AbortSignal): Promise<boolean> {
    const isIn = await oneReport(files, limitMs, signal);
    while (isIn && !signal.aborted) if (!(await oneReport(files, calmMs, signal))) return true;
    return false;
  }

  function oneReport(files: Files, limitMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = createStore();
      const end = (isIn: boolean) => {
        waiting.dispose();
        signal.removeEventListener('abort', give);
        resolve(isIn);
      };
      const give = () => end(false);
      waiting.own(clock.after(Math.max(0, limitMs), give));
      waiting.own(
        languages.onDidChangeDiagnostics(({ uris }) => {
          if (uris.some((uri) => files.has(uri.toString()))) end(true);
        }),
      );
      signal.addEventListener('abort', give);
    });
  }

  return { isFree: true, propose, dispose: () => store.dispose() };
}

type Files = ReadonlySet<string>;
type ProblemsByFile = Map<string, readonly LanguageProblem[]>;

const allProblems = (document: TextDocument): ProblemsByFile =>
  new Map([document, ...otherDocuments()].map((one) => [one.uri.toString(), problemsOf(one)]));

function problemsOf(document: TextDocument): readonly LanguageProblem[] {
  return languages
    .getDiagnostics(document.uri)
    .filter(({ range }) => range.isSingleLine && range.end.line < document.lineCount)
    .map((diagnostic) => problemOf(document, diagnostic));
}

function problemOf(
  document: TextDocument,
  { range, message, severity }: Diagnostic,
): LanguageProblem {
  return {
    line: range.start.line,
    start: range.start.character,
    end: range.end.character,
    text: document.getText(range),
    message,
    isError: severity === DiagnosticSeverity.Error,
  };
}

/** What a fix changes in this document, by lines; nothing when it changes anything else, or lines twice. */
function hunksOf(
  edit: WorkspaceEdit | undefined,
  document: TextDocument,
  lines: readonly string[],
): readonly LineHunk[] {
  const [entry, ...more] = edit?.entries() ?? [];
  if (entry === undefined || more.length > 0 || edit?.size !== 1) return [];
  const [uri, edits] = entry;
  if (uri.toString() !== document.uri.toString() || document.lineCount !== lines.length) return [];
  const hunks = edits
    .map(({ range, newText }) =>
      hunkOf(lines, {
        startLine: range.start.line,
        startCharacter: range.start.character,
        endLine: range.end.line,
        endCharacter: range.end.character,
        text: newText.replaceAll('\r\n', '\n'),
      }),
    )
    .filter((hunk) => hunk !== undefined)
    .sort((a, b) => a.line - b.line);
  const isApart = hunks.every((hunk, at) => {
    const next = hunks[at + 1];
    return next === undefined || hunk.line + Math.max(1, hunk.oldLines.length) <= next.line;
  });
  return isApart ? hunks : [];
}
