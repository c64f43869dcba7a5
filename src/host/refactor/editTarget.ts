import { type Selection, SymbolKind, type TextDocument, workspace } from 'vscode';
import type { AnswerTarget } from '../../core/answer/answerTarget.ts';
import type { Clock } from '../../core/clock.ts';
import type { Widening } from '../../core/refactor/actions.ts';
import {
  type EditScopes,
  type EnclosingSymbol,
  editScopes,
} from '../../core/refactor/editScopes.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import { symbolsAround } from '../symbols.ts';
import { linesOf } from './documentLines.ts';

const functionKinds = new Set([SymbolKind.Function, SymbolKind.Method, SymbolKind.Constructor]);

export interface TargetOptions {
  readonly widening: Widening;
  readonly alwaysWidens?: boolean;
  readonly clock: Clock;
}

/** The lines an action is about: the selected ones, else the scope that is meant by a cursor there. */
export async function findPart(
  document: TextDocument,
  selection: Selection,
  options: TargetOptions,
): Promise<LineSpan> {
  if (options.widening === 'file') return { start: 0, end: document.lineCount };
  const { scopes, initial } = await findScopes(document, selection, options);
  return scopes[initial] ?? selectedLines(selection);
}

/** All scopes around the selection; a selection of the user's own is the one to begin with. */
export async function findScopes(
  document: TextDocument,
  selection: Selection,
  { clock, alwaysWidens = false }: Pick<TargetOptions, 'clock' | 'alwaysWidens'>,
): Promise<EditScopes> {
  const at = selectedLines(selection);
  const symbols = await enclosingSymbols(document, selection, clock);
  const found = editScopes(linesOf(document), at, symbols);
  return selection.isEmpty || alwaysWidens ? found : { ...found, initial: 0 };
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

async function enclosingSymbols(
  document: TextDocument,
  selection: Selection,
  clock: Clock,
): Promise<readonly EnclosingSymbol[]> {
  const found = await symbolsAround(document, selection, clock);
  return found.map(({ name, kind, range: { start, end } }) => ({
    name,
    start: start.line,
    // A section that ends at the beginning of the next one does not hold that line.
    end: end.character === 0 && end.line > start.line ? end.line : end.line + 1,
    isFunction: functionKinds.has(kind),
  }));
}
