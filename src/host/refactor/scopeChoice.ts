import {
  Range,
  type TextDocument,
  type TextEditorDecorationType,
  ThemeColor,
  window,
} from 'vscode';
import type { EditScope, EditScopes } from '../../core/refactor/editScopes.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';

/** The lines that an edit will be about, marked in the editor, and widened or narrowed by the user. */
export interface ScopeChoice {
  readonly scope: () => EditScope;
  /** One scope outward; false at the whole document. */
  widen(): boolean;
  /** One scope inward; false at the lines themselves. */
  narrow(): boolean;
  /** Marks the current scope wherever the document is visible. */
  mark(): void;
  unmark(): void;
}

/** @param decoration  owned by the caller, see `createScopeDecoration`. */
export function createScopeChoice(
  document: TextDocument,
  { scopes, initial }: EditScopes,
  decoration: TextEditorDecorationType,
): ScopeChoice {
  let index = initial;
  const scope = (): EditScope => scopes[index] ?? { start: 0, end: document.lineCount };
  const show = (ranges: readonly Range[]) => {
    for (const editor of window.visibleTextEditors)
      if (editor.document === document) editor.setDecorations(decoration, ranges);
  };
  const mark = () => show([rangeOf(document, scope())]);
  const step = (by: number): boolean => {
    if (scopes[index + by] === undefined) return false;
    index += by;
    mark();
    return true;
  };
  return { scope, widen: () => step(1), narrow: () => step(-1), mark, unmark: () => show([]) };
}

/** The editor's own look for a range that is spoken of; high contrast themes have a border for it. */
export function createScopeDecoration(): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('editor.rangeHighlightBackground'),
    borderColor: new ThemeColor('editor.rangeHighlightBorder'),
    overviewRulerColor: new ThemeColor('editor.rangeHighlightBackground'),
  });
}

function rangeOf(document: TextDocument, { start, end }: LineSpan): Range {
  const last = Math.max(start, Math.min(end, document.lineCount) - 1);
  return new Range(start, 0, last, document.lineAt(last).text.length);
}
