import {
  ColorThemeKind,
  DecorationRangeBehavior,
  type DecorationRenderOptions,
  OverviewRulerLane,
  Range,
  type TextEditor,
  ThemeColor,
  window,
} from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';

/** The colours of changes under review, for the kind of theme at its making. */
export interface ReviewLooks extends Disposable {
  /** Lines that were added or changed, and lines before which some went. */
  paint(editor: TextEditor, lines: ReviewedLines): void;
}

interface ReviewedLines {
  readonly added: readonly Range[];
  readonly removed: readonly Range[];
}

export function createReviewLooks(): ReviewLooks {
  const store = createStore();
  const lineType = (look: DecorationRenderOptions) =>
    store.own(
      window.createTextEditorDecorationType({
        isWholeLine: true,
        borderStyle: 'solid',
        rangeBehavior: DecorationRangeBehavior.ClosedClosed,
        ...look,
      }),
    );
  const added = lineType({
    backgroundColor: new ThemeColor('diffEditor.insertedLineBackground'),
    borderColor: new ThemeColor('editorGutter.addedBackground'),
    borderWidth: '0 0 0 3px',
    overviewRulerColor: new ThemeColor('editorOverviewRuler.addedForeground'),
    overviewRulerLane: OverviewRulerLane.Left,
  });
  const removed = lineType({
    borderColor: new ThemeColor('editorGutter.deletedBackground'),
    borderWidth: '2px 0 0 0',
    overviewRulerColor: new ThemeColor('editorOverviewRuler.deletedForeground'),
    overviewRulerLane: OverviewRulerLane.Left,
  });
  // High contrast has no background for added lines: a frame around them says the same.
  const frame = isHighContrast()
    ? {
        top: lineType({ ...frameLook, borderWidth: '1px 0 0 0' }),
        bottom: lineType({ ...frameLook, borderWidth: '0 0 1px 0' }),
        right: lineType({ ...frameLook, borderWidth: '0 1px 0 0' }),
      }
    : undefined;
  return {
    paint(editor, lines) {
      editor.setDecorations(added, lines.added);
      editor.setDecorations(removed, lines.removed);
      if (frame === undefined) return;
      editor.setDecorations(frame.right, lines.added);
      editor.setDecorations(
        frame.top,
        lines.added.map(({ start }) => new Range(start, start)),
      );
      editor.setDecorations(
        frame.bottom,
        lines.added.map(({ end }) => new Range(end, end)),
      );
    },
    dispose: () => store.dispose(),
  };
}

const frameLook = { borderColor: new ThemeColor('diffEditor.insertedTextBorder') } as const;

export function isHighContrast(): boolean {
  const { kind } = window.activeColorTheme;
  return kind === ColorThemeKind.HighContrast || kind === ColorThemeKind.HighContrastLight;
}
