import {
  ColorThemeKind,
  type DecorationOptions,
  type DecorationRenderOptions,
  OverviewRulerLane,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
} from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Face } from '../../core/nextEdit/face.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { blockPicture } from './blockPicture.ts';

export interface LabelState {
  /** How many places are changed at once; the first of them is shown. */
  readonly places: number;
  /** What does it, in words. */
  readonly key: string;
  /** The label is dimmed until its key takes what it promises. */
  readonly isLive: boolean;
}

const noLabel: LabelState = { places: 1, key: '', isLive: false };

/** An editor with what it shows. */
export interface PaintTarget {
  readonly editor: TextEditor;
  readonly face: Face;
}

/**
 * Paints a next edit with decorations only: the document stays as it is, and nothing moves. Another theme is followed, also
 * while something is painted.
 */
export interface NextEditView extends Disposable {
  /** Paints these editors and no others, with no word about keys where `label` is undefined. */
  paint(targets: readonly PaintTarget[], label: LabelState | undefined): void;
  clear(): void;
}

/** What an editor shows now. The same again is not painted again. */
interface Painted extends Omit<PaintTarget, 'editor'> {
  readonly label: LabelState | undefined;
  readonly key: string;
  readonly block: Disposable | undefined;
}

const longestAttachment = 100;

export function createNextEditView(texts: Texts, onUnexpected: OnUnexpected): NextEditView {
  const store = createStore();
  const words = texts.nextEdit;
  let types = createTypes();
  const painted = new Map<TextEditor, Painted>();
  const filled = new Map<TextEditor, ReadonlySet<Layer>>();
  store.own(
    listen(
      window.onDidChangeActiveColorTheme,
      'next edit',
      () => {
        const shown = [...painted];
        clear();
        types.dispose();
        types = createTypes();
        for (const [editor, { face, label }] of shown) paintOne({ editor, face }, label);
      },
      onUnexpected,
    ),
  );

  /** Each layer is a message to the editor's window: one that is and stays empty needs none. */
  function set(editor: TextEditor, decorations: Decorations): void {
    const before = filled.get(editor);
    const now = new Set(layers.filter((layer) => (decorations[layer]?.length ?? 0) > 0));
    for (const layer of layers)
      if (now.has(layer) || before?.has(layer) === true)
        editor.setDecorations(types[layer], decorations[layer] ?? []);
    filled.set(editor, now);
  }

  function unpaint(editor: TextEditor): void {
    painted.get(editor)?.block?.dispose();
    painted.delete(editor);
    set(editor, {});
    filled.delete(editor);
  }

  function clear(): void {
    for (const editor of painted.keys()) unpaint(editor);
  }

  function paint(targets: readonly PaintTarget[], label: LabelState | undefined): void {
    for (const editor of painted.keys())
      if (!targets.some((target) => target.editor === editor)) unpaint(editor);
    for (const target of targets) paintOne(target, label);
  }

  function paintOne({ editor, face }: PaintTarget, label: LabelState | undefined): void {
    const { line } = editor.selection.active;
    const { version } = editor.document;
    const key = JSON.stringify([face, label, version, face.kind === 'hint' ? line : undefined]);
    const before = painted.get(editor);
    if (before?.key === key) return;
    before?.block?.dispose();
    const all = decorationsOf(editor, face, label ?? noLabel);
    set(editor, label === undefined ? { ...all, label: [] } : all);
    const block = face.kind === 'block' ? blockPicture(editor, face) : undefined;
    painted.set(editor, { face, label, key, block });
  }

  function decorationsOf(editor: TextEditor, face: Face, label: LabelState): Decorations {
    switch (face.kind) {
      case 'words':
        return wordDecorations(editor, face, label);
      case 'deletion': {
        const lines = wholeLines(editor, face.line, face.count);
        return {
          removedLine: lines,
          struck: lines,
          label: [labelAt(editor, face.line, words.deleteLines(label.key, face.count), label)],
        };
      }
      case 'block': {
        const lines = wholeLines(editor, face.line, face.count);
        const at = face.count === 0 ? Math.max(0, face.line - 1) : face.line + face.count - 1;
        return {
          removedLine: lines,
          struck: lines,
          label: [labelAt(editor, at, words.here(label.key, label.places), label)],
        };
      }
      case 'ghost': {
        const lines = wholeLines(editor, face.line - face.count + 1, face.count);
        return { removedLine: lines, struck: lines };
      }
      case 'hint':
        return {
          label: [labelAt(editor, editor.selection.active.line, hintText(face, label), label)],
          ruler: face.file === undefined ? wholeLines(editor, face.line, 1) : [],
        };
    }
  }

  function hintText(face: Extract<Face, { kind: 'hint' }>, { places, key }: LabelState): string {
    const arrow = face.file !== undefined ? '↗' : face.isBelow ? '↓' : '↑';
    const line = face.line + 1;
    const text =
      face.file !== undefined
        ? words.elsewhere(key, face.file, line, changeText(face))
        : face.newText === ''
          ? words.farDeletion(key, line)
          : words.far(key, line, changeText(face));
    return `${arrow} ${places > 1 ? words.andMore(text, places - 1) : text}`;
  }

  function wordDecorations(
    editor: TextEditor,
    face: Extract<Face, { kind: 'words' }>,
    label: LabelState,
  ) {
    const changes = face.lines.flatMap(({ line, changes: inLine }) =>
      inLine.map(({ start, end, newText }) => ({
        range: new Range(line, start, line, end),
        newText,
      })),
    );
    const removed = changes.filter(({ range }) => !range.isEmpty).map(({ range }) => ({ range }));
    const inserted = changes
      .filter(({ newText }) => newText !== '')
      .map(({ range, newText }) => ({
        range,
        renderOptions: { after: insertedLook(editor, newText) },
      }));
    const last = face.lines.at(-1)?.line ?? 0;
    return {
      removed,
      inserted,
      label: [labelAt(editor, last, words.here(label.key, label.places), label)],
    };
  }

  return {
    paint,
    clear,
    dispose: () => {
      clear();
      types.dispose();
      store.dispose();
    },
  };
}

