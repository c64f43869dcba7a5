import {
  type Range,
  type TextDocument,
  type TextDocumentChangeEvent,
  TextDocumentChangeReason,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import type { EditHistory, EditOrigin } from '../../core/documents/editHistory.ts';
import type { TextChange } from '../../core/documents/lineHunk.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { NextEditDocument } from '../../core/nextEdit/layer.ts';
import type { NextEditEngine } from '../../core/nextEdit/nextEditEngine.ts';
import type { SnippetWatch } from '../../core/nextEdit/snippetWatch.ts';
import { takesNextEdits } from '../../core/nextEdit/surroundings.ts';
import { documentPath } from '../completion/cursorContextAt.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { placeOf } from './placeOf.ts';

export interface FollowEditsDeps {
  readonly history: EditHistory;
  readonly engine: NextEditEngine;
  readonly snippet: SnippetWatch;
  readonly isEligible: (document: TextDocument) => boolean;
  /** Whether a change is an accepted next edit. */
  readonly isTaking: (event: TextDocumentChangeEvent) => boolean;
  /** The editor's undo changed a document. */
  readonly onUndo: (document: TextDocument) => void;
  readonly onUnexpected: OnUnexpected;
}

/** More than this at once was pasted, generated or taken from elsewhere: it is known, but starts nothing. */
const bulkChars = 200;
const bulkLines = 8;

/** Tells the engine what the user does. Documents that may not be shown to a model are not followed at all. */
export function followEdits(deps: FollowEditsDeps): Disposable {
  const { history, engine, isEligible, onUnexpected } = deps;
  const store = createStore();
  const saving = new Set<string>();
  /** Whose text was changed last, and not saved since. */
  let changed: TextDocument | undefined;

  function open(document: TextDocument): void {
    if (!workspace.isTrusted || !isEligible(document)) return;
    const documentKey = document.uri.toString();
    if (history.linesOf(documentKey) === undefined)
      history.open(
        documentKey,
        documentPath(document),
        document.getText().replaceAll('\r\n', '\n'),
      );
  }

  function openVisible(): void {
    for (const editor of window.visibleTextEditors) open(editor.document);
  }

  function noteCursor(editor: TextEditor | undefined): void {
    const takes =
      editor !== undefined && takesNextEdits(placeOf(editor)) && isEligible(editor.document);
    if (!takes) {
      engine.moveCursor(undefined, 0, 0);
      return;
    }
    open(editor.document);
    const { line, character } = editor.selection.active;
    engine.moveCursor(describeDocument(editor.document), line, character);
  }

  function noteChange(event: TextDocumentChangeEvent): void {
    const { document, contentChanges, reason } = event;
    if (contentChanges.length === 0) {
      // Clean again without being saved or undone: the file was read from disk.
      if (document === changed && !document.isDirty) engine.reload(describeDocument(document));
      return;
    }
    changed = reason === undefined ? document : undefined;
    const documentKey = document.uri.toString();
    if (history.linesOf(documentKey) === undefined) return;
    if (!isEligible(document)) {
      history.forget(documentKey, describeDocument(document).path);
      return;
    }
    const changes = contentChanges.map(toTextChange);
    deps.snippet.change(documentKey, changes);
    engine.change(describeDocument(document), changes, originOf(event));
    if (event.reason === TextDocumentChangeReason.Undo) deps.onUndo(document);
  }

  function originOf(event: TextDocumentChangeEvent): EditOrigin {
    const { document, contentChanges, reason } = event;
    if (reason === undefined && deps.isTaking(event)) return 'user';
    if (reason !== undefined) return 'undo';
    const editor = window.activeTextEditor;
    const [change, ...others] = contentChanges;
    if (editor?.document !== document || change === undefined || others.length > 0) return 'other';
    if (saving.has(document.uri.toString())) return 'other';
    const { line } = editor.selection.active;
    const lines = change.text.split('\n').length;
    const isAtCursor = line >= change.range.start.line - 1 && line <= change.range.end.line + lines;
    if (!isAtCursor) return 'other';
    return isBulk(change.text, change.range) ? 'bulk' : 'user';
  }

  const own = <T>(
    event: (listener: (value: T) => unknown) => Disposable,
    run: (value: T) => void,
  ) => store.own(listen(event, 'next edit', run, onUnexpected));
  own(workspace.onDidChangeTextDocument, noteChange);
  own(workspace.onDidCloseTextDocument, (document) => history.close(document.uri.toString()));
  own(workspace.onWillSaveTextDocument, ({ document }) => {
    // Before the formatters: what the user wrote is done.
    if (window.activeTextEditor?.document === document) engine.settle();
    changed = undefined;
    saving.add(document.uri.toString());
  });
  own(workspace.onDidSaveTextDocument, (document) => saving.delete(document.uri.toString()));
  own(window.onDidChangeActiveTextEditor, noteCursor);
  own(window.onDidChangeTextEditorSelection, ({ textEditor, kind }) => {
    if (textEditor !== window.activeTextEditor) return;
    const { document, selection } = textEditor;
    deps.snippet.moveCursor(document.uri.toString(), selection.active, kind === undefined);
    noteCursor(textEditor);
  });
  own(window.onDidChangeVisibleTextEditors, openVisible);
  own(workspace.onDidGrantWorkspaceTrust, openVisible);
  openVisible();
  noteCursor(window.activeTextEditor);
  return store;
}

const isBulk = (text: string, { start, end }: Range): boolean =>
  text.length > bulkChars ||
  text.split('\n').length > bulkLines ||
  end.line - start.line > bulkLines;

export const describeDocument = (document: TextDocument): NextEditDocument => ({
  documentKey: document.uri.toString(),
  path: documentPath(document),
  languageId: document.languageId,
});

export function toTextChange({
  range,
  text,
}: TextDocumentChangeEvent['contentChanges'][number]): TextChange {
  return {
    startLine: range.start.line,
    startCharacter: range.start.character,
    endLine: range.end.line,
    endCharacter: range.end.character,
    text: text.replaceAll('\r\n', '\n'),
  };
}
