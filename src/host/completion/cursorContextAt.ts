import { type Position, Range, type TextDocument, type Uri, workspace } from 'vscode';
import type { CursorContext } from '../../core/completion/cursorContext.ts';
import { normalize } from '../../core/completion/syntaxContext.ts';

/** Lines around the cursor that the engine is given: more than any prompt holds. */
const linesBefore = 240;
const linesAfter = 120;
/** The window begins at a multiple of so many lines, so that it stays the same while the user types on. */
const lineStep = 32;

/** The cursor's place as the engine knows it: text with `\n` line ends, and the document's name. */
export function cursorContextAt(document: TextDocument, position: Position): CursorContext {
  const first = Math.floor(Math.max(0, position.line - linesBefore) / lineStep) * lineStep;
  const last = Math.min(document.lineCount, position.line + linesAfter);
  return {
    documentKey: document.uri.toString(),
    version: document.version,
    path: documentPath(document),
    languageId: document.languageId,
    prefix: normalize(document.getText(new Range(first, 0, position.line, position.character))),
    suffix: normalize(document.getText(new Range(position.line, position.character, last, 0))),
  };
}

export const documentPath = (document: TextDocument): string => pathOf(document.uri);

/** Path below the workspace folder with `/`; the file's name alone outside of one. */
export function pathOf(uri: Uri): string {
  const relative = workspace.asRelativePath(uri, false).replaceAll('\\', '/');
  const isOutside = relative.startsWith('/') || /^[A-Za-z]:/.test(relative);
  return isOutside ? (uri.path.split('/').at(-1) ?? '') : relative;
}
