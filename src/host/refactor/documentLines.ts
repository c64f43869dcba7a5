import { EndOfLine, type TextDocument } from 'vscode';

export const eolOf = (document: TextDocument): '\n' | '\r\n' =>
  document.eol === EndOfLine.CRLF ? '\r\n' : '\n';

/** The document's lines. The editor keeps one kind of line end in a document, so this loses nothing. */
export const linesOf = (document: TextDocument): string[] =>
  document.getText().split(eolOf(document));