const layers = ['removed', 'removedLine', 'struck', 'inserted', 'label', 'ruler'] as const;
type Layer = (typeof layers)[number];
type Decorations = Partial<Record<Layer, DecorationOptions[]>>;
type Types = Readonly<Record<Layer, TextEditorDecorationType>> & Disposable;

/** For the kind of theme at its making: in high contrast the diff's background does not exist; its border does. */
function createTypes(): Types {
  const store = createStore();
  const type = (look: DecorationRenderOptions) =>
    store.own(window.createTextEditorDecorationType(look));
  const frame = isHighContrast() && {
    border: '1px dashed',
    borderColor: new ThemeColor('diffEditor.removedTextBorder'),
  };
  return {
    removed: type({
      backgroundColor: new ThemeColor('diffEditor.removedTextBackground'),
      textDecoration: 'line-through',
      ...frame,
    }),
    removedLine: type({
      isWholeLine: true,
      backgroundColor: new ThemeColor('diffEditor.removedLineBackground'),
      ...frame,
    }),
    struck: type({ textDecoration: 'line-through', opacity: '0.6' }),
    inserted: type({}),
    label: type({}),
    ruler: type({
      isWholeLine: true,
      overviewRulerLane: OverviewRulerLane.Center,
      overviewRulerColor: new ThemeColor('editorOverviewRuler.modifiedForeground'),
    }),
    dispose: () => store.dispose(),
  };
}

const changeText = ({
  oldText,
  newText,
}: {
  readonly oldText: string;
  readonly newText: string;
}) => (oldText === '' ? `+ ${newText}` : `${oldText} → ${newText}`);

function insertedLook(editor: TextEditor, text: string) {
  return {
    contentText: shownText(editor, text),
    backgroundColor: new ThemeColor('diffEditor.insertedTextBackground'),
    color: new ThemeColor('editor.foreground'),
    ...(isHighContrast() && {
      border: '1px solid',
      borderColor: new ThemeColor('diffEditor.insertedTextBorder'),
    }),
  };
}

/** The editor keeps the first line of an attachment only and folds its blanks. */
export function shownText(editor: TextEditor, text: string): string {
  const tabSize = typeof editor.options.tabSize === 'number' ? editor.options.tabSize : 4;
  const spread = text.replaceAll('\t', ' '.repeat(tabSize)).replaceAll(' ', '\u00a0');
  return spread.length <= longestAttachment ? spread : `${spread.slice(0, longestAttachment - 1)}…`;
}

function labelAt(
  editor: TextEditor,
  line: number,
  text: string,
  { isLive }: LabelState,
): DecorationOptions {
  const end = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1)).range.end;
  return {
    range: new Range(end, end),
    renderOptions: {
      after: {
        contentText: text.replaceAll(' ', '\u00a0'),
        margin: '0 0 0 2ch',
        color: new ThemeColor('editorCodeLens.foreground'),
        border: '1px solid',
        borderColor: new ThemeColor('editorCodeLens.foreground'),
        textDecoration: `none; border-radius: 3px; padding: 0 0.5ch; font-size: 0.85em; opacity: ${isLive ? 1 : 0.5}`,
      },
    },
  };
}

function wholeLines(editor: TextEditor, line: number, count: number): DecorationOptions[] {
  return Array.from({ length: count }, (_, index) => ({
    range: editor.document.lineAt(Math.min(line + index, editor.document.lineCount - 1)).range,
  }));
}

function isHighContrast(): boolean {
  const { kind } = window.activeColorTheme;
  return kind === ColorThemeKind.HighContrast || kind === ColorThemeKind.HighContrastLight;
}
