import { type Position, Range, type TextDocument, type Uri, workspace } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import { windowAt } from '../../core/completion/textWindow.ts';
import type { CursorContext } from '../../core/documents/cursorContext.ts';
import type { DocumentStates } from './documentStates.ts';

/**
 * The cursor's place as the engine knows it: text with `\n` line ends, the document's name, and with `states` what is
 * open where that text begins and how the editor indents.
 */
export function cursorContextAt(
  document: TextDocument,
  position: Position,
  states?: DocumentStates,
): CursorContext {
  const indentation = states?.indentationOf(document);
  return {
    documentKey: document.uri.toString(),
    version: document.version,
    path: documentPath(document),
    languageId: document.languageId,
    ...windowAt(
      {
        lineCount: document.lineCount,
        textIn: (from, to) =>
          document.getText(new Range(from.line, from.character, to.line, to.character)),
      },
      position,
      states?.linesOf(document),
    ),
    ...(indentation === undefined ? {} : { indentation }),
  };
}

export const documentPath = (document: TextDocument): string => pathOf(document.uri);

/**
 * Path below the workspace folder with `/`, the folder's name first where there are several; the file's name alone outside
 * of one.
 */
export function pathOf(uri: Uri): string {
  const relative = workspace.asRelativePath(uri).replaceAll('\\', '/');
  const isOutside = relative.startsWith('/') || /^[A-Za-z]:/.test(relative);
  return isOutside ? baseName(uri.path) : relative;
}
