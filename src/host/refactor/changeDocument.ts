import {
  Range,
  type TextDocument,
  type TextEditor,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { createReview, type TextEdit } from '../../core/refactor/review.ts';

/**
 * How often an edit is tried, and how long until the next time, in milliseconds. The editor refuses one when the user
 * typed at the same moment, and tells of what he typed a little later; fast typists press a key every 50 ms
 * and pause within seconds.
 */
const attempts = 200;
const retryMs = 25;

/**
 * Makes the document hold `text`, with the fewest changed lines, in one undo step. `text` is asked for anew before
 * each attempt; undefined gives up. False: the editor did not take it, and nothing has changed.
 */
export async function changeDocument(
  document: TextDocument,
  text: () => string | undefined,
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const wanted = text();
    if (wanted === undefined) return false;
    if (document.getText() === wanted) return true;
    if (await editDocument(document, editsTo(document.getText(), wanted))) return true;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  return false;
}

/**
 * Applies edits (offsets in the present text, disjoint, in order, at least one that changes something) in one undo step.
 * Through a visible editor where there is one: 12 ms for 400 lines, while a `WorkspaceEdit` takes 0.8 s. No tab is opened
 * and no cursor moved for it. False: the document changed meanwhile, or the editor refused.
 */
export async function editDocument(
  document: TextDocument,
  edits: readonly TextEdit[],
): Promise<boolean> {
  const ranges = edits.map(({ start, end, text }) => ({
    range: new Range(document.positionAt(start), document.positionAt(end)),
    text,
  }));
  const { version } = document;
  for (const editor of editorsOf(document)) {
    const isTaken = await editThrough(editor, ranges);
    // The left side of a comparison says yes and changes nothing.
    if (document.version !== version) return isTaken;
  }
  const whole = new WorkspaceEdit();
  for (const { range, text } of ranges) whole.replace(document.uri, range, text);
  return workspace.applyEdit(whole);
}

/** Editors that show the document, those first that are no side of a comparison. */
function editorsOf(document: TextDocument): readonly TextEditor[] {
  const editors = window.visibleTextEditors.filter((editor) => editor.document === document);
  return [
    ...editors.filter(({ viewColumn }) => viewColumn !== undefined),
    ...editors.filter(({ viewColumn }) => viewColumn === undefined),
  ];
}

/** An editor that closed a moment ago is still in the list, and rejects. */
const editThrough = (
  editor: TextEditor,
  ranges: readonly { readonly range: Range; readonly text: string }[],
): Promise<boolean> =>
  Promise.resolve(
    editor.edit((builder) => {
      for (const { range, text } of ranges) builder.replace(range, text);
    }),
  ).catch(() => false);

function editsTo(before: string, after: string): readonly TextEdit[] {
  return createReview(before, after).hunks.map(({ baseStart, baseEnd, start, end }) => ({
    start: baseStart,
    end: baseEnd,
    text: after.slice(start, end),
  }));
}
