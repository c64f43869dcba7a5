import {
  Range,
  type TextDocument,
  type TextEditor,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { withEnds } from '../../core/answer/textLines.ts';
import type { Clock } from '../../core/clock.ts';
import { type ChangingText, changeText, makeEdits } from '../../core/refactor/changeText.ts';
import type { TextEdit } from '../../core/refactor/review.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { eolOf } from './documentLines.ts';

export interface ChangeDeps {
  readonly clock: Clock;
  readonly onUnexpected: OnUnexpected;
}

/**
 * Makes the document hold `text`, with the fewest changed lines, in one undo step. `text` is asked for anew before
 * each attempt; undefined gives up. False: the editor did not take it, and nothing has changed.
 */
export const changeDocument = (
  document: TextDocument,
  text: () => string | undefined,
  deps: ChangeDeps,
): Promise<boolean> => changeText(textOf(document, deps), text, deps.clock);

/**
 * Applies edits (offsets in the present text, disjoint, in order, at least one that changes something) in one undo
 * step. No tab is opened and no cursor moved for it. False: the document changed meanwhile, or the editor refused.
 */
export const editDocument = (
  document: TextDocument,
  edits: readonly TextEdit[],
  deps: ChangeDeps,
): Promise<boolean> => {
  const eol = eolOf(document);
  // As the editor would write them, for it is the text that tells whether it took them.
  const written = edits.map((edit) => ({ ...edit, text: withEnds(edit.text, eol) }));
  return makeEdits(textOf(document, deps), written, deps.clock);
};

const textOf = (document: TextDocument, { onUnexpected }: ChangeDeps): ChangingText => ({
  read: () => document.getText(),
  onDidBecome: (listener) =>
    listen(
      workspace.onDidChangeTextDocument,
      'change of a document',
      (event) => {
        if (event.document === document) listener(document.getText());
      },
      onUnexpected,
    ),
  ways(edits) {
    const ranges = edits.map(({ start, end, text }) => ({
      range: new Range(document.positionAt(start), document.positionAt(end)),
      text,
    }));
    return [
      ...editorsOf(document).map(
        (editor) => () =>
          editor.edit((builder) => {
            for (const { range, text } of ranges) builder.replace(range, text);
          }),
      ),
      // Takes 0.8 s where an editor needs 12 ms for 400 lines.
      () => {
        const whole = new WorkspaceEdit();
        for (const { range, text } of ranges) whole.replace(document.uri, range, text);
        return workspace.applyEdit(whole);
      },
    ];
  },
});

/**
 * Editors that show the document, those first that are no side of a comparison: its left side says that it took an edit
 * and changes nothing. One that closed a moment ago is still among them.
 */
function editorsOf(document: TextDocument): readonly TextEditor[] {
  const editors = window.visibleTextEditors.filter((editor) => editor.document === document);
  return [
    ...editors.filter(({ viewColumn }) => viewColumn !== undefined),
    ...editors.filter(({ viewColumn }) => viewColumn === undefined),
  ];
}
