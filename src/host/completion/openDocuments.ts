import { type TextDocument, type TextDocumentChangeEvent, window, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { type CodeIndex, createCodeIndex } from '../../core/context/codeIndex.ts';
import { createRecentEdits, type RecentEdits } from '../../core/context/recentEdits.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { listen, type OnUnexpected } from '../listen.ts';
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
  readonly edits: RecentEdits;
}

/** An edit has settled when nothing was typed for so long. */
const settledMs = 2_000;

/** Follows the open documents. In an untrusted workspace nothing is followed. */
export function createOpenDocuments(deps: OpenDocumentsDeps): OpenDocuments {
  const { clock, isEligible, onUnexpected } = deps;
  const store = createStore();
  const code = store.own(createCodeIndex(clock));
  const edits = createRecentEdits();
  const timers = new Map<string, Disposable>();
  store.own({
    dispose() {
      for (const timer of timers.values()) timer.dispose();
    },
  });

  function follow(document: TextDocument): void {
    if (!workspace.isTrusted || !isEligible(document)) return;
    const documentKey = document.uri.toString();
    put(document);
    edits.open(documentKey, documentPath(document), document.getText());
  }

  function put(document: TextDocument): void {
    code.put({
      documentKey: document.uri.toString(),
      path: documentPath(document),
      languageId: document.languageId,
      text: () => document.getText(),
    });
  }

  function noteChange({ document, contentChanges }: TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !workspace.isTrusted || !isEligible(document)) return;
    const documentKey = document.uri.toString();
    timers.get(documentKey)?.dispose();
    const timer = clock.after(settledMs, () => {
      timers.delete(documentKey);
      if (document.isClosed) return;
      edits.settle(documentKey, document.getText());
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
        // Its text stays in the index: what was just closed is still what the user works on.
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
