import { type DecorationOptions, Range, type TextEditor, ThemeColor, window } from 'vscode';
import type { Disposable } from '../../core/lifetime.ts';
import { type RemovedInPlace, removedInPlace } from '../../core/refactor/removedInPlace.ts';
import type { Hunk, Review } from '../../core/refactor/review.ts';
import { blockPicture } from '../nextEdit/blockPicture.ts';
import { shownText } from '../nextEdit/nextEditView.ts';
import { isHighContrast } from './reviewLooks.ts';

/** Shows what changes under review have removed, beside what stands there now. The document is not touched. */
export interface RemovedTexts extends Disposable {
  /** Undefined: there is no review. */
  paint(editor: TextEditor, review: Review | undefined): void;
  /** Forgets what was painted, so that the next call paints anew. */
  clear(): void;
}

/** Each is a style sheet of its own; a review of more is read in the comparison. */
const maxHunks = 40;

interface Painted {
  readonly key: string;
  readonly pictures: readonly Disposable[];
}

export function createRemovedTexts(): RemovedTexts {
  const words = window.createTextEditorDecorationType({});
  const painted = new Map<TextEditor, Painted>();

  const unpaint = (editor: TextEditor) => {
    for (const picture of painted.get(editor)?.pictures ?? []) picture.dispose();
    if (painted.delete(editor)) editor.setDecorations(words, []);
  };
  const clear = () => {
    for (const editor of painted.keys()) unpaint(editor);
  };
  return {
    paint(editor, review) {
      for (const known of painted.keys())
        if (!window.visibleTextEditors.includes(known)) unpaint(known);
      const places = review === undefined ? [] : placesOf(editor, review);
      // Where its lines stand is no part of it: what is painted moves with the text.
      const key = JSON.stringify(places.map(({ id, old, now }) => [id, old, now]));
      if (painted.get(editor)?.key === key) return;
      unpaint(editor);
      if (places.length === 0) return;
      editor.setDecorations(
        words,
        places.flatMap(({ look }) => (look?.kind === 'words' ? oldWords(editor, look) : [])),
      );
      const pictures = places.flatMap(({ look, line, now }) =>
        look?.kind === 'block'
          ? [
              blockPicture(editor, {
                wasThere: true,
                line,
                count: now.length,
                newLines: look.lines,
              }),
            ]
          : [],
      );
      painted.set(editor, { key, pictures });
    },
    clear,
    dispose() {
      clear();
      words.dispose();
    },
  };
}

interface Place {
  readonly id: number;
  readonly line: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
  readonly look: RemovedInPlace | undefined;
}

function placesOf({ document }: TextEditor, review: Review): readonly Place[] {
  return review.hunks.slice(0, maxHunks).map((hunk: Hunk) => {
    const line = document.positionAt(hunk.start).line;
    const old = linesIn(review.base.slice(hunk.baseStart, hunk.baseEnd));
    const now = linesIn(review.text.slice(hunk.start, hunk.end));
    const { languageId } = document;
    const look = removedInPlace({ line, oldLines: old, newLines: now, languageId });
    return { id: hunk.id, line, old, now, look };
  });
}

const linesIn = (text: string): readonly string[] =>
  text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);

const oldWords = (
  editor: TextEditor,
  { lines }: Extract<RemovedInPlace, { kind: 'words' }>,
): readonly DecorationOptions[] =>
  lines.flatMap(({ line, changes }) =>
    changes
      .filter(({ newText }) => newText !== '')
      .map(({ start, newText }) => ({
        range: new Range(line, start, line, start),
        renderOptions: {
          before: {
            contentText: shownText(editor, newText),
            textDecoration: 'line-through',
            color: new ThemeColor('editor.foreground'),
            backgroundColor: new ThemeColor('diffEditor.removedTextBackground'),
            ...(isHighContrast() && {
              border: '1px dashed',
              borderColor: new ThemeColor('diffEditor.removedTextBorder'),
            }),
          },
        },
      })),
  );
