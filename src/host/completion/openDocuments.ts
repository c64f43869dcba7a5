import { type TextDocument, type TextDocumentChangeEvent, window, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { type CodeIndex, createCodeIndex } from '../../core/context/codeIndex.ts';
import { createEditHistory, type EditHistory } from '../../core/documents/editHistory.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { replacedLines } from './changeAt.ts';
import { documentPath } from './cursorContextAt.ts';

export interface OpenDocumentsDeps {
  readonly clock: Clock;
  /** Whether a document may be shown to a model at all. */
  readonly isEligible: (document: TextDocument) => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** What is remembered of the documents that are or were open: their code and recent edits. */
export interface OpenDocuments extends Disposable {
  readonly code: CodeIndex;
  readonly edits: EditHistory;
}

/** An edit has settled when nothing was typed for so long. */
const settledMs = 2_000;
/** Longer documents are not compared line by line. */
const maxComparedLines = 5_000;

/** Files of any file system that is written to, what was not saved yet, and cells of notebooks. */
const isOwnText = (scheme: string): boolean =>
  workspace.fs.isWritableFileSystem(scheme) === true ||
  scheme === 'untitled' ||
  scheme === 'vscode-notebook-cell';

/** Follows the open documents. In an untrusted workspace nothing is followed. */
export function createOpenDocuments(deps: OpenDocumentsDeps): OpenDocuments {
  const { clock, isEligible, onUnexpected } = deps;
  const store = createStore();
  const code = store.own(createCodeIndex(clock));
  const edits = createEditHistory();
  const timers = new Map<string, Disposable>();
  store.own({
    dispose() {
      for (const timer of timers.values()) timer.dispose();
    },
  });

  /** What may be told at other places: not the editor's own views of a file, such as its older state in a comparison. */
  const isSource = (document: TextDocument): boolean =>
    workspace.isTrusted && isEligible(document) && isOwnText(document.uri.scheme);

  function follow(document: TextDocument): void {
    if (!isSource(document)) return;
    const documentKey = document.uri.toString();
    // Read at an earlier time: the file may have been changed since.
    code.drop(documentKey);
    put(document);
    edits.open(documentKey, documentPath(document), textOf(document));
  }

  function put(document: TextDocument): void {
    code.put({
      documentKey: document.uri.toString(),
      path: documentPath(document),
      languageId: document.languageId,
      text: () => document.getText(),
    });
  }

  function noteChange(event: TextDocumentChangeEvent): void {
    const { document, contentChanges } = event;
    if (contentChanges.length === 0) return;
    const documentKey = document.uri.toString();
    for (const replaced of replacedLines(event)) code.change(documentKey, replaced);
    if (!isSource(document)) return;
    timers.get(documentKey)?.dispose();
    const timer = clock.after(settledMs, () => {
      timers.delete(documentKey);
      if (document.isClosed) return;
      const text = textOf(document);
      if (document.lineCount <= maxComparedLines) edits.become(documentKey, text, clock.now());
      else edits.open(documentKey, documentPath(document), text);
      put(document);
    });
    timers.set(documentKey, timer);
  }

  store.own(listen(workspace.onDidOpenTextDocument, 'inline documents', follow, onUnexpected));
  store.own(
    listen(workspace.onDidChangeTextDocument, 'inline documents', noteChange, onUnexpected),
  );
  store.own(
    listen(
      workspace.onDidCloseTextDocument,
      'inline documents',
      (document) => {
        // A file's text stays in the index: what was just closed is still what the user works on.
        if (document.isUntitled) code.drop(document.uri.toString());
        edits.close(document.uri.toString());
      },
      onUnexpected,
    ),
  );
  const followAll = () => {
    for (const editor of window.visibleTextEditors) follow(editor.document);
    for (const document of workspace.textDocuments) follow(document);
  };
  store.own(
    listen(workspace.onDidGrantWorkspaceTrust, 'inline documents', followAll, onUnexpected),
  );
  followAll();
  return { code, edits, dispose: () => store.dispose() };
}

const textOf = (document: TextDocument): string => document.getText().replaceAll('\r\n', '\n');
