import { type Position, type TextDocumentChangeEvent, TextDocumentChangeReason } from 'vscode';
import type { ChangeKind } from '../../core/completion/trigger.ts';
import type { ReplacedLines } from '../../core/language/lineStates.ts';

/** One change of a document, with the cursor where the editor will put it. */
export interface ChangeAt {
  readonly kind: ChangeKind;
  /** Text before the cursor that is new; empty for a deletion. */
  readonly inserted: string;
  readonly position: Position;
}

/** What the editor types behind the cursor together with a key: the other half of a pair. */
const pairs = new Set(['()', '[]', '{}', '""', "''", '``', '<>', '**', '__']);
/** Enter between brackets makes a line for the cursor and one for the closer. */
const betweenBrackets = /^(\r?\n[ \t]*)\r?\n[ \t]*$/;

/**
 * Reads a change event. The selection is not moved yet when it comes, so the cursor is told from the change itself.
 * Undefined for events without a change (a save, a dirty mark) and for several changes at once (several cursors,
 * formatting, a rename): there is no one place to be at.
 */
export function changeAt(event: TextDocumentChangeEvent): ChangeAt | undefined {
  const [change, ...others] = event.contentChanges;
  if (change === undefined || others.length > 0) return undefined;
  const inserted = pairs.has(change.text)
    ? change.text.slice(0, 1)
    : (betweenBrackets.exec(change.text)?.[1] ?? change.text);
  const { document, reason } = event;
  const start = document.offsetAt(change.range.start);
  return {
    kind: kindOf(inserted, reason),
    inserted: inserted.replaceAll('\r\n', '\n'),
    position: document.positionAt(start + inserted.length),
  };
}

function kindOf(inserted: string, reason: TextDocumentChangeReason | undefined): ChangeKind {
  if (reason === TextDocumentChangeReason.Undo || reason === TextDocumentChangeReason.Redo)
    return 'undone';
  return inserted === '' ? 'deleted' : 'typed';
}

/** The lines that an event replaced, one change after the other: the editor lists them from the document's end on. */
export const replacedLines = ({
  contentChanges,
}: TextDocumentChangeEvent): readonly ReplacedLines[] =>
  contentChanges.map(({ range, text }) => ({
    line: range.start.line,
    removed: range.end.line - range.start.line,
    inserted: text.split('\n').length - 1,
  }));
