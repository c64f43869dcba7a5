import { ColorThemeKind, Range, type TextEditor, Uri, window, workspace } from 'vscode';
import type { Disposable } from '../../core/lifetime.ts';

interface Block {
  readonly line: number;
  readonly count: number;
  readonly newLines: readonly string[];
  /** Its lines were there before; when absent they are to come. */
  readonly wasThere?: boolean;
}

/** Longer lines are cut: the picture must not run out of the window. */
const maxColumns = 100;

/**
 * Shows the new lines as a picture to the right of the block, its first line beside the block's first. It covers no code
 * and moves none. A picture knows no theme colours, so there is one for each kind of theme.
 */
export function blockPicture(editor: TextEditor, block: Block): Disposable {
  const { line, count, newLines } = block;
  const anchorLine = Math.max(
    0,
    Math.min(count === 0 ? line - 1 : line, editor.document.lineCount - 1),
  );
  const end = editor.document.lineAt(anchorLine).range.end;
  const last = Math.max(anchorLine, line + Math.max(count, newLines.length));
  let widest = 0;
  for (let at = anchorLine; at <= Math.min(last, editor.document.lineCount - 1); at += 1)
    widest = Math.max(widest, columnsOf(editor, editor.document.lineAt(at).text));
  const gap = widest - columnsOf(editor, editor.document.lineAt(anchorLine).text) + 4;
  const type = window.createTextEditorDecorationType({
    after: {
      contentIconPath: picture(editor, block),
      margin: `0 0 0 ${gap}ch`,
      // Out of the flow: a picture in it would push the line's own text down.
      textDecoration: 'none; position: absolute; z-index: 1',
    },
  });
  editor.setDecorations(type, [new Range(end, end)]);
  return type;
}

function columnsOf(editor: TextEditor, text: string): number {
  return text.replaceAll('\t', ' '.repeat(tabSizeOf(editor))).length;
}

const tabSizeOf = (editor: TextEditor): number =>
  typeof editor.options.tabSize === 'number' ? editor.options.tabSize : 4;

function picture(editor: TextEditor, { newLines, wasThere = false }: Block): Uri {
  const settings = workspace.getConfiguration('editor', editor.document);
  const fontSize = settings.get<number>('fontSize') ?? 14;
  const family = settings.get<string>('fontFamily') ?? 'monospace';
  const configured = settings.get<number>('lineHeight') ?? 0;
  // As the editor does it: 0 is 1.5 times the font on macOS and 1.35 elsewhere, below 8 a factor.
  const lineHeight =
    configured === 0
      ? Math.round(fontSize * (process.platform === 'darwin' ? 1.5 : 1.35))
      : configured < 8
        ? Math.round(fontSize * configured)
        : configured;
  const rows = newLines.map((text) => cut(text.replaceAll('\t', ' '.repeat(tabSizeOf(editor)))));
  const columns = Math.max(...rows.map((row) => row.length), 1);
  const charWidth = fontSize * 0.6;
  const width = Math.ceil(columns * charWidth + 12);
  const height = rows.length * lineHeight;
  const { paper, ink, edge } = (wasThere ? removedColours : insertedColours)(
    window.activeColorTheme.kind,
  );
  const lines = rows.map((row, index) => {
    const y = Math.round(index * lineHeight + lineHeight * 0.72);
    const length = (row.length * charWidth).toFixed(1);
    return row.length === 0
      ? ''
      : `<text x="6" y="${y}" xml:space="preserve" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escapeXml(row)}</text>`;
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="3" fill="${paper}" stroke="${edge}"/>` +
    `<g${wasThere ? ' text-decoration="line-through"' : ''} font-family="${escapeXml(family)}, monospace" font-size="${fontSize}" fill="${ink}">${lines.join('')}</g></svg>`;
  return Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}

const cut = (text: string): string =>
  text.length <= maxColumns ? text : `${text.slice(0, maxColumns - 1)}…`;

interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly edge: string;
}

function insertedColours(kind: ColorThemeKind): Palette {
  switch (kind) {
    case ColorThemeKind.Light:
      return { paper: '#eaf5e9', ink: '#1f2328', edge: '#a5d0a0' };
    case ColorThemeKind.HighContrastLight:
      return { paper: '#ffffff', ink: '#000000', edge: '#374e06' };
    case ColorThemeKind.HighContrast:
      return { paper: '#000000', ink: '#ffffff', edge: '#33ff2e' };
    default:
      return { paper: '#1f3322', ink: '#d7e2d6', edge: '#3f6b45' };
  }
}

function removedColours(kind: ColorThemeKind): Palette {
  switch (kind) {
    case ColorThemeKind.Light:
      return { paper: '#fdeeee', ink: '#57383a', edge: '#e0b0b0' };
    case ColorThemeKind.HighContrastLight:
      return { paper: '#ffffff', ink: '#000000', edge: '#ad0707' };
    case ColorThemeKind.HighContrast:
      return { paper: '#000000', ink: '#ffffff', edge: '#ff008f' };
    default:
      return { paper: '#3a2224', ink: '#d9c4c4', edge: '#7a4145' };
  }
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
