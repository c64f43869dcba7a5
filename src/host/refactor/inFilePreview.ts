import { Range, type TextDocument, type TextEditor, TextEditorRevealType, window } from 'vscode';
import type { Disposable } from '../../core/lifetime.ts';
import type { Face } from '../../core/nextEdit/face.ts';
import type { NextEditView } from '../nextEdit/nextEditView.ts';
import { revealInFreePart } from './revealInFreePart.ts';

/** A small change shown over its document, in every editor that has it. */
export interface InFilePreview extends Disposable {
  /** False: no editor shows the document. */
  show(face: Face): boolean;
  /** Shows the same in editors that have come since. */
  follow(): void;
  /** Whether all changed lines are on the screen of an editor. */
  isSeen(): boolean;
  /** Takes it away; another one may come. */
  clear(): void;
  /** Takes it away for good and leaves the view where it is. */
  lift(): void;
  /** Takes it away; the view goes back to where it was. */
  dispose(): void;
}

export function createInFilePreview(document: TextDocument, faces: NextEditView): InFilePreview {
  let shown: Face | undefined;
  /** The editor that was scrolled, and the line at its top before. */
  let scrolled: { readonly editor: TextEditor; readonly top: number } | undefined;

  const paint = (face: Face): readonly TextEditor[] => {
    const editors = editorsOf(document);
    faces.paint(
      editors.map((editor) => ({ editor, face })),
      undefined,
    );
    return editors;
  };
  const clear = () => {
    if (shown !== undefined) faces.clear();
    shown = undefined;
  };
  return {
    show(face) {
      const [editor] = paint(face);
      if (editor === undefined) return false;
      shown = face;
      const top = editor.visibleRanges[0]?.start.line ?? 0;
      scrolled ??= { editor, top };
      revealInFreePart(editor, linesOfFace(face)[0] ?? 0);
      return true;
    },
    follow() {
      if (shown !== undefined) paint(shown);
    },
    isSeen: () =>
      shown !== undefined &&
      editorsOf(document).some(({ visibleRanges }) =>
        linesOfFace(shown).every((line) =>
          visibleRanges.some(({ start, end }) => line >= start.line && line <= end.line),
        ),
      ),
    clear,
    lift() {
      clear();
      scrolled = undefined;
    },
    dispose() {
      const before = scrolled;
      clear();
      scrolled = undefined;
      if (before === undefined || before.editor.visibleRanges[0]?.start.line === before.top) return;
      before.editor.revealRange(
        new Range(before.top, 0, before.top, 0),
        TextEditorRevealType.AtTop,
      );
    },
  };
}

/** The sides of a comparison have no column, and colours of their own. */
const editorsOf = (document: TextDocument): readonly TextEditor[] =>
  window.visibleTextEditors.filter(
    (editor) => editor.document === document && editor.viewColumn !== undefined,
  );

function linesOfFace(face: Face | undefined): readonly number[] {
  switch (face?.kind) {
    case 'words':
      return face.lines.map(({ line }) => line);
    case 'deletion':
      return Array.from({ length: face.count }, (_, at) => face.line + at);
    default:
      return [];
  }
}
