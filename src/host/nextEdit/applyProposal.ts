import { Position, Range, Selection, type TextDocument, type TextEditor, workspace } from 'vscode';
import { movePosition } from '../../core/documents/movePosition.ts';
import type { Disposable } from '../../core/lifetime.ts';
import { hunksOfProposal, type Proposal } from '../../core/nextEdit/proposal.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { toTextChange } from './followEdits.ts';
import { editOf, endAfter, endOf } from './hunkEdit.ts';

/**
 * Applies a proposal in one undo step, with the cursor at its end. Where the editor refuses, as it does when the text has
 * changed meanwhile, nothing is changed, and the cursor is where it would be had nobody asked.
 */
export async function applyProposal(
  editor: TextEditor,
  proposal: Proposal,
  onUnexpected: OnUnexpected,
): Promise<boolean> {
  const { document } = editor;
  const last = endOf(document, proposal);
  if (last === undefined) {
    const isDone = await replaceHunks(editor, proposal);
    if (isDone) moveCursor(editor, endAfter(document, proposal));
    return isDone;
  }
  // The cursor goes first: afterwards it would be put back before what was typed meanwhile.
  const before = followPlace(document, editor.selection.active, onUnexpected);
  const target = followPlace(document, last, onUnexpected);
  try {
    moveCursor(editor, last);
    const isDone = await replaceHunks(editor, proposal);
    const isThere = editor.selection.isEmpty && editor.selection.active.isEqual(target.now);
    if (!isDone && isThere) moveCursor(editor, before.now);
    return isDone;
  } finally {
    before.dispose();
    target.dispose();
  }
}

/** As often the user may type while lines are taken away: each key makes the editor refuse. */
const mostTries = 10;

/** Takes whole lines away in the undo step before, as long as they are what they were. */
export async function removeLines(editor: TextEditor, first: number, count: number): Promise<void> {
  const range = new Range(first, 0, first + count, 0);
  const text = editor.document.getText(range);
  for (let tries = 0; tries < mostTries && editor.document.getText(range) === text; tries += 1)
    if (
      await editor.edit((builder) => builder.delete(range), {
        undoStopBefore: false,
        undoStopAfter: true,
      })
    )
      return;
}

const replaceHunks = (editor: TextEditor, proposal: Proposal): Thenable<boolean> =>
  editor.edit((builder) => {
    for (const hunk of hunksOfProposal(proposal)) {
      const { range, text } = editOf(editor.document, hunk);
      builder.replace(range, text);
    }
  });

function moveCursor(editor: TextEditor, place: Position): void {
  editor.selection = new Selection(place, place);
}

/** A place that moves with the text around it. */
function followPlace(
  document: TextDocument,
  place: Position,
  onUnexpected: OnUnexpected,
): Disposable & { readonly now: Position } {
  let now = place;
  const changes = listen(
    workspace.onDidChangeTextDocument,
    'next edit',
    (event) => {
      if (event.document !== document) return;
      for (const change of event.contentChanges) {
        const { line, character } = movePosition(now, toTextChange(change));
        now = new Position(line, character);
      }
    },
    onUnexpected,
  );
  return {
    get now() {
      return now;
    },
    dispose: () => changes.dispose(),
  };
}
