import { type TextDocument, window, workspace } from 'vscode';
import type { Indentation } from '../../core/documents/cursorContext.ts';
import { languageOf } from '../../core/language/languages.ts';
import { createLineStates, type LineStates } from '../../core/language/lineStates.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { replacedLines } from './changeAt.ts';

/** What is known of documents beside the text around a cursor. */
export interface DocumentStates extends Disposable {
  /** What is open where the document's lines begin; read when first asked for, and kept up with its changes. */
  linesOf(document: TextDocument): LineStates;
  /** How the editor indents it; undefined where none shows it. */
  indentationOf(document: TextDocument): Indentation | undefined;
}

export function createDocumentStates(onUnexpected: OnUnexpected): DocumentStates {
  const store = createStore();
  const known = new Map<TextDocument, LineStates>();

  store.own(
    listen(
      workspace.onDidChangeTextDocument,
      'line states',
      (event) => {
        const lines = known.get(event.document);
        for (const replaced of replacedLines(event)) lines?.change(replaced);
      },
      onUnexpected,
    ),
  );
  store.own(
    listen(
      workspace.onDidCloseTextDocument,
      'line states',
      (document) => void known.delete(document),
      onUnexpected,
    ),
  );

  return {
    linesOf(document) {
      const lines =
        known.get(document) ??
        createLineStates(languageOf(document.languageId), (line) => document.lineAt(line).text);
      known.set(document, lines);
      return lines;
    },
    indentationOf(document) {
      const editor = window.visibleTextEditors.find((item) => item.document === document);
      const { insertSpaces, tabSize } = editor?.options ?? {};
      if (typeof insertSpaces !== 'boolean' || typeof tabSize !== 'number') return undefined;
      return { insertSpaces, tabSize };
    },
    dispose() {
      known.clear();
      store.dispose();
    },
  };
}
