import {
  commands,
  type DocumentSymbol,
  type Selection,
  SymbolKind,
  type TextDocument,
  workspace,
} from 'vscode';
import type { AnswerTarget } from '../../core/answer/answerTarget.ts';
import type { Clock } from '../../core/clock.ts';
import type { Widening } from '../../core/refactor/actions.ts';
import { enclosingBlock } from '../../core/refactor/enclosingBlock.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import { withDeadline } from '../../core/withDeadline.ts';
import { linesOf } from './documentLines.ts';

/** What people mean by "this function" or "this class". */
const wholeKinds = new Set([
  SymbolKind.Function,
  SymbolKind.Method,
  SymbolKind.Constructor,
  SymbolKind.Class,
  SymbolKind.Interface,
  SymbolKind.Enum,
  SymbolKind.Struct,
  SymbolKind.Property,
  SymbolKind.Variable,
  SymbolKind.Constant,
]);

/** A language server that is still starting must not hold up an edit. */
const symbolDeadlineMs = 1000;
/** Without symbols, a file up to this long is taken whole. */
const smallFileLines = 60;

export interface TargetOptions {
  readonly widening: Widening;
  readonly alwaysWidens?: boolean;
  readonly clock: Clock;
}

/**
 * The lines an action is about: the selected ones, else the enclosing symbol, or while no symbols are known the
 * enclosing block, else the paragraph or a small file.
 */
export async function findPart(
  document: TextDocument,
  selection: Selection,
  options: TargetOptions,
): Promise<LineSpan> {
  if (options.widening === 'file') return { start: 0, end: document.lineCount };
  if (!selection.isEmpty && options.alwaysWidens !== true) return selectedLines(selection);
  return (
    (await enclosingSymbol(document, selection, options.clock)) ?? paragraph(document, selection)
  );
}

/** Whole lines; a last line of which nothing is selected does not count. */
export function selectedLines(selection: Selection): LineSpan {
  const { start, end } = selection;
  const isTouchedOnly = end.character === 0 && end.line > start.line;
  return { start: start.line, end: isTouchedOnly ? end.line : end.line + 1 };
}

export function answerTarget(document: TextDocument, part: LineSpan): AnswerTarget {
  return {
    document: linesOf(document),
    start: part.start,
    end: part.end,
    languageId: document.languageId,
    path: workspace.asRelativePath(document.uri, false),
  };
}

async function enclosingSymbol(
  document: TextDocument,
  selection: Selection,
  clock: Clock,
): Promise<LineSpan | undefined> {
  const found = await withDeadline(
    commands.executeCommand<readonly DocumentSymbol[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    ),
    symbolDeadlineMs,
    clock,
  );
  // Taking a small file whole would let an answer with one function of it replace the others.
  if (found === undefined || found.length === 0) {
    const block = enclosingBlock(linesOf(document), selection.start.line);
    return block !== undefined && block.end > selection.end.line ? block : undefined;
  }
  const spans = enclosing(found, selection);
  // A constant of one line inside a function: the function is meant.
  return spans.findLast((span) => span.end - span.start > 1) ?? spans.at(-1);
}

/** The symbols around the selection, outermost first. */
function enclosing(symbols: readonly DocumentSymbol[], selection: Selection): LineSpan[] {
  for (const symbol of symbols) {
    // Some servers still answer in the old shape, without a range of its own.
    if (symbol.range === undefined || !symbol.range.contains(selection)) continue;
    const inner = enclosing(symbol.children, selection);
    const span = { start: symbol.range.start.line, end: symbol.range.end.line + 1 };
    return wholeKinds.has(symbol.kind) ? [span, ...inner] : inner;
  }
  return [];
}

function paragraph(document: TextDocument, selection: Selection): LineSpan {
  if (document.lineCount <= smallFileLines) return { start: 0, end: document.lineCount };
  const isBlankLine = (line: number) => document.lineAt(line).isEmptyOrWhitespace;
  let { start, end } = selectedLines(selection);
  while (start > 0 && !isBlankLine(start - 1)) start--;
  while (end < document.lineCount && !isBlankLine(end)) end++;
  return { start, end };
}
